using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Reads the blocks of a turn. A block of a kind that is not known here keeps its JSON and nothing else.</summary>
internal static class ContentBlockReader
{
    private static readonly HashSet<string> Kinds =
    [
        "text", "image", "document", "video", "audio", "toolUse", "toolResult", "guardContent", "cachePoint",
        "reasoningContent", "citationsContent", "searchResult", "toolAddition", "toolRemoval",
    ];

    public static Message ReadMessage(JsonValue json) => new()
    {
        Role = json.Member("role"u8).Text ?? "assistant",
        Content = Fixed.List(json.Member("content"u8).Items().Where(item => !item.IsNull).Select(Read)),
    };

    public static ContentBlock Read(JsonValue json)
    {
        var member = KindOf(json);
        var raw = json.Raw;
        return member.Name switch
        {
            "text" => new ContentBlock { Kind = "text", Text = member.Value.Text, Raw = raw },
            "image" => new ContentBlock { Kind = "image", Image = MediaReader.Read(member.Value), Raw = raw },
            "document" => new ContentBlock { Kind = "document", Document = MediaReader.Read(member.Value), Raw = raw },
            "video" => new ContentBlock { Kind = "video", Video = MediaReader.Read(member.Value), Raw = raw },
            "audio" => new ContentBlock { Kind = "audio", Audio = MediaReader.Read(member.Value), Raw = raw },
            "toolUse" => ToolUseReader.Read(member.Value, raw),
            "toolResult" => new ContentBlock { Kind = "toolResult", ToolResult = ReadToolResult(member.Value), Raw = raw },
            "reasoningContent" => ReadReasoning(member.Value, raw),
            "guardContent" => ReadGuard(member.Value, raw),
            "citationsContent" => ReadCitations(member.Value, raw),
            "cachePoint" => new ContentBlock
            {
                Kind = "cachePoint",
                CachePointType = member.Value.Member("type"u8).Text,
                CachePointTtl = member.Value.Member("ttl"u8).Text,
                Raw = raw,
            },
            "searchResult" => new ContentBlock { Kind = "searchResult", SearchResult = member.Value.Plain, Raw = raw },
            "toolAddition" => new ContentBlock { Kind = "toolAddition", ToolAddition = member.Value.Plain, Raw = raw },
            "toolRemoval" => new ContentBlock { Kind = "toolRemoval", ToolRemoval = member.Value.Plain, Raw = raw },
            var kind => new ContentBlock { Kind = kind, Raw = raw },
        };
    }

    // The first of a kind that is known, else the first of all.
    private static JsonMember KindOf(JsonValue json)
    {
        var first = default(JsonMember);
        foreach (var member in json.Members())
        {
            if (member.Value.IsNull)
                continue;
            if (Kinds.Contains(member.Name))
                return member;
            if (first.Name is null)
                first = member;
        }

        return first;
    }

    /// <summary>The text members of a list of one-member unions, joined; null when it has none.</summary>
    public static string? JoinTexts(JsonValue list)
    {
        var texts = list.Items().Select(item => item.Member("text"u8).Text).OfType<string>().ToList();
        return texts.Count == 0 ? null : string.Concat(texts);
    }

    private static ToolResult ReadToolResult(JsonValue json) => new()
    {
        ToolUseId = json.Member("toolUseId"u8).Text,
        Status = json.Member("status"u8).Text,
        Text = JoinTexts(json.Member("content"u8)),
        Json = Fixed.List(json.Member("content"u8).Items().Select(item => item.Member("json"u8)).Where(value => !value.IsNull).Select(value => value.Plain)),
        ToolType = json.Member("type"u8).Text,
        Raw = json.Raw,
    };

    private static ContentBlock ReadReasoning(JsonValue json, string? raw)
    {
        var text = json.Member("reasoningText"u8);
        return new ContentBlock
        {
            Kind = "reasoningContent",
            ReasoningText = text.Member("text"u8).Text,
            ReasoningSignature = text.Member("signature"u8).Text,
            RedactedReasoning = json.Member("redactedContent"u8).Blob,
            Raw = raw,
        };
    }

    private static ContentBlock ReadGuard(JsonValue json, string? raw)
    {
        var text = json.Member("text"u8);
        return new ContentBlock
        {
            Kind = "guardContent",
            GuardText = text.Member("text"u8).Text,
            GuardQualifiers = text.Member("qualifiers"u8).Texts(),
            Raw = raw,
        };
    }

    private static ContentBlock ReadCitations(JsonValue json, string? raw) => new()
    {
        Kind = "citationsContent",
        CitedText = JoinTexts(json.Member("content"u8)),
        Citations = Fixed.List(json.Member("citations"u8).Items().Where(item => item.IsObject).Select(CitationReader.Read)),
        Raw = raw,
    };
}
