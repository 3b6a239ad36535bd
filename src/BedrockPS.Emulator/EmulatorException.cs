using System.Text.Json.Nodes;

namespace BedrockEmulator;

/// <summary>A refusal in the service's own words: it becomes the HTTP status, the <c>x-amzn-ErrorType</c> header and a JSON body.</summary>
internal sealed class EmulatorException(int status, string code, string message, JsonObject? members = null) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>The error code as the service spells it, for example <c>ValidationException</c>.</summary>
    public string Code { get; } = code;

    /// <summary>Members of the error body beyond <c>message</c>.</summary>
    public JsonObject? Members { get; } = members;

    public static EmulatorException Validation(string message) => new(400, "ValidationException", message);

    public static EmulatorException NotFound(string message) => new(404, "ResourceNotFoundException", message);
}
