using System.Text;
using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>One block of a streamed answer while it comes.</summary>
internal sealed class StreamBlock(int index)
{
    private readonly TextPieces _text = new();
    private readonly TextPieces _reasoning = new();
    private readonly TextPieces _input = new();
    private readonly StringBuilder _signature = new();
    private readonly List<byte> _redacted = [];
    private readonly List<JsonValue> _citations = [];
    private readonly StreamToolResult _result = new();
    private readonly StreamImage _image = new();
    private JsonValue _start;

    public int Index { get; } = index;

    /// <summary>Member name of the block; null until something of it has come.</summary>
    public string? Kind { get; private set; }

    public string? ToolUseId { get; private set; }

    public string? ToolName { get; private set; }

    /// <summary>Takes what contentBlockStart says.</summary>
    public void Start(JsonMember start)
    {
        Kind = start.Name;
        _start = start.Value;
        ToolUseId = start.Value.Member("toolUseId"u8).Text;
        ToolName = start.Value.Member("name"u8).Text;
    }

    public string AddText(string piece)
    {
        Kind ??= "text";
        return _text.Add(piece);
    }

    public string AddReasoning(JsonValue delta)
    {
        Kind ??= "reasoningContent";
        _signature.Append(delta.Member("signature"u8).Text);
        _redacted.AddRange(delta.Member("redactedContent"u8).Blob ?? []);
        return _reasoning.Add(delta.Member("text"u8).Text ?? string.Empty);
    }

    public string AddInput(string piece)
    {
        Kind ??= "toolUse";
        return _input.Add(piece);
    }

    public void AddCitation(JsonValue citation)
    {
        Kind ??= "citationsContent";
        _citations.Add(citation);
    }

    public void AddToolResult(JsonValue items)
    {
        Kind ??= "toolResult";
        _result.Add(items);
    }

    public void AddImage(JsonValue image)
    {
        Kind ??= "image";
        _image.Add(image);
    }

    /// <summary>Ends the block; gives text that was held back, of which there is hardly ever any.</summary>
    public string Close()
    {
        _reasoning.Close();
        _input.Close();
        return _text.Close();
    }

    /// <summary>
    /// What has come, as blocks: one, or none for a kind that is not known. Text and reasoning that the reader has seen are kept
    /// even where the service mixes kinds under one index.
    /// </summary>
    public IEnumerable<ContentBlock> Build()
    {
        if (_redacted.Count > 0)
            yield return FromJson(WriteRedacted);
        if (!_reasoning.IsEmpty || _signature.Length > 0)
            yield return FromJson(WriteReasoning);
        if (_citations.Count > 0)
            yield return FromJson(WriteCitations);
        else if (!_text.IsEmpty)
            yield return ContentBlock.OfText(_text.ToString());
        if (Kind == "toolUse")
            yield return ToolUseReader.FromText(_start, _input.ToString());
        else if (Kind == "toolResult")
            yield return FromJson(writer => _result.Write(writer, _start));
        else if (Kind == "image")
            yield return FromJson(writer => _image.Write(writer, _start));
    }

    private static ContentBlock FromJson(Action<Utf8JsonWriter> write) => ContentBlockReader.Read(JsonValue.Parse(WireJson.ToBytes(writer =>
    {
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
    })));

    private void WriteRedacted(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("reasoningContent"u8);
        writer.WriteBase64String("redactedContent"u8, _redacted.ToArray());
        writer.WriteEndObject();
    }

    private void WriteReasoning(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("reasoningContent"u8);
        writer.WriteStartObject("reasoningText"u8);
        writer.WriteString("text"u8, _reasoning.ToString());
        if (_signature.Length > 0)
            writer.WriteString("signature"u8, _signature.ToString());
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteCitations(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("citationsContent"u8);
        if (!_text.IsEmpty)
        {
            writer.WriteStartArray("content"u8);
            writer.WriteStartObject();
            writer.WriteString("text"u8, _text.ToString());
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteStartArray("citations"u8);
        foreach (var citation in _citations)
            writer.WriteRawValue(citation.Utf8.Span, skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
