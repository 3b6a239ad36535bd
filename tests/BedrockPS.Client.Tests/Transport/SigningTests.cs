using System.Security.Cryptography;
using System.Text;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Tests.Transport;

public sealed class SigningTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    [Theory]
    [InlineData(
        "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123xyz",
        "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aapplication-inference-profile%2Fabc123xyz/converse",
        "/model/arn%253Aaws%253Abedrock%253Aus-east-1%253A111122223333%253Aapplication-inference-profile%252Fabc123xyz/converse")]
    [InlineData("us.amazon.nova-lite-v1:0", "/model/us.amazon.nova-lite-v1%3A0/converse", "/model/us.amazon.nova-lite-v1%253A0/converse")]
    public async Task A_model_id_is_escaped_once_in_the_path_and_once_more_in_the_signature(string model, string target, string canonical)
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        await new Bench { Connection = Bench.To(server.Url) }.TextAsync(Bench.Converse(model));

        var request = Assert.Single(server.Requests);
        Assert.Equal(target, request.Target);
        Assert.Equal("POST", request.Method);
        Assert.Equal("""{"messages":[]}""", request.BodyText);
        Assert.Equal("application/json", request.Header("Content-Type"));
        AssertSigned(request, canonical, string.Empty, "us-east-1", "AKIDEXAMPLE");
    }

    [Fact]
    public async Task Query_members_are_escaped_sorted_in_the_signature_and_may_repeat()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        var call = Bench.ListModels();
        call.Query.Add(new("byProvider", "Meta & Co"));
        call.Query.Add(new("byInferenceType", "ON_DEMAND"));
        await new Bench { Connection = Bench.To(server.Url) }.TextAsync(call);

        var request = Assert.Single(server.Requests);
        Assert.Equal("GET", request.Method);
        Assert.Equal("/foundation-models?byInferenceType=ON_DEMAND&byProvider=Meta%20%26%20Co", request.Target);
        Assert.Null(request.Header("Content-Type"));
        AssertSigned(request, "/foundation-models", "byInferenceType=ON_DEMAND&byProvider=Meta%20%26%20Co", "us-east-1", "AKIDEXAMPLE");
    }

    [Fact]
    public async Task A_body_that_is_part_of_a_larger_buffer_goes_out_alone_and_signed()
    {
        await using var server = LoopbackServer.InTurn(exchange => exchange.JsonAsync(503, "{}"), exchange => exchange.JsonAsync(200, "{}"));
        var call = new OperationCall("bedrock-runtime", "Converse") { Labels = { ["modelId"] = "m" }, Body = "xx{\"a\":1}yy"u8.ToArray().AsMemory(2, 7) };
        await new Bench { Connection = Bench.To(server.Url) }.TextAsync(call);
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal("""{"a":1}""", request.BodyText);
            AssertSigned(request, "/model/m/converse", string.Empty, "us-east-1", "AKIDEXAMPLE");
        });
    }

    [Fact]
    public async Task A_repeated_query_member_goes_out_once_for_each_value()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        var call = new OperationCall("bedrock-agent", "UntagResource") { Labels = { ["resourceArn"] = "arn:aws:bedrock:us-east-1:1:x/y" } };
        call.Query.Add(new("tagKeys", "b b"));
        call.Query.Add(new("tagKeys", "a"));
        await new Bench { Connection = Bench.To(server.Url) }.TextAsync(call);
        var request = Assert.Single(server.Requests);
        var query = request.Target[(request.Target.IndexOf('?', StringComparison.Ordinal) + 1)..];
        Assert.Equal(["tagKeys=a", "tagKeys=b%20b"], query.Split('&').Order());
        AssertSigned(request, "/tags/arn%253Aaws%253Abedrock%253Aus-east-1%253A1%253Ax%252Fy", "tagKeys=a&tagKeys=b%20b", "us-east-1", "AKIDEXAMPLE");
    }

    [Fact]
    public async Task A_delete_has_no_body()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        var call = new OperationCall("bedrock", "DeleteInferenceProfile") { Labels = { ["inferenceProfileIdentifier"] = "abc" } };
        await new Bench { Connection = Bench.To(server.Url) }.TextAsync(call);
        var request = Assert.Single(server.Requests);
        Assert.Equal("DELETE", request.Method);
        Assert.Empty(request.Body);
        AssertSigned(request, "/inference-profiles/abc", string.Empty, "us-east-1", "AKIDEXAMPLE");
    }

    [Fact]
    public async Task An_override_keeps_the_region_of_the_call_in_the_signature()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        await new Bench { Connection = Bench.To(server.Url) with { Region = "eu-west-1" } }.TextAsync(Bench.Converse());
        Assert.Contains("/eu-west-1/bedrock/aws4_request", Assert.Single(server.Requests).Header("Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_for_one_service_leaves_the_others_alone()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        await using var other = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        var bench = new Bench
        {
            Connection = Bench.To(server.Url) with { EndpointUrls = new Dictionary<string, string> { ["bedrock-runtime"] = server.Url, ["bedrock"] = other.Url } },
        };
        await bench.TextAsync(Bench.Converse());
        await bench.TextAsync(Bench.ListModels());
        Assert.StartsWith("/model/", Assert.Single(server.Requests).Target, StringComparison.Ordinal);
        Assert.Equal("/foundation-models", Assert.Single(other.Requests).Target);
    }

    [Fact]
    public async Task Fips_beside_an_override_is_an_error_before_any_request()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        var error = await new Bench { Connection = Bench.To(server.Url) with { UseFips = true } }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.ParameterConflict, error.ErrorId);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task An_endpoint_with_a_path_keeps_it()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        await new Bench { Connection = Bench.To(server.Url + "/gateway/x") }.TextAsync(Bench.Converse());
        var request = Assert.Single(server.Requests);
        Assert.Equal("/gateway/x/model/us.amazon.nova-lite-v1%3A0/converse", request.Target);
        AssertSigned(request, "/gateway/x/model/us.amazon.nova-lite-v1%253A0/converse", string.Empty, "us-east-1", "AKIDEXAMPLE");
    }

    [Fact]
    public async Task The_user_agent_names_the_module_and_its_version()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        await new Bench { Connection = Bench.To(server.Url) }.TextAsync(Bench.Converse());
        Assert.Matches(@"^BedrockPS/\d+\.\d+\.\d+ ", Assert.Single(server.Requests).Header("User-Agent"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_label_that_would_change_the_path_is_refused_before_any_request(string model)
    {
        var error = await new Bench().FailAsync(Bench.Converse(model));
        Assert.Equal(ErrorIds.InputInvalid, error.ErrorId);
        Assert.Equal(0, error.Attempts);
    }

    [Fact]
    public async Task A_line_break_in_a_header_member_is_refused_before_any_request()
    {
        var call = Bench.Converse(operation: "InvokeModel");
        call.Headers["X-Amzn-Bedrock-Trace"] = "ENABLED\r\nX-Other: 1";
        Assert.Equal(ErrorIds.InputInvalid, (await new Bench().FailAsync(call)).ErrorId);
    }

    /// <summary>Recomputes the signature from the bytes that arrived.</summary>
    internal static void AssertSigned(RawRequest request, string canonicalPath, string canonicalQuery, string region, string accessKey)
    {
        var authorization = request.Header("Authorization")!;
        var signedHeaders = Between(authorization, "SignedHeaders=", ",");
        var date = request.Header("X-Amz-Date")!;
        var scope = $"{date[..8]}/{region}/bedrock/aws4_request";
        Assert.StartsWith($"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, ", authorization, StringComparison.Ordinal);
        var headers = string.Concat(signedHeaders.Split(';').Select(name => $"{name}:{request.Header(name)}\n"));
        var canonical = $"{request.Method}\n{canonicalPath}\n{canonicalQuery}\n{headers}\n{signedHeaders}\n{Hex(SHA256.HashData(request.Body))}";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + Secret), date[..8]), region), "bedrock"), "aws4_request");
        Assert.Equal(Hex(Hmac(key, toSign)), authorization[(authorization.IndexOf("Signature=", StringComparison.Ordinal) + 10)..]);
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
