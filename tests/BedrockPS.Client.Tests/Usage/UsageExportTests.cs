using System.Globalization;
using System.Text;
using BedrockPS.Client.Usage;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Tests.Usage;

public sealed class UsageExportTests
{
    private static readonly UsageEntry[] Entries =
    [
        new() { Time = new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(1)), ModelId = "m", InputTokens = 1234, OutputTokens = 2, Cost = 0.5m, Currency = "USD", RequestId = "r" },
        new() { ModelId = "=cmd|'/c calc'!A1", Region = "a,\"b\"", Cmdlet = "-x", Calls = 3, CallsWithoutCost = 2 },
    ];

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("")]
    public void Csv_is_the_same_in_every_culture_and_runs_no_formula(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            Assert.Equal(
                """"
                Time,ModelId,Region,Cmdlet,Calls,InputTokens,OutputTokens,CacheReadInputTokens,CacheWriteInputTokens,LatencyMs,Cost,Currency,CallsWithoutCost,RequestId
                2026-03-01T12:00:00.0000000Z,m,,,1,1234,2,,,,0.5,USD,0,r
                ,'=cmd|'/c calc'!A1,"a,""b""",'-x,3,,,,,,,,2,

                """".ReplaceLineEndings("\n"),
                Text("U.CSV"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Json_is_an_array_with_an_entry_a_line() => Assert.Equal(
        """
        [
        {"time":"2026-03-01T12:00:00Z","modelId":"m","inputTokens":1234,"outputTokens":2,"cost":0.5,"currency":"USD","requestId":"r"},
        {"modelId":"=cmd|\u0027/c calc\u0027!A1","region":"a,\u0022b\u0022","cmdlet":"-x","calls":3,"callsWithoutCost":2}
        ]

        """.ReplaceLineEndings("\n"),
        Text("u.json"));

    [Fact]
    public void Other_endings_are_refused()
    {
        var fault = Assert.Throws<BedrockException>(() => Text("u.xlsx"));
        Assert.Equal(("InputInvalid", "'u.xlsx' has neither of the endings .csv and .json, which say what is written."), (fault.ErrorId, fault.Message));
    }

    private static string Text(string path) => Encoding.UTF8.GetString(UsageExport.Write(Entries, path).Span);
}

public sealed class RequestSizeTests
{
    private readonly UsageFiles files = new();

    [Fact]
    public void Text_has_as_many_bytes_as_its_body() =>
        Assert.Equal("""{"messages":[{"role":"user","content":[{"text":"dépôt"}]}],"inferenceConfig":{"maxTokens":9}}"""u8.Length, files.CountBytes(Request(ContentBlock.OfText("dépôt"))));

    [Fact]
    public void What_is_more_than_text_has_no_count()
    {
        Assert.Null(files.CountBytes(Request(new ContentBlock { Kind = "image", Image = new Media { Format = "png", Bytes = [1] } }, ContentBlock.OfText("x"))));
        Assert.Null(files.CountBytes(Request(new ContentBlock { Kind = "somethingNew", Raw = """{"somethingNew":{}}""" })));
    }

    [Theory]
    [InlineData("""{"json":{"image":{"format":"png"}}}""", true)]
    [InlineData("""{"text":"x"}""", true)]
    [InlineData("""{"image":{"format":"png","source":{"bytes":"AQ=="}}}""", false)]
    public void A_tool_result_is_looked_into(string content, bool isText)
    {
        var call = new ContentBlock { Kind = "toolUse", ToolUse = new ToolCall { ToolUseId = "t1", Name = "x", InputJson = "{}" } };
        var result = new ContentBlock { Kind = "toolResult", ToolResult = new ToolResult { ToolUseId = "t1" }, Raw = $$$"""{"toolResult":{"toolUseId":"t1","content":[{{{content}}}]}}""" };
        var request = Request(ContentBlock.OfText("q")) with
        {
            Messages = [Message.User(ContentBlock.OfText("q")), Message.Assistant(call), Message.User(result)],
            Tools = [new Tool { Name = "x", InputSchemaJson = """{"type":"object"}""" }],
        };
        Assert.Equal(isText, files.CountBytes(request) is not null);
    }

    private static ChatRequest Request(params ContentBlock[] content) => new() { ModelId = "m", MaxTokens = 9, Messages = [Message.User(content)] };
}
