using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BedrockPS.Client.Tools;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>A medium that goes into a file of its own.</summary>
internal sealed record ReferencedMedia(string Sha256, string Path, byte[] Bytes);

/// <summary>
/// Writes a conversation as JSON. Turns and tools have the form that they go over the wire in, so the text that is read back is the
/// text that is sent. What may hold a secret is left out: the commands behind tools.
/// </summary>
internal sealed class ConversationWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, MaxDepth = 512 };

    private readonly Dictionary<string, ReferencedMedia> _media = new(StringComparer.Ordinal);
    private readonly string? _mediaFolder;

    /// <param name="mediaFolder">Name of the folder for media beside the file; null puts them into the file.</param>
    public ConversationWriter(string? mediaFolder) => _mediaFolder = mediaFolder;

    /// <summary>The media to write beside the file.</summary>
    public IReadOnlyCollection<ReferencedMedia> Media => _media.Values;

    public ReadOnlyMemory<byte> Write(Conversation conversation)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Options))
            Write(writer, conversation);
        return buffer.WrittenMemory;
    }

    private void Write(Utf8JsonWriter writer, Conversation conversation)
    {
        writer.WriteStartObject();
        writer.WriteString("format"u8, ConversationFormat.Name);
        writer.WriteNumber("version"u8, ConversationFormat.Version);
        WriteText(writer, "conversationId", conversation.ConversationId);
        WriteText(writer, "modelId", conversation.ModelId);
        WriteText(writer, "region", conversation.Region);
        WriteText(writer, "createdAt", Date(conversation.CreatedAt));
        WriteText(writer, "updatedAt", Date(conversation.UpdatedAt));
        WriteText(writer, "system", conversation.System);
        if (conversation.Usage is { } usage)
            WriteUsage(writer, usage);
        WriteList(writer, "tools", conversation.Tools, WriteTool);
        WriteList(writer, "messages", conversation.Messages, WriteMessage);
        if (_media.Count > 0)
            WriteList(writer, "media", _media.Values, WriteReference);
        WriteExtra(writer, conversation.Extra);
        writer.WriteEndObject();
    }

    /// <summary>Writes the member usage.</summary>
    public static void WriteUsage(Utf8JsonWriter writer, TokenUsage usage)
    {
        writer.WriteStartObject("usage"u8);
        WriteNumber(writer, "inputTokens", usage.InputTokens);
        WriteNumber(writer, "outputTokens", usage.OutputTokens);
        WriteNumber(writer, "totalTokens", usage.TotalTokens);
        WriteNumber(writer, "cacheReadInputTokens", usage.CacheReadInputTokens);
        WriteNumber(writer, "cacheWriteInputTokens", usage.CacheWriteInputTokens);
        if (usage.CacheDetails.Count > 0)
        {
            WriteList(writer, "cacheDetails", usage.CacheDetails, static (to, detail) =>
            {
                to.WriteStartObject();
                WriteText(to, "ttl", detail.Ttl);
                WriteNumber(to, "inputTokens", detail.InputTokens);
                to.WriteEndObject();
            });
        }

        WriteExtra(writer, usage.Extra);
        writer.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter writer, Tool tool)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("definition"u8);
        writer.WriteRawValue(WireJson.ToBytes(wire => ToolConfigWriter.WriteTool(wire, tool)).Span, skipInputValidation: true);
        if (tool.RequireApproval is { } approval)
            writer.WriteBoolean("requireApproval"u8, approval);
        WriteNumber(writer, "maxOutputLength", tool.MaxOutputLength);
        WriteExtra(writer, tool.Extra);
        writer.WriteEndObject();
    }

    private void WriteMessage(Utf8JsonWriter writer, Message message)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, message.Role);
        WriteList(writer, "content", message.Content, WriteBlock);
        WriteExtra(writer, message.Extra);
        writer.WriteEndObject();
    }

    private void WriteBlock(Utf8JsonWriter writer, ContentBlock block)
    {
        var json = block.Raw is { } raw ? Encoding.UTF8.GetBytes(raw) : WireJson.ToBytes(wire => ContentBlockWriter.Write(wire, block));
        if (_mediaFolder is not null)
            json = Refer(JsonValue.Parse(json));
        writer.WriteRawValue(json.Span, skipInputValidation: true);
    }

    private ReadOnlyMemory<byte> Refer(JsonValue block)
    {
        var edits = new List<(JsonValue Old, byte[] New)>();
        foreach (var (source, format) in MediaSources.In(block))
        {
            // Only bytes that come back in the same letters may be taken out of a block that has to stay as it is.
            if (source.Blob is { Length: > 0 } bytes && source.Utf8.Span.SequenceEqual(Encoding.ASCII.GetBytes($"\"{Convert.ToBase64String(bytes)}\"")))
                edits.Add((source, Encoding.ASCII.GetBytes($"\"{ConversationFormat.HashPrefix}{Add(bytes, format)}\"")));
        }

        return MediaSources.Replace(block, edits);
    }

    private string Add(byte[] bytes, string? format)
    {
        var hash = Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();
        var extension = format is { Length: > 0 and <= 10 } && format.All(char.IsAsciiLetterOrDigit) ? format : "bin";
        _media.TryAdd(hash, new ReferencedMedia(hash, $"{_mediaFolder}/{hash}.{extension}", bytes));
        return hash;
    }

    private static void WriteReference(Utf8JsonWriter writer, ReferencedMedia media)
    {
        writer.WriteStartObject();
        writer.WriteString("sha256"u8, media.Sha256);
        writer.WriteString("path"u8, media.Path);
        writer.WriteNumber("length"u8, media.Bytes.LongLength);
        writer.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            write(writer, item);
        writer.WriteEndArray();
    }

    private static void WriteExtra(Utf8JsonWriter writer, IReadOnlyDictionary<string, JsonText> extra)
    {
        foreach (var (name, value) in extra)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value.Json, skipInputValidation: true);
        }
    }

    public static string? Date(DateTimeOffset? date) => date?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
    }
}
