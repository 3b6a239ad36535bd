using BedrockPS.Core.Chat;
using BedrockPS.Core.Tools;

namespace BedrockPS.Core.Tests.Tools;

public sealed class ToolLoopTests
{
    private static readonly Tool Weather = Answers.Runnable("get_weather");

    [Fact]
    public void An_answer_without_calls_is_the_end()
    {
        var answer = Answers.Text("done");
        Assert.Same(answer, Loop().Next(answer).Answer);
    }

    [Fact]
    public void All_calls_of_a_turn_become_tasks_in_their_order()
    {
        var step = Loop().Next(Answers.Calls(Answers.Call("t1", "get_weather"), Answers.Call("t2", "get_weather")));
        Assert.Null(step.Answer);
        Assert.Equal(["t1", "t2"], step.Tasks.Select(task => task.Call.ToolUseId));
        Assert.All(step.Tasks, task => Assert.Same(Weather, task.Tool));
    }

    [Fact]
    public void A_name_that_is_not_on_offer_is_refused_and_has_no_tool()
    {
        var step = Loop().Next(Answers.Calls(Answers.Call("t1", "Remove-Item"), Answers.Call("t2", "GET_WEATHER")));
        Assert.All(step.Tasks, task => Assert.Null(task.Tool));
        Assert.All(step.Tasks, task => Assert.Contains("get_weather", task.Refusal, StringComparison.Ordinal));
    }

    [Fact]
    public void Malformed_arguments_are_refused_beside_calls_that_run_and_their_fault_is_told_at_the_end()
    {
        var loop = Loop();
        var step = loop.Next(Answers.Malformed("tool_use", Answers.Call("t1", "get_weather"), Answers.Call("t2", "get_weather")));
        Assert.Equal([null, Weather], step.Tasks.Select(task => task.Tool));
        Assert.Equal([ErrorIds.ToolInputMalformed], loop.Next(Answers.Text("done")).Answer!.Faults.Select(fault => fault.ErrorId));
    }

    [Theory]
    [InlineData("malformed_tool_use")]
    [InlineData("guardrail_intervened")]
    [InlineData("content_filtered")]
    [InlineData(null)]
    public void An_answer_that_ended_for_such_a_reason_runs_nothing(string? reason)
    {
        var answer = Answers.Calls(reason, Answers.Call("t1", "get_weather"));
        Assert.Same(answer, Loop().Next(answer).Answer);
    }

    [Fact]
    public void Arguments_that_the_token_limit_cut_are_not_asked_for_again()
    {
        var answer = Answers.Malformed("max_tokens", Answers.Call("t1", "get_weather"));
        Assert.Same(answer, Loop().Next(answer).Answer);
    }

    [Fact]
    public void Calls_that_the_service_runs_are_not_answered()
    {
        var answer = Answers.Calls("end_turn", Answers.Call("s1", "nova_grounding", "server_tool_use"));
        Assert.Same(answer, Loop().Next(answer).Answer);
        var mixed = Loop().Next(Answers.Calls(Answers.Call("s1", "nova_grounding", "server_tool_use"), Answers.Call("t1", "get_weather")));
        Assert.Equal(["t1"], mixed.Tasks.Select(task => task.Call.ToolUseId));
    }

    [Fact]
    public void A_turn_with_a_call_that_the_caller_answers_is_left_to_the_caller_as_a_whole()
    {
        var answer = Answers.Calls(Answers.Call("t1", "get_weather"), Answers.Call("t2", "by_hand"));
        Assert.Same(answer, new ToolLoop([Weather, Answers.OfCaller("by_hand")], 5).Next(answer).Answer);
    }

    [Fact]
    public void The_round_limit_gives_the_answer_with_a_fault_that_names_the_calls()
    {
        var loop = Loop(rounds: 1);
        Assert.Null(loop.Next(Answers.Calls(Answers.Call("t1", "get_weather"))).Answer);
        var end = loop.Next(Answers.Calls(Answers.Call("t2", "get_weather"))).Answer!;
        Assert.Equal("t2", Assert.Single(end.ToolCalls).ToolUseId);
        var fault = Assert.Single(end.Faults);
        Assert.Equal(ErrorIds.ToolRoundLimit, fault.ErrorId);
        Assert.Contains("get_weather", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, loop.Rounds);
    }

    [Fact]
    public void Results_go_back_in_one_user_message_and_nothing_is_forced_any_more()
    {
        var answer = Answers.Calls(Answers.Call("t1", "get_weather"), Answers.Call("t2", "get_weather"));
        var request = new ChatRequest { ModelId = "m", Tools = [Weather], ToolChoice = "any" };
        var next = ToolLoop.Continue(request, answer, [ToolResults.Of(answer.ToolCalls[0], new("7")), ToolResults.Of(answer.ToolCalls[1], new("8"))]);

        Assert.Null(next.ToolChoice);
        Assert.Same(answer.Conversation, next.Conversation);
        Assert.Equal(["user", "assistant", "user"], next.Messages.Select(message => message.Role));
        Assert.Equal(["t1", "t2"], next.Messages[^1].Content.Select(block => block.ToolResult!.ToolUseId));
    }

    [Theory]
    [InlineData(null, "(no output)")]
    [InlineData(" \n", "(no output)")]
    [InlineData("abc", "abc")]
    [InlineData("abcdef", "abcd\n(truncated: 4 of 6 characters are shown)")]
    [InlineData("abc\uD83D\uDE00", "abc\n(truncated: 3 of 5 characters are shown)")]
    public void Output_is_never_blank_and_bounded_between_characters(string? output, string sent)
    {
        var result = ToolResults.Of(Answers.Call("t1", "x"), new(output), maxLength: 4);
        Assert.Equal(sent, result.Text);
        Assert.Equal("success", result.Status);
    }

    [Fact]
    public void A_failure_is_an_error_result() =>
        Assert.Equal("error", ToolResults.Of(Answers.Call("t1", "x"), new("boom", IsError: true)).Status);

    private static ToolLoop Loop(int rounds = 5) => new([Weather], rounds);
}
