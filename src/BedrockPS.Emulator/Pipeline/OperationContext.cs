using System.Text.Json;
using BedrockEmulator.Auth;
using BedrockEmulator.Hosting;

namespace BedrockEmulator.Pipeline;

/// <summary>What an operation is given: the request, its labels, who asks, and the emulator's state.</summary>
internal sealed class OperationContext(EmulatorRequest request, IReadOnlyDictionary<string, string> labels, Caller caller, EmulatorState state)
{
    private JsonElement? _body;

    public EmulatorRequest Request { get; } = request;

    public IReadOnlyDictionary<string, string> Labels { get; } = labels;

    public Caller Caller { get; } = caller;

    public EmulatorState State { get; } = state;

    /// <summary>The region that the caller signed for.</summary>
    public string Region => Caller.Region;

    /// <summary>What validation made for handling, so that it is made once.</summary>
    public object? Prepared { get; set; }

    /// <summary>The body as a JSON object; an empty body is an empty object.</summary>
    /// <exception cref="EmulatorException">The body is not a JSON object.</exception>
    public JsonElement Body => _body ??= ParseBody();

    private JsonElement ParseBody()
    {
        try
        {
            using var document = JsonDocument.Parse(Request.Body.Length == 0 ? "{}"u8.ToArray() : Request.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new EmulatorException(400, "SerializationException", "The request body must be a JSON object.");
        }
        catch (JsonException broken)
        {
            throw new EmulatorException(400, "SerializationException", $"The request body is not JSON: {broken.Message}");
        }
    }
}
