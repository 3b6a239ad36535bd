using System.Text;
using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>A media file as an exported conversation names it.</summary>
internal sealed record MediaReference(string Sha256, string Path, long Length);

/// <summary>Reads what <see cref="ConversationWriter"/> writes. Nothing is taken on trust: what is not of the right kind is named and refused.</summary>
internal sealed class ConversationReader
{
    private static readonly string[] Known =
        ["format", "version", "conversationId", "modelId", "region", "createdAt", "updatedAt", "system", "usage", "tools", "messages", "media"];

    private readonly string _path;
    private readonly Dictionary<string, JsonValue> _members;
    private readonly List<MediaReference> _references;

    /// <exception cref="BedrockException">ConversationFileInvalid, ConversationVersionUnsupported.</exception>
    public ConversationReader(string path, ReadOnlyMemory<byte> content)
    {
        _path = path;
        _members = Members(Parse(content), "the file");
        CheckVersion();
        _references = [.. Items(_members, "media", "media").Select(Reference)];
    }

    /// <summary>The media files that the conversation needs.</summary>
    public IReadOnlyList<MediaReference> References => _references;

    /// <param name="media">Content of the media files by hash.</param>
    /// <exception cref="BedrockException">ConversationFileInvalid.</exception>
    public Conversation Read(IReadOnlyDictionary<string, byte[]> media) => new()
    {
        ConversationId = Text(_members, "conversationId"),
        ModelId = Text(_members, "modelId"),
        Region = Text(_members, "region"),
        CreatedAt = Date("createdAt"),
        UpdatedAt = Date("updatedAt"),
        System = Text(_members, "system"),
        Usage = _members.TryGetValue("usage", out var usage) ? ReadUsage(usage) : null,
        Tools = Fixed.List(Items(_members, "tools", "tools").Select(ReadTool).ToList()),
        Messages = Fixed.List(Items(_members, "messages", "messages").Select((message, index) => ReadMessage(message, index, media)).ToList()),
        Extra = Extra(_members, Known),
    };

    private void CheckVersion()
    {
        if (!_members.TryGetValue("format", out var format) || format.Text != ConversationFormat.Name)
            throw Invalid($"it does not say that its format is {ConversationFormat.Name}.");
        if (!_members.TryGetValue("version", out var version) || version.Long is not { } number || number < 1)
            throw Invalid("its version is no number.");
        if (number > ConversationFormat.Version)
        {
            throw new BedrockException(
                ErrorIds.ConversationVersionUnsupported,
                ErrorKind.InvalidResult,
                $"'{_path}' has version {number} of the format; this version of BedrockPS reads up to {ConversationFormat.Version}.")
            {
                RecommendedAction = "Update the module: a newer one wrote the file.",
            };
        }

        if (!_members.ContainsKey("messages"))
            throw Invalid("it has no messages.");
    }

    private MediaReference Reference(JsonValue json, int index)
    {
        var members = Members(json, $"media.{index}");
        var hash = Text(members, "sha256");
        if (hash is not { Length: 64 } || !hash.All(char.IsAsciiHexDigitLower) || Text(members, "path") is not { } path || !members.TryGetValue("length", out var length) || length.Long is not >= 0)
            throw Invalid($"media.{index} needs sha256, path and length.");
        return new MediaReference(hash, path, length.Long.Value);
    }

    private TokenUsage ReadUsage(JsonValue json)
    {
        var members = Members(json, "usage");
        var usage = UsageReader.Read(json)!;
        return new TokenUsage
        {
            InputTokens = usage.InputTokens,
            OutputTokens = usage.OutputTokens,
            TotalTokens = usage.TotalTokens,
            CacheReadInputTokens = usage.CacheReadInputTokens,
            CacheWriteInputTokens = usage.CacheWriteInputTokens,
            CacheDetails = usage.CacheDetails,
            Extra = Extra(members, ["inputTokens", "outputTokens", "totalTokens", "cacheReadInputTokens", "cacheWriteInputTokens", "cacheDetails"]),
        };
    }

    private Tool ReadTool(JsonValue json, int index)
    {
        var members = Members(json, $"tools.{index}");
        var union = members.GetValueOrDefault("definition");
        var definition = union.Member("toolSpec"u8) is { IsObject: true } spec ? spec : union.Member("systemTool"u8);
        var schema = definition.Member("inputSchema"u8).Member("json"u8);
        if (definition.Member("name"u8).Text is not { } name)
            throw Invalid($"tools.{index}.definition has no name.");
        return new Tool
        {
            Name = name,
            Description = definition.Member("description"u8).Text,
            InputSchema = schema.Plain,
            InputSchemaJson = schema.Raw,
            Strict = definition.Member("strict"u8).Bool,
            RequireApproval = members.GetValueOrDefault("requireApproval").Bool,
            MaxOutputLength = members.GetValueOrDefault("maxOutputLength").Int,
            Extra = Extra(members, ["definition", "requireApproval", "maxOutputLength"]),
        };
    }

    private Message ReadMessage(JsonValue json, int index, IReadOnlyDictionary<string, byte[]> media)
    {
        var place = $"messages.{index}";
        var members = Members(json, place);
        return new Message
        {
            Role = Text(members, "role") ?? throw Invalid($"{place} has no role."),
            Content = Fixed.List(Items(members, "content", place).Select((block, at) => ReadBlock(block, $"{place}.content.{at}", media)).ToList()),
            Extra = Extra(members, ["role", "content"]),
        };
    }

    private ContentBlock ReadBlock(JsonValue json, string place, IReadOnlyDictionary<string, byte[]> media)
    {
        var edits = new List<(JsonValue Old, byte[] New)>();
        foreach (var (source, _) in MediaSources.In(json))
        {
            if (source.Text is { } text && text.StartsWith(ConversationFormat.HashPrefix, StringComparison.Ordinal))
                edits.Add((source, Bytes(text[ConversationFormat.HashPrefix.Length..], place, media)));
        }

        var wire = MediaSources.Replace(json, edits);
        var block = ContentBlockReader.Read(edits.Count == 0 ? json : JsonValue.Parse(wire));
        return block.Kind is null ? throw Invalid($"{place} is no content block.") : Lean(block, wire);
    }

    private byte[] Bytes(string hash, string place, IReadOnlyDictionary<string, byte[]> media) => media.TryGetValue(hash, out var bytes)
        ? Encoding.ASCII.GetBytes($"\"{Convert.ToBase64String(bytes)}\"")
        : throw Invalid($"{place} refers to a medium that its list of media lacks.");

    // A medium that is written from its members in the same bytes need not be kept a second time as text.
    private static ContentBlock Lean(ContentBlock block, ReadOnlyMemory<byte> wire)
    {
        if ((block.Image ?? block.Document ?? block.Video ?? block.Audio) is not { Bytes: not null })
            return block;
        var bare = new ContentBlock { Kind = block.Kind, Image = block.Image, Document = block.Document, Video = block.Video, Audio = block.Audio };
        return WireJson.ToBytes(writer => ContentBlockWriter.Write(writer, bare)).Span.SequenceEqual(wire.Span) ? bare : block;
    }

    private JsonValue Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            var text = content.Span.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
            return JsonValue.Parse(text);
        }
        catch (JsonException fault)
        {
            throw ConversationFormat.Invalid(_path, "it is not JSON, is cut, or is nested too deeply.", fault);
        }
    }

    private Dictionary<string, JsonValue> Members(JsonValue json, string place)
    {
        if (!json.IsObject)
            throw Invalid($"{place} is no JSON object.");
        var members = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (var (name, value) in json.Members())
        {
            if (!members.TryAdd(name, value))
                throw Invalid($"{place} has two members of one name.");
        }

        return members;
    }

    private List<JsonValue> Items(Dictionary<string, JsonValue> members, string name, string place)
    {
        if (!members.TryGetValue(name, out var list))
            return [];
        return list.Kind == JsonTokenType.StartArray ? list.Items() : throw Invalid($"{place} has no list of {name}.");
    }

    private string? Text(Dictionary<string, JsonValue> members, string name)
    {
        if (!members.TryGetValue(name, out var value) || value.IsNull)
            return null;
        return value.Text ?? throw Invalid($"{name} is no text.");
    }

    private DateTimeOffset? Date(string name) => Text(_members, name) is not { } text ? null : WireDate.Parse(text) ?? throw Invalid($"{name} is no date.");

    private static IReadOnlyDictionary<string, JsonText> Extra(Dictionary<string, JsonValue> members, string[] known) =>
        Fixed.Map(members.Where(member => !known.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, new JsonText(member.Value.Raw!))).ToList());

    private BedrockException Invalid(string reason) => ConversationFormat.Invalid(_path, reason);
}
