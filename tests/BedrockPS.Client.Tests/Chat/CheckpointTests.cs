using System.Text;
using BedrockPS.Client.Chat.Checkpoints;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Checkpoints;
using Microsoft.Extensions.Time.Testing;

namespace BedrockPS.Client.Tests.Chat;

public sealed class CheckpointTests : IDisposable
{
    private const string Answer =
        """{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"c2ln"}}},{"text":"A\u00e9 \"q\""},{"hologram":{"x":1.0}}]}},"stopReason":"end_turn","""
        + """ "usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5,"cacheReadInputTokens":0},"metrics":{"latencyMs":12},"additionalModelResponseFields":{"a":[1,2.5]},"""
        + """ "trace":{"guardrail":{"actionReason":"none","modelOutput":["m"]},"promptRouter":{"invokedModelId":"r"}},"performanceConfig":{"latency":"optimized"},"serviceTier":{"type":"flex"}}""";

    private readonly TempFolder folder = new();
    private readonly List<string> warnings = [];

    private string File => folder["run.jsonl"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_answer_comes_back_with_everything_that_it_had()
    {
        var given = await Chats.ConverseAsync(Answer, Asking("one"));
        Keep(given, "one");
        var kept = Find("one")!;
        foreach (var property in typeof(ChatResponse).GetProperties().Where(property => property.Name is not ("Raw" or "Conversation")))
            Assert.Equivalent(property.GetValue(given), property.GetValue(kept), strict: true);
        Assert.Null(kept.Raw);
        Assert.Equivalent(given.Conversation, kept.Conversation, strict: true);
        Assert.Equal("""{"hologram":{"x":1.0}}""", kept.Message!.Content[2].Raw);
    }

    [Fact]
    public async Task Item_and_index_are_those_of_the_request_that_asks()
    {
        Keep(await Chats.ConverseAsync(Answer, Asking("one")), "one");
        using var checkpoint = Open();
        var request = Asking("one") with { InputObject = "new", Index = 7 };
        var kept = checkpoint.Find(checkpoint.Claim(request, "us-east-1"), request)!;
        Assert.Equal(("new", 7), (kept.InputObject, kept.Index));
    }

    [Fact]
    public async Task A_turn_that_came_on_several_lines_is_one_line()
    {
        var given = await Chats.ConverseAsync("{\r\n\"output\": {\n \"message\": {\n\"role\":\"assistant\",\r\n\"content\":[{\n\"text\":\"a\\nb\"}]}}, \"stopReason\":\"end_turn\"}", Asking("one"));
        Keep(given, "one");
        Assert.Equal(2, Lines().Length);
        Assert.Equal("a\nb", Find("one")!.Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(200)]
    public async Task A_torn_last_line_is_cut_and_its_item_sent_again(int left)
    {
        var given = await Chats.ConverseAsync(Answer, Asking("one"));
        Keep(given, "one", "two");
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        var last = Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
        await System.IO.File.WriteAllBytesAsync(File, bytes[..(last + left)]);
        using (var checkpoint = Open())
        {
            Assert.NotNull(checkpoint.Find(checkpoint.Claim(Asking("one"), "us-east-1"), Asking("one")));
            Assert.Null(checkpoint.Find(checkpoint.Claim(Asking("two"), "us-east-1"), Asking("two")));
        }

        Assert.Equal(bytes[..last], await System.IO.File.ReadAllBytesAsync(File));
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    public void A_header_that_was_cut_begins_anew(int left)
    {
        Open().Dispose();
        var header = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, header[..left]);
        Open().Dispose();
        Assert.Equal(header, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public async Task A_damaged_line_costs_its_item_alone_and_is_told()
    {
        var given = await Chats.ConverseAsync(Answer, Asking("one"));
        Keep(given, "one", "two", "three");
        var lines = Lines();
        lines[1] = "garbage";
        lines[2] = lines[2][..150] + "garbage";
        await System.IO.File.WriteAllLinesAsync(File, lines);
        Assert.Null(Find("one"));
        Assert.Null(Find("two"));
        Assert.Equal("A\u00e9 \"q\"", Find("three")!.Text);
        Assert.Contains($"Line 2 of the checkpoint '{File}' is damaged; its item is sent again.", warnings);
        Assert.Contains($"An answer of the checkpoint '{File}' cannot be read; its item is sent again.", warnings);
    }

    [Fact]
    public void A_failure_is_kept_without_its_message_and_is_no_answer()
    {
        using (var checkpoint = Open())
            checkpoint.KeepFailure(checkpoint.Claim(Asking("one"), "us-east-1"), new BedrockException("ThrottlingException", ErrorKind.LimitsExceeded, "secret") { StatusCode = 429, RequestId = "r1" });
        Assert.EndsWith(""" "occurrence":0,"failure":{"errorId":"ThrottlingException","statusCode":429,"requestId":"r1"}}""".Trim(), Lines()[1], StringComparison.Ordinal);
        using var again = Open();
        Assert.Null(again.Find(again.Claim(Asking("one"), "us-east-1"), Asking("one")));
    }

    [Fact]
    public void The_number_of_items_is_known_after_a_run_that_came_to_its_end()
    {
        using (var checkpoint = Open())
        {
            Assert.Null(checkpoint.LastItems);
            checkpoint.End(1234);
        }

        using (var again = Open())
        {
            Assert.Equal(1234, again.LastItems);
            again.End(1234);
        }

        Assert.Equal(2, Lines().Length);
    }

    [Fact]
    public void Keys_differ_by_what_goes_out_and_by_region_and_count_the_same()
    {
        using var checkpoint = Open();
        var first = checkpoint.Claim(Asking("one"), "us-east-1");
        Assert.Equal(first with { Occurrence = 1 }, checkpoint.Claim(Asking("one") with { Index = 5, InputObject = 5 }, "us-east-1"));
        Assert.Equal(64, first.Key.Length);
        Assert.NotEqual(first.Key, checkpoint.Claim(Asking("one"), "eu-west-1").Key);
        Assert.NotEqual(first.Key, checkpoint.Claim(Asking("two"), "us-east-1").Key);
        Assert.NotEqual(first.Key, checkpoint.Claim(Asking("one") with { ModelId = "other" }, "us-east-1").Key);
        Assert.NotEqual(first.Key, checkpoint.Claim(Asking("one") with { MaxTokens = 5 }, "us-east-1").Key);
        Assert.NotEqual(Image(1), Image(2));

        string Image(byte content) => checkpoint.Claim(
            Chats.Request(Message.User(ContentBlock.OfText("x"), new ContentBlock { Kind = "image", Image = new Media { Format = "png", Bytes = [content] } })), "us-east-1").Key;
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_fault_of_its_own_and_none_of_the_answer()
    {
        var given = await Chats.ConverseAsync(Answer, Asking("one"));
        var checkpoint = Open();
        Assert.Null(checkpoint.Fault);
        var item = checkpoint.Claim(Asking("one"), "us-east-1");
        checkpoint.Dispose();
        checkpoint.Keep(item, Asking("one"), given);
        Assert.Equal((ErrorIds.FileUnavailable, ErrorKind.WriteError), (checkpoint.Fault!.ErrorId, checkpoint.Fault.Kind));
        Assert.Single(Lines());
    }

    private static ChatRequest Asking(string text) => Chats.Request(Message.User(ContentBlock.OfText(text)));

    private ICheckpoint Open() => new CheckpointStore(new FakeTimeProvider(Chats.Now)).Open(File, new CheckpointSettings(Chats.Request(), "us-east-1"), warnings.Add);

    private void Keep(ChatResponse response, params string[] prompts)
    {
        using var checkpoint = Open();
        foreach (var request in prompts.Select(Asking))
            checkpoint.Keep(checkpoint.Claim(request, "us-east-1"), request, response);
    }

    private ChatResponse? Find(string prompt)
    {
        using var checkpoint = Open();
        return checkpoint.Find(checkpoint.Claim(Asking(prompt), "us-east-1"), Asking(prompt));
    }

    private string[] Lines() => System.IO.File.ReadAllText(File, Encoding.UTF8).TrimEnd('\n').Split('\n');
}
