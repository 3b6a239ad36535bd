using System.Text;
using BedrockPS.Client.EventStreams;
using BedrockPS.Client.Tests.EventStreams;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Tests.Transport;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("""{"message":"model id not valid"}""")]
    [InlineData("""{"Message":"model id not valid"}""")]
    public async Task An_error_answer_to_a_streaming_call_is_read_as_one(string body)
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(
            400, body, "x-amzn-errortype: ValidationException:http://internal.example/", "x-amzn-requestid: req-4"));
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.ConverseStream());
        Assert.Equal("ValidationException", error.ErrorId);
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal(400, error.StatusCode);
        Assert.Equal("req-4", error.RequestId);
        Assert.Equal("model id not valid", error.Message);
        Assert.Equal("model id not valid", error.ServiceMessage);
        Assert.False(error.IsRetryable);
    }

    [Theory]
    [InlineData("Converse")]
    [InlineData("ConverseStream")]
    public async Task An_empty_error_answer_gives_its_status_and_reason(string operation)
    {
        await using var server = new LoopbackServer(exchange => exchange.AnswerAsync(400, null, []));
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse(operation: operation));
        Assert.Equal(400, error.StatusCode);
        Assert.Contains("400 (BadRequest)", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.ResponseInvalid, error.ErrorId);
        Assert.Null(error.ServiceMessage);
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(403, 1)]
    [InlineData(503, 3)]
    public async Task A_page_of_a_proxy_says_that_it_did_not_come_from_aws(int status, int attempts)
    {
        var page = "<!DOCTYPE html>\r\n<html>\u001b[31m<body>Blocked &nbsp; by policy</body>" + new string('x', 5000);
        await using var server = new LoopbackServer(exchange => exchange.AnswerAsync(status, "text/html", Encoding.UTF8.GetBytes(page)));
        var error = await new Bench { Connection = Bench.To(server.Url) with { MaxRetry = 2 } }.FailAsync(Bench.ConverseStream());
        Assert.Equal(ErrorIds.ResponseInvalid, error.ErrorId);
        Assert.Equal(status, error.StatusCode);
        Assert.Contains("did not come from AWS", error.Message, StringComparison.Ordinal);
        Assert.Contains("Blocked", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 100, 500);
        Assert.Equal(attempts, error.Attempts);
    }

    [Theory]
    [InlineData("AccessDeniedException", "You don't have access to the model with the specified model ID.", ErrorKind.PermissionDenied)]
    [InlineData("AccessDeniedException", "Model access is denied: aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe. Try again after 2 minutes.", ErrorKind.PermissionDenied)]
    [InlineData("AccessDeniedException", "User is not authorized to perform: bedrock:InvokeModelWithResponseStream", ErrorKind.PermissionDenied)]
    [InlineData("ExpiredTokenException", "The security token included in the request is expired", ErrorKind.AuthenticationError)]
    [InlineData("UnrecognizedClientException", "The security token included in the request is invalid", ErrorKind.AuthenticationError)]
    [InlineData("InvalidSignatureException", "The request signature we calculated does not match", ErrorKind.AuthenticationError)]
    public async Task Each_403_keeps_its_type_and_message_and_adds_who_what_and_where(string code, string message, ErrorKind kind)
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(403, $$"""{"message":"{{message}}"}""", "x-amzn-errortype: " + code));
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse());
        Assert.Equal(code, error.ErrorId);
        Assert.Equal(kind, error.Kind);
        Assert.Equal(message, error.ServiceMessage);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(Bench.Model, error.Message, StringComparison.Ordinal);
        Assert.Contains("us-east-1", error.Message, StringComparison.Ordinal);
        Assert.Contains("profile team", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
        Assert.Equal(1, error.Attempts);
        Assert.False(error.IsRetryable);
    }

    [Fact]
    public async Task An_error_answer_that_is_cut_still_tells_its_type()
    {
        await using var server = new LoopbackServer(async exchange =>
        {
            await exchange.HeadAsync(400, "x-amzn-errortype: ValidationException", "Content-Length: 500");
            await exchange.SendAsync("{\"mess"u8.ToArray());
            await exchange.DropAsync();
        });
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse());
        Assert.Equal("ValidationException", error.ErrorId);
        Assert.Equal(400, error.StatusCode);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = new LoopbackServer(exchange => exchange.AnswerAsync(302, "text/html", "<html>login</html>"u8.ToArray(), "Location: http://127.0.0.1:1/login"));
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.ResponseInvalid, error.ErrorId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_models_own_status_and_message_are_kept()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(
            424, """{"message":"m","originalStatusCode":400,"originalMessage":"inner","resourceName":"r"}""", "x-amzn-errortype: ModelErrorException"));
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse());
        Assert.Equal(400, error.OriginalStatusCode);
        Assert.Equal("inner", error.OriginalMessage);
    }

    [Theory]
    [InlineData("""{"__type":"com.amazon.coral.service#ThrottlingException","message":"m"}""", null, "ThrottlingException", "m")]
    [InlineData("""{"code":"ThrottlingException","Message":"m"}""", null, "ThrottlingException", "m")]
    [InlineData("""{"__type":"Other","message":"m"}""", "Named:http://x/", "Named", "m")]
    [InlineData("""{"error":"invalid_grant","error_description":"d"}""", "InvalidGrantException", "InvalidGrantException", "d")]
    [InlineData("""{"message":{"nested":1},"list":[{"message":"no"}],"code":5}""", "X", "X", null)]
    [InlineData("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>", null, "AccessDenied", "no")]
    [InlineData("", null, null, null)]
    [InlineData("\ufeff{\"message\":\"m\"}", "X", "X", "m")]
    public void Error_bodies_of_all_kinds_are_read(string body, string? header, string? code, string? message)
    {
        var parsed = ErrorBody.Parse(Encoding.UTF8.GetBytes(body), header);
        Assert.Equal(code, parsed.Code);
        Assert.Equal(message, parsed.Message);
        Assert.Null(parsed.Snippet);
    }

    [Fact]
    public void A_message_that_is_cut_inside_a_character_is_still_the_message()
    {
        var parsed = ErrorBody.Parse(System.Text.Encoding.UTF8.GetBytes("{\"__type\":\"X\",\"message\":\"cut \\ud83c\"}"), null);
        Assert.Equal(("X", "cut \ud83c"), (parsed.Code, parsed.Message));
    }

    [Theory]
    [InlineData("upstream connect error")]
    [InlineData("{not json")]
    [InlineData("<html><p>")]
    [InlineData("<!DOCTYPE foo [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><foo>&x;</foo>")]
    [InlineData("\u0000\u0001\u001b]0;title\u0007x")]
    public void Other_bodies_are_kept_as_a_snippet_without_control_characters(string body)
    {
        var parsed = ErrorBody.Parse(Encoding.UTF8.GetBytes(body), null);
        Assert.Null(parsed.Code);
        Assert.DoesNotContain(parsed.Snippet!, char.IsControl);
        Assert.DoesNotContain("root:", parsed.Snippet, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throttlingException", """{"message":"slow down"}""", ErrorKind.LimitsExceeded, true)]
    [InlineData("internalServerException", """{"message":"x"}""", ErrorKind.ResourceUnavailable, true)]
    [InlineData("serviceUnavailableException", """{"message":"x"}""", ErrorKind.ResourceUnavailable, true)]
    [InlineData("validationException", """{"message":"x"}""", ErrorKind.InvalidArgument, false)]
    [InlineData("modelStreamErrorException", """{"message":"boom","originalStatusCode":424,"originalMessage":"inner"}""", ErrorKind.ResourceUnavailable, true)]
    public void Exception_frames_keep_the_spelling_of_the_wire(string name, string payload, ErrorKind kind, bool retryable)
    {
        var context = new FaultContext { Service = "bedrock-runtime", Operation = "ConverseStream", Region = "us-east-1", StatusCode = 200, RequestId = "r", Attempts = 1, StreamsEvents = true };
        var error = ServiceErrors.FromFrame(name, Encoding.UTF8.GetBytes(payload), context);
        Assert.Equal(name, error.ErrorId);
        Assert.Equal(kind, error.Kind);
        Assert.Equal(retryable, error.IsRetryable);
        Assert.Equal("r", error.RequestId);
        Assert.NotNull(error.ServiceMessage);
        if (name == "modelStreamErrorException")
            Assert.Equal((424, "inner"), (error.OriginalStatusCode!.Value, error.OriginalMessage));
    }

    [Fact]
    public async Task An_error_frame_gives_its_code_and_message()
    {
        var frame = Frames.Encode([Frames.Text(":message-type", "error"), Frames.Text(":error-code", "InternalError"), Frames.Text(":error-message", "oops")], []);
        var reader = new EventStreamReader(new MemoryStream(frame));
        Assert.True(await reader.MoveNextAsync(default));
        Assert.True(reader.Current.IsFailure());
        var error = ServiceErrors.FromFrame(reader.Current, new FaultContext { StatusCode = 200 });
        Assert.Equal("InternalError", error.ErrorId);
        Assert.Equal("oops", error.ServiceMessage);
    }
}
