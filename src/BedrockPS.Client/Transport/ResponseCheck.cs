namespace BedrockPS.Client.Transport;

/// <summary>Tells an answer of the service from one of something on the way that answered in its place with a success status.</summary>
internal static class ResponseCheck
{
    public static bool IsEventStream(HttpResponseMessage response) =>
        ContentType(response) is not { } type || type.StartsWith("application/vnd.amazon.eventstream", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="BedrockException">ResponseInvalid.</exception>
    public static void Check(WireCall call, WireResponse response, FaultContext context)
    {
        if (call.StreamsEvents ? IsEventStream(response.Http) : !IsPage(response.Http))
            return;
        response.Http.Dispose();
        throw ServiceErrors.WrongContent(ContentType(response.Http), context);
    }

    private static bool IsPage(HttpResponseMessage response) =>
        ContentType(response) is { } type && type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase);

    private static string? ContentType(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;
}
