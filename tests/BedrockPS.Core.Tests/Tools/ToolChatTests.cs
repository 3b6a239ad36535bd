using System.Runtime.CompilerServices;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;
using BedrockPS.Core.Tools;

namespace BedrockPS.Core.Tests.Tools;

public sealed class ToolChatTests
{
    private static readonly ChatRequest Request = new() { ModelId = "m", Messages = [Message.User(ContentBlock.OfText("q"))], Tools = [Answers.Runnable("get_weather", 3)] };

    private readonly Model model = new();
    private readonly Runner runner = new();
    private readonly Log log = new();

    [Fact]
    public async Task Calls_are_run_in_order_and_the_last_answer_is_given()
    {
        model.Says(Answers.Calls(Answers.Call("t1", "get_weather"), Answers.Call("t2", "get_weather")), Answers.Text("done"));
        var answer = await Chat().ConverseAsync(Request, CancellationToken.None);
        Assert.Equal("done", answer.Text);
        Assert.Equal(["t1", "t2"], runner.Ran);
        Assert.Equal(2, model.Got.Count);
        Assert.Equal(["ran\n(truncated: 3 of 6 characters are shown)", "ran\n(truncated: 3 of 6 characters are shown)"], Results(model.Got[1]).Select(result => result.Text));
    }

    [Fact]
    public async Task Unknown_names_are_answered_without_being_run()
    {
        model.Says(Answers.Calls(Answers.Call("t1", "Remove-Item")), Answers.Text("sorry"));
        await Chat().ConverseAsync(Request, CancellationToken.None);
        Assert.Empty(runner.Ran);
        Assert.Equal("error", Assert.Single(Results(model.Got[1])).Status);
        Assert.DoesNotContain("Remove-Item", string.Concat(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_after_tools_ran_keeps_their_results()
    {
        model.Says(Answers.Calls(Answers.Call("t1", "get_weather")));
        model.Fault = new BedrockException("ThrottlingException", ErrorKind.LimitsExceeded, "slow down");
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chat().ConverseAsync(Request, CancellationToken.None));
        var partial = Assert.IsType<ChatResponse>(fault.PartialResponse);
        Assert.Equal(["user", "assistant", "user"], partial.Conversation!.Messages.Select(message => message.Role));
        Assert.Equal("t1", partial.Conversation.Messages[^1].Content[0].ToolResult!.ToolUseId);
    }

    [Fact]
    public async Task A_stream_gives_the_pieces_of_all_rounds_and_one_end()
    {
        model.Says(Answers.Calls(Answers.Call("t1", "get_weather")), Answers.Text("done"));
        var kinds = new List<string>();
        await foreach (var delta in Chat().ConverseStreamAsync(Request, CancellationToken.None))
            kinds.Add($"{delta.Kind}{delta.ToolUseId}{delta.Response?.Text}");
        Assert.Equal(["ToolUset1", "ToolResultt1", "Text", "Enddone"], kinds);
    }

    [Fact]
    public async Task A_fault_in_a_later_round_of_a_stream_keeps_the_results_too()
    {
        model.Says(Answers.Calls(Answers.Call("t1", "get_weather")));
        model.Fault = new BedrockException("ThrottlingException", ErrorKind.LimitsExceeded, "slow down");
        var fault = await Assert.ThrowsAsync<BedrockException>(async () =>
        {
            await foreach (var _ in Chat().ConverseStreamAsync(Request, CancellationToken.None))
            {
            }
        });
        Assert.Equal(3, ((ChatResponse)fault.PartialResponse!).Conversation!.Messages.Count);
    }

    [Fact]
    public async Task A_fault_of_the_runner_ends_the_chat()
    {
        model.Says(Answers.Calls(Answers.Call("t1", "get_weather")), Answers.Text("never"));
        runner.Fault = new BedrockException(ErrorIds.ToolApprovalRequired, ErrorKind.InvalidOperation, "nobody is there");
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chat().ConverseAsync(Request, CancellationToken.None));
        Assert.Equal(ErrorIds.ToolApprovalRequired, fault.ErrorId);
        Assert.Single(model.Got);
    }

    private ToolChat Chat() => new(model, runner, 5, log);

    private static IEnumerable<ToolResult> Results(ChatRequest request) => request.Messages[^1].Content.Select(block => block.ToolResult!);

    private sealed class Model : IChatService
    {
        private readonly Queue<ChatResponse> answers = [];

        public List<ChatRequest> Got { get; } = [];

        public BedrockException? Fault { get; set; }

        public void Says(params ChatResponse[] said) => said.ToList().ForEach(answers.Enqueue);

        public Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
        {
            Got.Add(request);
            return answers.TryDequeue(out var answer) ? Task.FromResult(answer) : Task.FromException<ChatResponse>(Fault!);
        }

        public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var answer = await ConverseAsync(request, cancellationToken);
            foreach (var block in answer.Message!.Content)
                yield return new ChatDelta { Kind = block.ToolUse is null ? "Text" : "ToolUse", Text = block.Text, ToolUseId = block.ToolUse?.ToolUseId };
            yield return new ChatDelta { Kind = "End", Response = answer };
        }

        public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken) => Task.FromResult(new TokenCount());
    }

    private sealed class Runner : IToolRunner
    {
        public List<string> Ran { get; } = [];

        public BedrockException? Fault { get; set; }

        public Task<ToolOutcome> RunAsync(Tool tool, ToolCall call, CancellationToken cancellationToken)
        {
            Ran.Add(call.ToolUseId!);
            return Fault is null ? Task.FromResult(new ToolOutcome("ran it")) : Task.FromException<ToolOutcome>(Fault);
        }
    }

    private sealed class Log : ICallLog
    {
        public List<string> Lines { get; } = [];

        public void Verbose(string text) => Lines.Add(text);

        public void Debug(string text) => Lines.Add(text);

        public void Warning(string text) => Lines.Add(text);
    }
}
