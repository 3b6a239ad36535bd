using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Tests.Chat;

public sealed class TurnRulesTests
{
    private static readonly ContentBlock Call = new() { Kind = "toolUse", ToolUse = new ToolCall { ToolUseId = "t1", Name = "x" } };

    [Fact]
    public void A_blank_block_beside_a_tool_call_is_left_out()
    {
        var turns = TurnRules.Prepare([Text("user", "go"), Turn("assistant", ContentBlock.OfText(""), Call), Text("user", "on")]);
        Assert.Same(Call, Assert.Single(turns[1].Content));
    }

    [Fact]
    public void A_blank_turn_is_left_out_and_its_neighbours_are_joined()
    {
        var turns = TurnRules.Prepare([Text("user", "a"), Text("assistant", " \n"), Text("user", "b")]);
        var turn = Assert.Single(turns);
        Assert.Equal("user", turn.Role);
        Assert.Equal(["a", "b"], turn.Content.Select(block => block.Text));
    }

    [Fact]
    public void A_cache_point_alone_is_no_turn()
    {
        var point = new ContentBlock { Kind = "cachePoint", CachePointType = "default" };
        Assert.Equal(2, TurnRules.Prepare([Text("user", "a"), Turn("assistant", ContentBlock.OfText(" "), point), Turn("user", ContentBlock.OfText("b"), point)])[0].Content.Count(block => block.Text is not null));
        Assert.Throws<BedrockException>(() => TurnRules.Prepare([Turn("user", ContentBlock.OfText(" "), point)]));
    }

    [Fact]
    public void Text_is_kept_with_its_spaces() => Assert.Equal("  keep me  ", TurnRules.Prepare([Text("user", "  keep me  ")])[0].Content[0].Text);

    [Fact]
    public void Reasoning_is_never_judged_by_its_text()
    {
        var reasoning = new ContentBlock { Kind = "reasoningContent", ReasoningText = " ", Raw = """{"reasoningContent":{}}""" };
        var turns = TurnRules.Prepare([Text("user", "a"), Turn("assistant", reasoning, ContentBlock.OfText("b")), Text("user", "c")]);
        Assert.Same(reasoning, turns[1].Content[0]);
    }

    [Fact]
    public void Blocks_of_unknown_kinds_are_kept()
    {
        var unknown = new ContentBlock { Kind = "brandNew", Raw = "{}" };
        Assert.Same(unknown, TurnRules.Prepare([Turn("user", unknown)])[0].Content[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u3000\t\r\n")]
    public void A_last_turn_of_the_user_that_says_nothing_is_refused(string text)
    {
        var fault = Assert.Throws<BedrockException>(() => TurnRules.Prepare([Text("user", "a"), Text("assistant", "b"), Text("user", text)]));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains("-Message", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Turns_that_need_nothing_stay_the_same_objects()
    {
        Message[] turns = [Text("user", "a"), Text("assistant", "b"), Text("user", "c")];
        Assert.Equal(turns, TurnRules.Prepare(turns));
    }

    private static Message Text(string role, string text) => Turn(role, ContentBlock.OfText(text));

    private static Message Turn(string role, params ContentBlock[] content) => new() { Role = role, Content = Fixed.List(content) };
}
