using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Core.Tests.Chat;

public sealed class ConversationRepairTests
{
    private static readonly ContentBlock Point = new() { Kind = "cachePoint", CachePointType = "default" };

    private static readonly ContentBlock Reasoning = new() { Kind = "reasoningContent", ReasoningText = "r", ReasoningSignature = "s" };

    [Fact]
    public void A_conversation_without_faults_is_the_same_object()
    {
        var good = new Conversation { Messages = [User(Text("a")), Assistant(Reasoning, Call("t1")), User(Result("t1"), Text("b")), Assistant(Text("c"))] };
        var (mended, changes) = ConversationRepair.Repair(good);
        Assert.Same(good, mended);
        Assert.Empty(changes);
    }

    [Fact]
    public void Only_the_turns_change()
    {
        var extra = new Dictionary<string, JsonText> { ["x"] = new("1") };
        var before = new Conversation { ConversationId = "c", ModelId = "m", System = "s", Region = "r", Tools = [new Tool { Name = "t" }], Usage = new TokenUsage(), CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch, Extra = extra, Messages = [User(Text("a"), Text(" "))] };
        var after = ConversationRepair.Repair(before).Conversation;
        Assert.Equal(("c", "m", "s", "r"), (after.ConversationId, after.ModelId, after.System, after.Region));
        Assert.Same(before.Tools, after.Tools);
        Assert.Same(before.Usage, after.Usage);
        Assert.Same(extra, after.Extra);
        Assert.Equal((before.CreatedAt, before.UpdatedAt), (after.CreatedAt, after.UpdatedAt));
        Assert.Equal(2, before.Messages[0].Content.Count);
    }

    [Fact]
    public void Blank_text_and_empty_turns_are_left_out_and_neighbours_joined() => Mends(
        "user:a|b assistant:c",
        ["Turn 2 (assistant): blank text left out (1).", "Turn 2 (assistant): left out, because it holds nothing.", "Turn 3 (user): joined to the one before it, which has the same role."],
        User(Text("a")),
        Assistant(Text(" \n")),
        User(Text("b")),
        Assistant(Text("c")));

    [Fact]
    public void An_unanswered_call_gets_an_error_as_its_result() => Mends(
        "user:a assistant:t1?|t2? user:t2=|t1=error|b",
        ["Turn 2 (assistant): the tool call t1 (x) was never answered and now has an error as its result."],
        User(Text("a")),
        Assistant(Call("t1"), Call("t2")),
        User(Text("b"), Result("t2")));

    [Fact]
    public void Calls_at_the_end_are_answered_in_a_turn_of_their_own() => Mends(
        "user:a assistant:t1? user:t1=error",
        ["Turn 2 (assistant): the tool call t1 (x) was never answered and now has an error as its result."],
        User(Text("a")),
        Assistant(Call("t1")));

    [Fact]
    public void Results_without_a_call_are_left_out() => Mends(
        "user:a assistant:b user:c",
        ["Turn 1 (user): the result t9 was left out, because no open tool call of the turn before has this id.", "Turn 3 (user): the result t1 was left out, because no open tool call of the turn before has this id."],
        User(Text("a"), Result("t9")),
        Assistant(Text("b")),
        User(Result("t1"), Text("c")));

    [Fact]
    public void A_turn_of_orphans_alone_goes_and_its_neighbours_are_joined() => Mends(
        "user:a assistant:b|c",
        [
            "Turn 3 (user): the result t1 was left out, because no open tool call of the turn before has this id.",
            "Turn 3 (user): left out, because it holds nothing.",
            "Turn 4 (assistant): joined to the one before it, which has the same role.",
        ],
        User(Text("a")),
        Assistant(Text("b")),
        User(Result("t1")),
        Assistant(Text("c")));

    [Fact]
    public void A_second_result_of_one_call_is_left_out() => Mends(
        "user:a assistant:t1? user:t1=",
        ["Turn 3 (user): the result t1 was left out, because no open tool call of the turn before has this id."],
        User(Text("a")),
        Assistant(Call("t1")),
        User(Result("t1"), Result("t1")));

    [Fact]
    public void Results_of_one_turn_that_were_sent_apart_are_joined() => Mends(
        "user:a assistant:t1?|t2? user:t1=|t2=",
        ["Turn 4 (user): joined to the one before it, which has the same role."],
        User(Text("a")),
        Assistant(Call("t1"), Call("t2")),
        User(Result("t1")),
        User(Result("t2")));

    [Fact]
    public void Results_come_first() => Mends(
        "user:a assistant:t1? user:t1=|b",
        ["Turn 3 (user): tool results were put before what else it holds."],
        User(Text("a")),
        Assistant(Call("t1")),
        User(Text("b"), Result("t1")));

    [Fact]
    public void A_call_whose_id_another_has_is_left_out() => Mends(
        "user:a assistant:t1? user:t1=",
        ["Turn 2 (assistant): a tool call whose id another call has left out (1)."],
        User(Text("a")),
        Assistant(Call("t1"), Call("t1")),
        User(Result("t1")));

    [Fact]
    public void Calls_that_the_service_runs_are_let_be()
    {
        var call = new ContentBlock { Kind = "toolUse", ToolUse = new ToolCall { ToolUseId = "s1", Name = "search", ToolType = "server_tool_use" } };
        var result = new ContentBlock { Kind = "toolResult", ToolResult = new ToolResult { ToolUseId = "s1", ToolType = "search_result" } };
        Assert.Empty(ConversationRepair.Repair(new Conversation { Messages = [User(Text("a")), Assistant(call, result, Text("b"))] }).Changes);
    }

    [Fact]
    public void A_first_turn_of_the_model_gets_one_of_the_user_before_it() => Mends(
        "user:(The start of the conversation is missing.) assistant:a user:b",
        ["Turn 1 (assistant): a turn of the user that says so was put before it, because a conversation starts with one."],
        Assistant(Text("a")),
        User(Text("b")));

    [Fact]
    public void Blocks_of_the_other_role_and_loose_reasoning_are_left_out() => Mends(
        "user:a assistant:[reasoningContent]|b user:c",
        [
            "Turn 1 (user): blocks that a turn of the role user may not hold left out (1).",
            "Turn 2 (assistant): blocks that a turn of the role assistant may not hold left out (1).",
            "Turn 2 (assistant): reasoning that no answer follows left out (1).",
        ],
        User(Reasoning, Text("a")),
        Assistant(Reasoning, Text("b"), Result("t1"), new ContentBlock { Kind = "reasoningContent", ReasoningText = "more" }),
        User(Text("c")));

    [Fact]
    public void Documents_get_names_that_are_valid_and_their_own()
    {
        var raw = """{"document":{"format":"txt","name":"a.b","source":{"content":[{"text":"é"}]},"new":1.0}}""";
        var (mended, changes) = ConversationRepair.Repair(new Conversation
        {
            Messages =
            [
                User(Text("a"), Document("notes"), Document("Notes"), Document("John's  report.pdf"), Document("\u30c6\u30b9\u30c8")),
                Assistant(Text("b")),
                User(Text("c"), Document("notes"), new ContentBlock { Kind = "document", Document = new Media { Name = "a.b" }, Raw = raw }),
            ],
        });
        var documents = mended.Messages.SelectMany(turn => turn.Content).Where(block => block.Document is not null).ToList();
        Assert.Equal(["notes", "Notes (2)", "Johns report pdf", "document", "notes (3)", "a b"], documents.Select(block => block.Document!.Name));
        Assert.Equal(documents.Count, documents.Select(block => block.Document!.Name!.ToUpperInvariant()).Distinct().Count());
        Assert.All(documents, block => Assert.True(DocumentNames.IsValid(block.Document!.Name)));
        Assert.Equal("""{"document":{"format":"txt","name":"a b","source":{"content":[{"text":"é"}]},"new":1.0}}""", documents[^1].Raw);
        Assert.Equal(5, changes.Count);
    }

    [Fact]
    public void A_document_gets_a_text_beside_it() => Mends(
        "user:[document]|See the document.",
        ["Turn 1 (user): a text was added, because a document cannot stand alone."],
        User(Document("notes")));

    [Fact]
    public void The_newest_cache_points_stay()
    {
        var turns = Enumerable.Range(0, 6).SelectMany(_ => new[] { User(Text("a"), Point), Assistant(Text("b")) }).ToList();
        var (mended, changes) = ConversationRepair.Repair(new Conversation { Messages = turns });
        Assert.Equal(["The oldest 2 cache points were left out, because a request takes 4."], changes);
        Assert.Equal([1, 1, 2, 2, 2, 2], mended.Messages.Where(turn => turn.Role == "user").Select(turn => turn.Content.Count));
    }

    [Fact]
    public void No_text_of_a_turn_is_in_the_changes()
    {
        var changes = ConversationRepair.Repair(new Conversation { Messages = [Assistant(Text("hunter2")), Assistant(Text("hunter2")), User(Result("t1"), Document("hunter2.pdf"))] }).Changes;
        Assert.NotEmpty(changes);
        Assert.DoesNotContain(changes, change => change.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void What_comes_out_needs_no_second_repair()
    {
        Message[] pieces = [User(Text("a")), User(Result("t1")), Assistant(Call("t1"), Call("t2")), Assistant(Text(" ")), User(Text("b"), Result("t2")), Assistant(Reasoning), User(Document("a.b")), Assistant(Text("c"), Result("t3")), User(Point)];
        var random = new Random(7);
        for (var run = 0; run < 2000; run++)
        {
            var turns = Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]).ToList();
            var once = ConversationRepair.Repair(new Conversation { Messages = turns }).Conversation;
            Assert.Empty(ConversationRepair.Repair(once).Changes);
            Assert.Equal(once.Messages.Select((_, index) => index % 2 == 0 ? "user" : "assistant"), once.Messages.Select(turn => turn.Role));
        }
    }

    private static void Mends(string expected, string[] changes, params Message[] turns)
    {
        var (mended, said) = ConversationRepair.Repair(new Conversation { Messages = turns });
        Assert.Equal(expected, string.Join(' ', mended.Messages.Select(turn => $"{turn.Role}:{string.Join('|', turn.Content.Select(Shown))}")));
        Assert.Equal(changes, said);
    }

    private static string Shown(ContentBlock block) => block.ToolUse is { } call ? $"{call.ToolUseId}?" : block.ToolResult is { } result ? $"{result.ToolUseId}={result.Status}" : block.ToString();

    private static ContentBlock Text(string text) => ContentBlock.OfText(text);

    private static ContentBlock Call(string id) => new() { Kind = "toolUse", ToolUse = new ToolCall { ToolUseId = id, Name = "x" } };

    private static ContentBlock Result(string id) => new() { Kind = "toolResult", ToolResult = new ToolResult { ToolUseId = id } };

    private static ContentBlock Document(string name) => new() { Kind = "document", Document = new Media { Format = "txt", Name = name, Bytes = [1] } };

    private static Message User(params ContentBlock[] content) => Message.User(content);

    private static Message Assistant(params ContentBlock[] content) => Message.Assistant(content);
}
