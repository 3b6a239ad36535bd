using System.Runtime.CompilerServices;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Core.Tests.Chat.Structured;

public sealed class StructuredChatTests
{
    private const string Model = "a.model-v1";

    private readonly AnswerForms _forms = new();
    private readonly FakeChat _chat = new();

    [Fact]
    public async Task An_answer_that_fits_is_asked_for_once_by_outputConfig()
    {
        var answer = await AskAsync(Says("good"));
        Assert.Equal("read good", answer.Answer!.Value);
        Assert.Equal(new AnswerRequest("{schema}", "Invoice", AnswerForm.Format), Assert.Single(_chat.Sent).Answer);
    }

    [Fact]
    public async Task A_model_that_refuses_outputConfig_gets_the_tool_from_then_on()
    {
        await AskAsync(Refuses("ValidationException", "first"), Says("good"));
        Assert.Equal([AnswerForm.Format, AnswerForm.Tool], Forms);
        await AskAsync(Says("good"));
        Assert.Equal([AnswerForm.Format, AnswerForm.Tool, AnswerForm.Tool], Forms);
        await AskAsync(Refuses("ValidationException", "no tools now"), Says("good"));
        Assert.Equal([AnswerForm.Tool, AnswerForm.Format], Forms.Skip(3));
        Assert.Equal(AnswerForm.Format, _forms.For(Model)[0]);
    }

    [Fact]
    public async Task When_both_forms_are_refused_the_first_refusal_is_told()
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => AskAsync(Refuses("ValidationException", "first"), Refuses("ValidationException", "second")));
        Assert.Equal("first", fault.Message);
        Assert.Equal(AnswerForm.Format, _forms.For(Model)[0]);
    }

    [Theory]
    [InlineData("ThrottlingException")]
    [InlineData("AccessDeniedException")]
    public async Task Another_fault_says_nothing_about_the_form(string code)
    {
        Assert.Equal(code, (await Assert.ThrowsAsync<BedrockException>(() => AskAsync(Refuses(code, "no")))).ErrorId);
        Assert.Single(_chat.Sent);
    }

    [Fact]
    public async Task A_managed_prompt_takes_no_tool()
    {
        _chat.Answers.Enqueue(Refuses("ValidationException", "no"));
        await Assert.ThrowsAsync<BedrockException>(() => Chat().ConverseAsync(Request with { ModelId = "arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT12345:1" }, CancellationToken.None));
        Assert.Single(_chat.Sent);
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_is_asked_for_again_with_what_is_wrong()
    {
        var answer = await AskAsync(Says("{bad}"), Says("good"));
        Assert.Equal("read good", answer.Answer!.Value);
        var again = _chat.Sent[1].Messages;
        Assert.Equal(["user", "assistant", "user"], again.Select(message => message.Role));
        Assert.Equal("{bad}", again[1].ToString());
        Assert.Equal("Your answer does not fit the JSON schema that it must follow:\n/x: is wrong\nGive the whole answer again, corrected, as JSON of that schema and nothing else.", again[2].ToString());
        Assert.Equal([AnswerForm.Format, AnswerForm.Format], Forms);
    }

    [Fact]
    public async Task The_conversation_goes_on_from_the_answer_that_fits_and_counts_both()
    {
        var answer = await AskAsync(Says("{bad}"), Says("good"));
        Assert.Equal(["ask", "good"], answer.Conversation!.Messages.Select(message => message.ToString()));
        Assert.Equal(6, answer.Usage!.InputTokens);
        Assert.Equal(6, answer.Conversation.Usage!.InputTokens);
    }

    [Fact]
    public async Task After_the_second_answer_nothing_is_asked_and_the_raw_answer_is_kept()
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => AskAsync(Says("{bad}"), Says("{worse}")));
        Assert.Equal((ErrorIds.SchemaMismatch, ErrorKind.InvalidResult), (fault.ErrorId, fault.Kind));
        Assert.Contains("/x: is wrong", fault.Message, StringComparison.Ordinal);
        Assert.Equal("{worse}", Assert.IsType<ChatResponse>(fault.PartialResponse).Text);
        Assert.Equal(2, _chat.Sent.Count);
    }

    [Theory]
    [InlineData("max_tokens", "Raise -MaxToken")]
    [InlineData("model_context_window_exceeded", "Shorten the input")]
    [InlineData("guardrail_intervened", "TargetObject.Text")]
    [InlineData("content_filtered", "TargetObject.Text")]
    [InlineData("refusal", "TargetObject.Text")]
    [InlineData("malformed_model_output", "TargetObject.Text")]
    public async Task An_answer_that_is_cut_or_blocked_is_not_read_nor_asked_for_again(string reason, string advice)
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => AskAsync(Says("good", reason)));
        Assert.Equal(ErrorIds.SchemaMismatch, fault.ErrorId);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains(advice, fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("good", ((ChatResponse)fault.PartialResponse!).Text);
        Assert.Single(_chat.Sent);
    }

    [Fact]
    public async Task Text_that_is_no_JSON_makes_the_next_form_the_tool()
    {
        await AskAsync(Says("prose"), Says("good", "tool_use"));
        Assert.Equal([AnswerForm.Format, AnswerForm.Tool], Forms);
        Assert.Equal(AnswerForm.Tool, _forms.For(Model)[0]);
    }

    [Fact]
    public async Task Calls_of_other_tools_pass_unread()
    {
        var call = Response("", "tool_use", new ToolCall { ToolUseId = "t1", Name = "lookup", InputJson = "{}" });
        var answer = await AskAsync(() => call);
        Assert.Same(call, answer);
        Assert.Null(answer.Answer);
    }

    [Fact]
    public async Task A_stream_shows_every_piece_and_ends_once()
    {
        _chat.Answers.Enqueue(Refuses("ValidationException", "no"));
        _chat.Answers.Enqueue(Says("{bad}"));
        _chat.Answers.Enqueue(Says("good"));
        var deltas = new List<ChatDelta>();
        await foreach (var delta in Chat().ConverseStreamAsync(Request, CancellationToken.None))
            deltas.Add(delta);
        Assert.Equal(["{bad}", "good", null], deltas.Select(delta => delta.Text));
        Assert.Equal("read good", Assert.Single(deltas, delta => delta.Response is not null).Response!.Answer!.Value);
        Assert.Equal([AnswerForm.Format, AnswerForm.Tool, AnswerForm.Tool], Forms);
    }

    [Fact]
    public void The_tool_of_the_answer_takes_no_name_of_another()
    {
        var asked = new AnswerRequest("{}", null, AnswerForm.Tool);
        Assert.Equal("answer", asked.ToolName([]));
        Assert.Equal("_answer", asked.ToolName([new Tool { Name = "answer" }]));
        Assert.Equal("Invoice", (asked with { Name = "Invoice" }).ToolName([new Tool { Name = "answer" }]));
    }

    private IEnumerable<AnswerForm> Forms => _chat.Sent.Select(request => request.Answer!.Form);

    private static ChatRequest Request => new() { ModelId = Model, Messages = [Message.User(ContentBlock.OfText("ask"))] };

    private StructuredChat Chat() => new(_chat, new FakeSchema(), "Invoice", _forms);

    private Task<ChatResponse> AskAsync(params Func<ChatResponse>[] answers)
    {
        foreach (var answer in answers)
            _chat.Answers.Enqueue(answer);
        return Chat().ConverseAsync(Request, CancellationToken.None);
    }

    private static Func<ChatResponse> Says(string text, string reason = "end_turn") => () => Response(text, reason);

    private static Func<ChatResponse> Refuses(string code, string message) => () => throw new BedrockException(code, ErrorKind.InvalidArgument, message);

    private static ChatResponse Response(string text, string reason, params ToolCall[] calls)
    {
        var message = Message.Assistant(ContentBlock.OfText(text));
        return new ChatResponse
        {
            Text = text,
            Message = message,
            StopReason = reason,
            ToolCalls = Fixed.List(calls),
            Usage = new TokenUsage { InputTokens = 3 },
            Conversation = new Conversation { Messages = [message] },
        };
    }

    private sealed class FakeSchema : IAnswerSchema
    {
        public string Json => "{schema}";

        public string ToText(bool indented) => Json;

        public AnswerCheck Check(string? json) => json switch
        {
            "good" => new("read good", []),
            not null when json.StartsWith('{') => new(null, ["/x: is wrong"]),
            _ => new(null, ["no JSON"]) { IsJson = false },
        };
    }

    private sealed class FakeChat : IChatService
    {
        public List<ChatRequest> Sent { get; } = [];

        public Queue<Func<ChatResponse>> Answers { get; } = new();

        public async Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Sent.Add(request);
            return Answers.Dequeue()();
        }

        public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var answer = await ConverseAsync(request, cancellationToken);
            yield return request.Answer!.Form == AnswerForm.Tool
                ? new ChatDelta { Kind = "ToolUse", ToolName = "Invoice", ToolInput = answer.Text }
                : new ChatDelta { Kind = "Text", Text = answer.Text };
            yield return new ChatDelta { Kind = "End", Response = answer };
        }

        public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
