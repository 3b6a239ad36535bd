using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Continuation;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Core.Tests.Chat.Continuation;

public sealed class ContinuedChatTests
{
    private readonly ScriptedChat chat = new();
    private readonly ContinuationForms forms = new();

    [Fact]
    public async Task An_answer_that_was_cut_goes_on_as_one_turn_with_the_sum_of_its_tokens()
    {
        chat.Says("one two", "max_tokens").Says(" three", "max_tokens").Says(" four.");
        var answer = await AskAsync(5);
        Assert.Equal("one two three four.", answer.Text);
        Assert.Equal("end_turn", answer.StopReason);
        Assert.Equal((30, 6), (answer.Usage!.InputTokens, answer.Usage.OutputTokens));
        Assert.Equal(15, answer.LatencyMs);
        Assert.Equal(3, answer.Attempts);
        Assert.Equal("assistant:one two three four.", answer.MessageJson);
        Assert.Equal(["user:ask", "assistant:one two three four."], answer.Conversation!.Messages.Select(Shown));
        Assert.Equal(30, answer.Conversation.Usage!.InputTokens);
        Assert.Equal(["user:ask", "assistant:one two"], chat.Sent[1].Messages.Select(Shown));
        Assert.Equal(["user:ask", "assistant:one two three"], chat.Sent[2].Messages.Select(Shown));
    }

    [Fact]
    public async Task It_goes_on_no_more_often_than_was_allowed()
    {
        chat.Says("a", "max_tokens").Says("b", "max_tokens").Says("c", "max_tokens");
        var answer = await AskAsync(2);
        Assert.Equal(("abc", "max_tokens"), (answer.Text, answer.StopReason));
        Assert.Equal(3, chat.Sent.Count);
    }

    [Fact]
    public async Task White_space_at_the_cut_is_not_sent_and_stands_once()
    {
        chat.Says("one \n", "max_tokens").Says(" \ntwo");
        var answer = await AskAsync(1);
        Assert.Equal("one \ntwo", answer.Text);
        Assert.Equal("assistant:one", Shown(chat.Sent[1].Messages[^1]));
    }

    [Fact]
    public async Task White_space_that_the_model_does_not_give_again_is_kept()
    {
        chat.Says("one \n", "max_tokens").Says("two");
        Assert.Equal("one \ntwo", (await AskAsync(1)).Text);
    }

    [Fact]
    public async Task A_model_that_refuses_its_own_turn_last_is_asked_to_go_on_from_then_on()
    {
        chat.Says("a ", "max_tokens").Fails("ValidationException").Says("b", "max_tokens").Says("c");
        var answer = await AskAsync(3);
        Assert.Equal("a bc", answer.Text);
        Assert.Equal(["user:ask", "assistant:a ", $"user:{ContinuationRules.Ask}"], chat.Sent[2].Messages.Select(Shown));
        Assert.Equal(["user:ask", "assistant:a b", $"user:{ContinuationRules.Ask}"], chat.Sent[3].Messages.Select(Shown));
        Assert.False(forms.TakesPrefill("m"));
        Assert.Equal(["user:ask", "assistant:a bc"], answer.Conversation!.Messages.Select(Shown));
    }

    [Fact]
    public async Task A_request_that_is_refused_in_both_forms_says_nothing_about_the_model()
    {
        chat.Says("a", "max_tokens").Fails("ValidationException").Fails("ValidationException");
        var fault = await Assert.ThrowsAsync<BedrockException>(() => AskAsync(1));
        Assert.Equal("ValidationException", fault.ErrorId);
        Assert.Equal("a", ((ChatResponse)fault.PartialResponse!).Text);
        Assert.True(forms.TakesPrefill("m"));
    }

    [Fact]
    public async Task A_later_call_that_fails_leaves_what_came()
    {
        chat.Says("a", "max_tokens").Says("b", "max_tokens").Fails("ThrottlingException", 429);
        var fault = await Assert.ThrowsAsync<BedrockException>(() => AskAsync(5));
        Assert.Equal("ThrottlingException", fault.ErrorId);
        var partial = (ChatResponse)fault.PartialResponse!;
        Assert.Equal(("ab", "max_tokens"), (partial.Text, partial.StopReason));
        Assert.Equal(["user:ask", "assistant:ab"], partial.Conversation!.Messages.Select(Shown));
    }

    [Theory]
    [InlineData("end_turn")]
    [InlineData("stop_sequence")]
    [InlineData("model_context_window_exceeded")]
    [InlineData("content_filtered")]
    public async Task An_answer_that_ended_otherwise_is_left_alone(string reason)
    {
        chat.Says("a", reason);
        Assert.Equal(reason, (await AskAsync(5)).StopReason);
        Assert.Single(chat.Sent);
    }

    [Fact]
    public async Task An_answer_cut_in_a_tool_call_or_in_reasoning_is_left_alone()
    {
        chat.Says("max_tokens", ContentBlock.OfText("I call."), new ContentBlock { Kind = "toolUse", ToolUse = new ToolCall { Name = "t" } });
        Assert.Equal("max_tokens", (await AskAsync(5)).StopReason);
        chat.Says("max_tokens", new ContentBlock { Kind = "reasoningContent", ReasoningText = "hm" });
        Assert.Equal("max_tokens", (await AskAsync(5)).StopReason);
        Assert.Equal(2, chat.Sent.Count);
    }

    [Fact]
    public async Task The_arguments_of_an_answer_tool_are_left_alone()
    {
        chat.Says("""{"a":""", "max_tokens");
        await Chat(5).ConverseAsync(Request with { Answer = new AnswerRequest("{}", null, AnswerForm.Tool) }, CancellationToken.None);
        Assert.Single(chat.Sent);
    }

    [Fact]
    public async Task Reasoning_stays_at_the_start_of_the_turn_and_calls_come_after_the_text()
    {
        var call = new ContentBlock { Kind = "toolUse", ToolUse = new ToolCall { ToolUseId = "t1", Name = "t" } };
        chat.Says("max_tokens", Reasoning("first"), ContentBlock.OfText("a")).Says("tool_use", Reasoning("second"), ContentBlock.OfText("b"), call);
        var answer = await AskAsync(1);
        Assert.Equal(["reasoningContent", "text", "toolUse"], answer.Message!.Content.Select(block => block.Kind));
        Assert.Equal(("ab", "firstsecond"), (answer.Text, answer.Reasoning));
        Assert.Equal("t1", Assert.Single(answer.ToolCalls).ToolUseId);
    }

    [Fact]
    public async Task A_stream_goes_on_and_ends_once()
    {
        chat.Says("ab ", "max_tokens").Fails("ValidationException").Says(" cd", "max_tokens").Says("e");
        var deltas = new List<ChatDelta>();
        await foreach (var delta in Chat(4).ConverseStreamAsync(Request, CancellationToken.None))
            deltas.Add(delta);
        Assert.Equal("ab cde", string.Concat(deltas.Select(delta => delta.Text)));
        var end = Assert.Single(deltas, delta => delta.Response is not null);
        Assert.Same(deltas[^1], end);
        Assert.Equal(("ab cde", "end_turn"), (end.Response!.Text, end.Response.StopReason));
        Assert.All(deltas.SkipLast(1), delta => Assert.Equal(0, delta.ContentBlockIndex));
    }

    [Fact]
    public async Task A_stream_that_breaks_in_a_later_call_leaves_all_that_came()
    {
        chat.Says("ab", "max_tokens").Fails("StreamIncomplete", 200, partial: "cd");
        var text = string.Empty;
        var fault = await Assert.ThrowsAsync<BedrockException>(async () =>
        {
            await foreach (var delta in Chat(4).ConverseStreamAsync(Request, CancellationToken.None))
                text += delta.Text;
        });
        Assert.Equal("abcd", text);
        var partial = (ChatResponse)fault.PartialResponse!;
        Assert.Equal(("abcd", null), (partial.Text, partial.StopReason));
        Assert.Null(partial.Conversation);
    }

    private static ChatRequest Request => new() { ModelId = "m", Messages = [Message.User(ContentBlock.OfText("ask"))] };

    private static ContentBlock Reasoning(string text) => new() { Kind = "reasoningContent", ReasoningText = text };

    private static string Shown(Message turn) => $"{turn.Role}:{turn}";

    private ContinuedChat Chat(int most) => new(chat, most, forms, Shown);

    private Task<ChatResponse> AskAsync(int most) => Chat(most).ConverseAsync(Request, CancellationToken.None);
}
