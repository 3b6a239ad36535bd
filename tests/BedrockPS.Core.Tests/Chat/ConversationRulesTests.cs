using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Tests.Chat;

public sealed class ConversationRulesTests
{
    private static readonly Tool Weather = new() { Name = "get_weather" };
    private static readonly Tool Clock = new() { Name = "get_time" };
    private static readonly Message Called = Message.Assistant(new ContentBlock { Kind = "toolUse", ToolUse = new ToolCall { ToolUseId = "t1", Name = "get_weather" } });
    private static readonly Message Answered = Message.User(new ContentBlock { Kind = "toolResult", ToolResult = new ToolResult { ToolUseId = "t9" } });
    private static readonly ChatRequest Request = new() { ModelId = "m.x" };

    [Fact]
    public void A_conversations_tools_stand_in_when_none_are_given()
    {
        var conversation = new Conversation { Tools = [Weather] };
        Assert.Equal([Weather], ConversationRules.ToolsToSend(Request with { Conversation = conversation }, [Called]));
        Assert.Equal([Clock], ConversationRules.ToolsToSend(Request with { Conversation = conversation, Tools = [Clock] }, [Called]));
    }

    [Fact]
    public void Tools_in_the_history_without_definitions_are_named()
    {
        var fault = Assert.Throws<BedrockException>(() => ConversationRules.ToolsToSend(Request, [Called, Answered]));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains("get_weather, t9", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_without_tools_needs_none() => Assert.Empty(ConversationRules.ToolsToSend(Request, [Message.User(ContentBlock.OfText("a"))]));

    [Fact]
    public void Definitions_are_never_lost_from_a_conversation()
    {
        var before = new Conversation { ConversationId = "c1", Tools = [Weather], CreatedAt = DateTimeOffset.UnixEpoch };
        var newer = new Tool { Name = "get_weather", Description = "newer" };
        var after = ConversationRules.Extend(
            Request with { Conversation = before },
            new SentTurn([Message.User(ContentBlock.OfText("a"))], [newer, Clock]),
            Message.Assistant(ContentBlock.OfText("b")),
            null,
            DateTimeOffset.UnixEpoch.AddDays(1),
            "eu-west-1");
        Assert.Equal([newer, Clock], after.Tools);
        Assert.Equal("c1", after.ConversationId);
        Assert.Equal(DateTimeOffset.UnixEpoch, after.CreatedAt);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(1), after.UpdatedAt);
        Assert.Null(after.Usage);
        Assert.Equal([Weather], before.Tools);
    }

    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT12345:1", "prompt", "PROMPT12345:1")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", "foundation-model", "amazon.nova-lite-v1:0")]
    [InlineData("arn:short", null, "arn:short")]
    [InlineData("amazon.nova-lite-v1:0", null, "amazon.nova-lite-v1:0")]
    public void Arns_tell_their_resource(string id, string? type, string resource)
    {
        Assert.Equal(type, ModelIds.ResourceType(id));
        Assert.Equal(resource, ModelIds.ResourceId(id));
    }

    [Fact]
    public void Copies_of_a_fault_keep_what_is_known_of_it()
    {
        var fault = new BedrockException("X", ErrorKind.LimitsExceeded, "m")
        {
            StatusCode = 400,
            RequestId = "r",
            IsRetryable = true,
            Attempts = 3,
            ServiceMessage = "s",
            OriginalStatusCode = 424,
            OriginalMessage = "o",
            RecommendedAction = "general.",
        };
        var copy = fault.WithAction("specific.").WithPartial("part");
        Assert.Equal(("X", ErrorKind.LimitsExceeded, "m", 400, "r", true, 3), (copy.ErrorId, copy.Kind, copy.Message, copy.StatusCode, copy.RequestId, copy.IsRetryable, copy.Attempts));
        Assert.Equal(("s", 424, "o", "specific. general.", "part"), (copy.ServiceMessage, copy.OriginalStatusCode, copy.OriginalMessage, copy.RecommendedAction, copy.PartialResponse));
    }
}
