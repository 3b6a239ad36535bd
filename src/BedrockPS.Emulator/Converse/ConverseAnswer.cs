using System.Text.Json.Nodes;

namespace BedrockEmulator.Converse;

/// <summary>One event of a ConverseStream answer: the member name of the event union and its payload.</summary>
internal sealed record StreamEvent(string Type, JsonObject Payload);

/// <summary>An answer as Converse returns it; the same answer as events of ConverseStream is derived from it.</summary>
internal sealed class ConverseAnswer(JsonObject response)
{
    private IReadOnlyList<StreamEvent>? _events;

    /// <summary>The body of a Converse response.</summary>
    public JsonObject Response { get; } = response;

    /// <summary>The same answer as a stream: joined, the deltas are the blocks of <see cref="Response"/>.</summary>
    public IReadOnlyList<StreamEvent> Events => _events ??= StreamEvents.Of(Response);
}
