using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Fallback;
using BedrockPS.Core.Session;

namespace BedrockPS.Core.Tests.Chat.Fallback;

public sealed class FallbackChatTests : ICallLog
{
    private readonly ScriptedChat chat = new();
    private readonly List<string> warnings = [];
    private readonly FallbackChat fallback;

    public FallbackChatTests() => fallback = new FallbackChat(chat, ["second", "third"], this);

    [Theory]
    [InlineData("ThrottlingException", 429)]
    [InlineData("ServiceQuotaExceededException", 400)]
    [InlineData("ModelNotReadyException", 429)]
    [InlineData("ModelTimeoutException", 408)]
    [InlineData("ModelErrorException", 424)]
    [InlineData("modelStreamErrorException", 424)]
    [InlineData("ServiceUnavailableException", 503)]
    [InlineData("InternalServerException", 500)]
    [InlineData("ResponseInvalid", 502)]
    [InlineData("ResourceNotFoundException", 404)]
    [InlineData("AccessDeniedException", 403)]
    public async Task A_fault_of_the_model_or_its_capacity_goes_to_the_next_one_with_a_warning(string errorId, int status)
    {
        chat.Fails(errorId, status).Says("hi");
        var answer = await AskAsync();
        Assert.Equal(("hi", "second"), (answer.Text, answer.ModelId));
        Assert.Equal($"first failed with {errorId}; second is asked in its place.", Assert.Single(warnings));
    }

    [Theory]
    [InlineData("ValidationException", 400)]
    [InlineData("ExpiredTokenException", 403)]
    [InlineData("UnrecognizedClientException", 403)]
    [InlineData(ErrorIds.RequestTimedOut, null)]
    [InlineData(ErrorIds.ConnectionFailed, null)]
    [InlineData(ErrorIds.InputInvalid, null)]
    public async Task A_fault_of_request_caller_or_connection_is_told_at_once(string errorId, int? status)
    {
        chat.Fails(errorId, status);
        Assert.Equal(errorId, (await Assert.ThrowsAsync<BedrockException>(AskAsync)).ErrorId);
        Assert.Single(chat.Sent);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_fault_of_the_set_up_is_never_of_the_model() =>
        Assert.False(FallbackRules.IsOfModel(new BedrockException("AccessDeniedException", ErrorKind.PermissionDenied, "no") { IsSetup = true }));

    [Fact]
    public async Task When_all_fail_the_first_fault_is_told_and_the_others_named()
    {
        chat.Fails("ThrottlingException", 429).Fails("ModelNotReadyException", 429).Fails("AccessDeniedException", 403);
        var fault = await Assert.ThrowsAsync<BedrockException>(AskAsync);
        Assert.Equal(("ThrottlingException", 429), (fault.ErrorId, fault.StatusCode));
        Assert.Equal("ThrottlingException of first The fallback models failed too: second (ModelNotReadyException), third (AccessDeniedException).", fault.Message);
        Assert.Equal(["first", "second", "third"], chat.Sent.Select(request => request.ModelId));
    }

    [Fact]
    public async Task What_follows_in_the_item_stays_with_the_model_that_answered()
    {
        chat.Fails("ThrottlingException", 429).Says("a").Says("b").Fails("ModelErrorException", 424).Says("c");
        await AskAsync();
        await AskAsync();
        Assert.Equal("third", (await AskAsync()).ModelId);
        Assert.Equal(["first", "second", "second", "second", "third"], chat.Sent.Select(request => request.ModelId));
    }

    [Fact]
    public async Task Reasoning_of_another_model_does_not_go_along_and_its_own_does()
    {
        var old = Message.Assistant(Reasoning("of first"), ContentBlock.OfText("before"));
        var request = Request with { Messages = [Message.User(ContentBlock.OfText("q")), old, Message.User(ContentBlock.OfText("ask"))] };
        chat.Fails("ThrottlingException", 429).Says("tool_use", Reasoning("of second"), ContentBlock.OfText("calls")).Says("done");
        var first = await fallback.ConverseAsync(request, CancellationToken.None);
        await fallback.ConverseAsync(request with { Messages = [.. request.Messages, first.Message!, Message.User(ContentBlock.OfText("result"))] }, CancellationToken.None);
        Assert.Equal([1, 0, 1], chat.Sent.Select(sent => sent.Messages.Sum(turn => turn.Content.Count(block => block.Kind == "reasoningContent"))));
        Assert.Equal("of second", chat.Sent[2].Messages[3].Content[0].ReasoningText);
    }

    [Fact]
    public async Task A_stream_goes_to_the_next_model_before_its_first_piece_only()
    {
        chat.Fails("ThrottlingException", 429).Says("hi");
        Assert.Equal("hi", await ReadAsync());
        chat.Fails("ModelStreamErrorException", 424, partial: "so f");
        var fault = await Assert.ThrowsAsync<BedrockException>(ReadAsync);
        Assert.Equal("so f", ((ChatResponse)fault.PartialResponse!).Text);
        Assert.Equal(["first", "second", "second"], chat.Sent.Select(request => request.ModelId));
    }

    void ICallLog.Verbose(string text)
    {
    }

    void ICallLog.Debug(string text)
    {
    }

    void ICallLog.Warning(string text) => warnings.Add(text);

    private static ChatRequest Request => new() { ModelId = "first", Messages = [Message.User(ContentBlock.OfText("ask"))] };

    private static ContentBlock Reasoning(string text) => new() { Kind = "reasoningContent", ReasoningText = text };

    private Task<ChatResponse> AskAsync() => fallback.ConverseAsync(Request, CancellationToken.None);

    private async Task<string> ReadAsync()
    {
        var text = string.Empty;
        await foreach (var delta in fallback.ConverseStreamAsync(Request, CancellationToken.None))
            text += delta.Text;
        return text;
    }
}
