using System.Globalization;
using System.Text;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Tests.Chat;

/// <summary>A conversation of 60 turns with everything that turns can hold, held over the wire reader and writer.</summary>
internal static class LongConversation
{
    public const string Unknown = """{"hologram":{ "id":12345678901234567890, "at":"2024-01-02T03:04:05Z", "x":2.0,"\u006eew":[1e3,null] }}""";

    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 1, 2, 3, 0xFF];

    private static readonly Tool Weather = new()
    {
        Name = "get_weather",
        Description = "Weather of a city \"now\" 你好",
        InputSchemaJson = """{"type":"object","properties":{"city":{"type":"string"},"max":{"type":"integer","maximum":9007199254740993}},"required":["city"]}""",
        Strict = true,
        Command = "Get-Secret -Name hunter2",
        RequireApproval = true,
        MaxOutputLength = 4000,
    };

    public static async Task<Conversation> HoldAsync()
    {
        Conversation? held = null;
        for (var turn = 0; turn < 60; turn++)
            held = await SayAsync(held, turn);
        return held!;
    }

    /// <summary>The body of the request that a conversation goes on with.</summary>
    public static async Task<string> NextBodyAsync(Conversation conversation)
    {
        var transport = FakeTransport.Json(Answer(0, null));
        await Chats.Service(transport).ConverseAsync(Request(conversation, ContentBlock.OfText("go on")), CancellationToken.None);
        return transport.LastBody;
    }

    private static async Task<Conversation> SayAsync(Conversation? before, int turn)
    {
        var calls = before?.Messages[^1].Content.Select(block => block.ToolUse).OfType<ToolCall>().ToList() ?? [];
        var content = calls.Select(Result).Concat(Parts(turn)).ToArray();
        var request = Request(before, content) with { System = "Be brief.\r\n你好", Tools = [Weather], CachePoints = turn % 10 == 0 ? [CachePlace.Message] : [], CacheTtl = turn % 10 == 0 ? "1h" : null };
        var response = await Chats.Service(FakeTransport.Json(Answer(turn, $"t{turn}"))).ConverseAsync(request, CancellationToken.None);
        return response.Conversation!;
    }

    private static ChatRequest Request(Conversation? before, params ContentBlock[] content) => new()
    {
        ModelId = Chats.ModelId,
        System = before?.System,
        Messages = [.. before?.Messages ?? [], Message.User(content)],
        Conversation = before,
    };

    private static IEnumerable<ContentBlock> Parts(int turn)
    {
        yield return ContentBlock.OfText($"question {turn.ToString(CultureInfo.InvariantCulture)}: 2024-01-02T03:04:05Z and 12345678901234567890 \ud83c\udf0d \u2028 <&'\"");
        if (turn % 7 == 1)
            yield return new ContentBlock { Kind = "image", Image = new Media { Format = "png", Bytes = [.. Png, (byte)(turn % 2)] } };
        if (turn % 14 == 2)
            yield return new ContentBlock { Kind = "document", Document = new Media { Format = "txt", Name = $"notes {turn}", Bytes = Encoding.UTF8.GetBytes("day 1"), Context = "minutes", CitationsEnabled = true } };
        if (turn % 7 == 3)
            yield return new ContentBlock { Kind = "video", Video = new Media { Format = "mp4", S3Uri = "s3://bucket/clip.mp4", BucketOwner = "111122223333" } };
    }

    private static ContentBlock Result(ToolCall call) => new()
    {
        Kind = "toolResult",
        ToolResult = new ToolResult { ToolUseId = call.ToolUseId, Status = "success", Json = [new Dictionary<string, object?> { ["t"] = 2.0, ["id"] = 9007199254740993, ["none"] = null }] },
    };

    private static string Answer(int turn, string? call)
    {
        var blocks = new List<string>
        {
            $$$$$"""{"reasoningContent":{"reasoningText":{"text":"  thinking {{{{{turn}}}}} \u00e9\n","signature":"c2ln+/=="}}}""",
            """{"reasoningContent":{"redactedContent":"AAEC/w=="}}""",
            $$$$$"""{"text":"answer {{{{{turn}}}}} \ud83c"}""",
            """{"citationsContent":{"content":[{"text":"cited"}],"citations":[{"title":"T","location":{"documentPage":{"documentIndex":0,"start":1,"end":2}},"new":1}]}}""",
        };
        if (turn % 5 == 0)
            blocks.Add(Unknown);
        if (turn % 6 == 5)
            blocks.Add($$$$$"""{"image":{"format":"png","source":{"bytes":"{{{{{Convert.ToBase64String(Png)}}}}}"},"seed":1.0}}""");
        if (call is not null && turn % 3 == 0)
            blocks.Add($$$$$"""{"toolUse":{"toolUseId":"{{{{{call}}}}}","name":"get_weather","input":{"city":"Oslo","id":12345678901234567890,"price":2.0,"when":"2024-01-02T03:04:05Z","cc":null} } }""");
        return $$$$$"""{"output":{"message":{"role":"assistant","content":[{{{{{string.Join(",", blocks)}}}}}]}},"stopReason":"end_turn","usage":{"inputTokens":10,"outputTokens":5,"totalTokens":15,"cacheReadInputTokens":3,"cacheWriteInputTokens":0,"cacheDetails":[{"ttl":"1h","inputTokens":7}]}}""";
    }
}
