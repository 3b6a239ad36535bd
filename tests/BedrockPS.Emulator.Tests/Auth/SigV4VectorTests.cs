using BedrockEmulator.Auth;

namespace BedrockEmulator.Tests.Auth;

/// <summary>The published AWS Signature Version 4 test suite: key, time, region and service are the suite's own.</summary>
public class SigV4VectorTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Time = "20150830T123600Z";

    [Theory]
    [InlineData("GET", "/", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/", "Param2=value2&Param1=value1", "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("GET", "/", "\u1234=bar", "", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData("GET", "//", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/example/..", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "/", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData(
        "GET",
        "/",
        "",
        "My-Header1: value1|My-Header2: \"a   b   c\"",
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736")]
    public void A_request_of_the_suite_gets_its_published_signature(string method, string path, string query, string more, string signature)
    {
        var headers = new List<KeyValuePair<string, string>> { new("Host", "example.amazonaws.com"), new("X-Amz-Date", Time) };
        headers.AddRange(more.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(':', 2))
            .Select(header => KeyValuePair.Create(header[0], header[1])));
        var signed = headers.Select(header => header.Key.ToLowerInvariant()).Order(StringComparer.Ordinal).ToList();

        var canonical = SigV4.CanonicalRequest(method, path, query, headers, signed, EmptyHash);
        var toSign = SigV4.StringToSign(Time, "20150830/us-east-1/service/aws4_request", canonical);

        Assert.Equal(signature, SigV4.Signature(SigV4.Key(Secret, "20150830", "us-east-1", "service"), toSign));
    }

    [Fact]
    public void The_documented_example_has_the_documented_canonical_hash_and_signature()
    {
        KeyValuePair<string, string>[] headers =
        [
            new("content-type", "application/x-www-form-urlencoded; charset=utf-8"), new("host", "iam.amazonaws.com"), new("x-amz-date", Time),
        ];

        var canonical = SigV4.CanonicalRequest(
            "GET", "/", "Action=ListUsers&Version=2010-05-08", headers, ["content-type", "host", "x-amz-date"], EmptyHash);
        var toSign = SigV4.StringToSign(Time, "20150830/us-east-1/iam/aws4_request", canonical);

        Assert.EndsWith("\nf536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59", toSign, StringComparison.Ordinal);
        Assert.Equal(
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            SigV4.Signature(SigV4.Key(Secret, "20150830", "us-east-1", "iam"), toSign));
    }

    [Fact]
    public void An_encoded_path_is_encoded_once_more()
    {
        var canonical = SigV4.CanonicalRequest(
            "POST", "/model/arn%3Aaws%3Abedrock%2Fx/converse", "", [new("host", "h")], ["host"], EmptyHash);

        Assert.Equal(
            $"POST\n/model/arn%253Aaws%253Abedrock%252Fx/converse\n\nhost:h\n\nhost\n{EmptyHash}", canonical);
    }
}
