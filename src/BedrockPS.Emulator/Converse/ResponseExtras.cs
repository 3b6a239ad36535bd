using System.Text.Json.Nodes;

namespace BedrockEmulator.Converse;

/// <summary>The members of a response that are there only when the request asks for them.</summary>
internal static class ResponseExtras
{
    public static void Add(JsonObject response, ConverseInput input, LimitedAnswer answer, JsonObject? trace)
    {
        if (AdditionalFields(input, answer) is { } fields)
            response["additionalModelResponseFields"] = fields;
        if (trace is not null)
            response["trace"] = trace;
        foreach (var name in (string[])["performanceConfig", "serviceTier"])
        {
            if (input.Get(name) is { } value)
                response[name] = WireJson.Node(value);
        }
    }

    /// <summary>The native answer of a local model has three members; other paths find nothing.</summary>
    private static JsonObject? AdditionalFields(ConverseInput input, LimitedAnswer answer)
    {
        if (input.Get("additionalModelResponseFieldPaths") is not { } paths)
            return null;
        var fields = new JsonObject();
        foreach (var path in paths.EnumerateArray().Select(path => path.GetString()))
        {
            if (path == "/stop_sequence")
                fields["stop_sequence"] = answer.StopSequence;
            else if (path == "/stop_reason")
                fields["stop_reason"] = answer.StopReason;
            else if (path is "/usage" or "/usage/output_tokens")
                fields["usage"] = new JsonObject { ["output_tokens"] = answer.TokenCount };
        }
        return fields.Count > 0 ? fields : null;
    }
}
