using System.Text.Json;
using BedrockPS.Client.EventStreams;
using BedrockPS.Client.Json;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Chat;

/// <summary>
/// Turns the events of ConverseStream into pieces for the reader and into the whole answer. Blocks are kept by their index, in
/// which they also stand in the answer; those that never got their contentBlockStop end with the message.
/// </summary>
internal sealed class StreamAccumulator(ICallLog log)
{
    private readonly SortedDictionary<int, StreamBlock> _blocks = [];
    private readonly HashSet<string> _reported = [];
    private StreamBlock? _last;
    private string _role = "assistant";
    private string? _stopReason;
    private JsonValue _metadata;
    private JsonValue _additionalFields;

    /// <summary>True once messageStop has come, which alone makes an answer whole.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Takes an event and adds what it brings for the reader.</summary>
    /// <exception cref="JsonException">The payload is not JSON.</exception>
    public void Apply(in EventStreamMessage message, List<ChatDelta> deltas)
    {
        if (message.EventType == "contentBlockDelta")
        {
            ApplyDelta(message.Payload, deltas);
            return;
        }

        if (message.EventType is not ("messageStart" or "contentBlockStart" or "contentBlockStop" or "messageStop" or "metadata"))
        {
            Report($"Event '{message.EventType}' of the stream is not known and was skipped.");
            return;
        }

        // The frame's memory is overwritten by the next one; what is kept is a copy.
        var json = JsonValue.Parse(message.Payload.ToArray());
        ApplyRare(message.EventType, json, deltas);
    }

    /// <summary>The answer as far as it has come.</summary>
    public ChatAnswer Build(bool isWhole)
    {
        var blocks = _blocks.Values.SelectMany(block => block.Build());
        var message = new Message { Role = _role, Content = Fixed.List(blocks) };
        return new ChatAnswer
        {
            Message = message,
            MessageJson = WireJson.ToText(writer => ChatRequestWriter.WriteMessage(writer, message)),
            StopReason = isWhole ? _stopReason : null,
            Metadata = new JsonMembers(_metadata),
            AdditionalFields = _additionalFields,
            IsWhole = isWhole,
        };
    }

    private void ApplyRare(string eventType, JsonValue json, List<ChatDelta> deltas)
    {
        switch (eventType)
        {
            case "messageStart":
                _role = json.Member("role"u8).Text ?? _role;
                break;
            case "contentBlockStart":
                ApplyStart(json, deltas);
                break;
            case "contentBlockStop":
                Close(BlockAt(IndexOf(json)), deltas);
                break;
            case "metadata":
                _metadata = json;
                break;
            default:
                foreach (var block in _blocks.Values)
                    Close(block, deltas);
                IsStopped = true;
                _stopReason = json.Member("stopReason"u8).Text;
                _additionalFields = json.Member("additionalModelResponseFields"u8);
                break;
        }
    }

    private void ApplyStart(JsonValue json, List<ChatDelta> deltas)
    {
        var block = BlockAt(IndexOf(json));
        if (json.Member("start"u8).Members().Find(member => !member.Value.IsNull) is not { Name: not null } start)
            return;
        block.Start(start);
        if (start.Name is not ("toolUse" or "toolResult" or "image"))
            Report($"A block of kind '{start.Name}' is not known in a stream and was skipped.");
        else if (start.Name == "toolUse")
            deltas.Add(new ChatDelta { Kind = "ToolUse", ContentBlockIndex = block.Index, ToolUseId = block.ToolUseId, ToolName = block.ToolName });
    }

    private void ApplyDelta(ReadOnlyMemory<byte> payload, List<ChatDelta> deltas)
    {
        if (DeltaPayload.TryReadText(payload.Span, out var index, out var text))
        {
            AddText(deltas, index, BlockAt(index).AddText(text));
            return;
        }

        var json = JsonValue.Parse(payload.ToArray());
        var delta = json.Member("delta"u8).Members().Find(member => !member.Value.IsNull);
        if (delta.Name is not null)
            ApplyDelta(BlockAt(IndexOf(json)), delta, deltas);
    }

    private void ApplyDelta(StreamBlock block, JsonMember delta, List<ChatDelta> deltas)
    {
        switch (delta.Name)
        {
            case "text":
                AddText(deltas, block.Index, block.AddText(delta.Value.Text ?? string.Empty));
                break;
            case "reasoningContent":
                if (block.AddReasoning(delta.Value) is { Length: > 0 } reasoning)
                    deltas.Add(new ChatDelta { Kind = "Reasoning", ContentBlockIndex = block.Index, Reasoning = reasoning });
                break;
            case "toolUse":
                if (block.AddInput(delta.Value.Member("input"u8).Text ?? string.Empty) is { Length: > 0 } input)
                    deltas.Add(new ChatDelta { Kind = "ToolUse", ContentBlockIndex = block.Index, ToolUseId = block.ToolUseId, ToolName = block.ToolName, ToolInput = input });
                break;
            case "toolResult":
                block.AddToolResult(delta.Value);
                deltas.Add(new ChatDelta { Kind = "ToolResult", ContentBlockIndex = block.Index, ToolUseId = block.ToolUseId });
                break;
            case "citation":
                block.AddCitation(delta.Value);
                deltas.Add(new ChatDelta { Kind = "Citation", ContentBlockIndex = block.Index });
                break;
            case "image":
                block.AddImage(delta.Value);
                deltas.Add(new ChatDelta { Kind = "Image", ContentBlockIndex = block.Index });
                break;
            default:
                Report($"A delta of kind '{delta.Name}' is not known and was skipped.");
                break;
        }
    }

    private static int IndexOf(JsonValue json) => json.Member("contentBlockIndex"u8).Int ?? 0;

    private static void AddText(List<ChatDelta> deltas, int index, string text)
    {
        if (text.Length > 0)
            deltas.Add(new ChatDelta { Kind = "Text", ContentBlockIndex = index, Text = text });
    }

    private static void Close(StreamBlock block, List<ChatDelta> deltas) => AddText(deltas, block.Index, block.Close());

    private StreamBlock BlockAt(int index)
    {
        if (_last?.Index == index)
            return _last;
        if (!_blocks.TryGetValue(index, out var block))
            _blocks.Add(index, block = new StreamBlock(index));
        return _last = block;
    }

    private void Report(string line)
    {
        if (_reported.Add(line))
            log.Debug(line);
    }
}
