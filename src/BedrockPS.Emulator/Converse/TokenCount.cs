using System.Text.Json;
using BedrockEmulator.Models;

namespace BedrockEmulator.Converse;

/// <summary>Counts the tokens of a CountTokens input.</summary>
internal static class TokenCount
{
    private const int PerMessage = 4;

    private static readonly string[] s_native = ["prompt", "inputText", "system", "text", "content", "messages"];

    public static int Of(JsonElement input)
    {
        if (input.TryGetProperty("converse", out var converse))
            return PromptSegment.Of(converse).Sum(segment => segment.Tokens);
        try
        {
            using var body = JsonDocument.Parse(input.GetProperty("invokeModel").GetProperty("body").GetBytesFromBase64());
            return Native(body.RootElement);
        }
        catch (JsonException)
        {
            throw EmulatorException.Validation("Malformed input request, please reformat your input and try again.");
        }
    }

    /// <summary>In the body of a model family, the texts count as they do in Converse; settings do not.</summary>
    private static int Native(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Tokens.Count(element.GetString()!),
        JsonValueKind.Array => element.EnumerateArray().Sum(Native),
        JsonValueKind.Object => element.EnumerateObject().Where(member => s_native.Contains(member.Name)).Sum(member => Native(member.Value))
            + (element.TryGetProperty("role", out _) ? PerMessage : 0),
        _ => 0,
    };
}
