using System.Globalization;
using System.Net;
using System.Xml.Linq;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Sts;

public class StsTests
{
    private static readonly XNamespace Ns = "https://sts.amazonaws.com/doc/2011-06-15/";

    [Fact]
    public async Task A_role_is_assumed_and_its_keys_work()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await PostAsync(
            emulator,
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A999988887777%3Arole%2Fteam%2Freader&RoleSessionName=s1&DurationSeconds=900",
            new TestSigner(TestEmulator.Start) { Service = "sts" });
        var document = XDocument.Parse(await response.Content.ReadAsStringAsync());
        var keys = document.Descendants(Ns + "Credentials").Single();
        var signer = new TestSigner(TestEmulator.Start)
        {
            AccessKeyId = keys.Element(Ns + "AccessKeyId")!.Value,
            Secret = keys.Element(Ns + "SecretAccessKey")!.Value,
            SessionToken = keys.Element(Ns + "SessionToken")!.Value,
        };
        using var call = await emulator.SendAsync(HttpMethod.Post, "/model/m/echo", "{}", signer);

        Assert.Equal("text/xml", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("AssumeRoleResponse", document.Root!.Name.LocalName);
        Assert.Equal("arn:aws:sts::999988887777:assumed-role/reader/s1", document.Descendants(Ns + "Arn").Single().Value);
        Assert.StartsWith("ASIA", signer.AccessKeyId, StringComparison.Ordinal);
        Assert.Equal("2026-01-02T03:19:05Z", keys.Element(Ns + "Expiration")!.Value);
        Assert.Equal(HttpStatusCode.OK, call.StatusCode);
    }

    [Fact]
    public async Task A_shorter_life_can_be_set_for_what_is_issued()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.AdminAsync(HttpMethod.Post, "credentials/lifetime", """{"seconds":2}""");

        using var response = await PostAsync(
            emulator,
            "Action=AssumeRole&RoleArn=arn:aws:iam::999988887777:role/r&RoleSessionName=s1",
            new TestSigner(TestEmulator.Start) { Service = "sts" });
        var keys = XDocument.Parse(await response.Content.ReadAsStringAsync()).Descendants(Ns + "Credentials").Single();
        emulator.Time.Advance(TimeSpan.FromSeconds(2));
        using var call = await emulator.SendAsync(HttpMethod.Post, "/model/m/echo", "{}", new TestSigner(emulator.Time.GetUtcNow())
        {
            AccessKeyId = keys.Element(Ns + "AccessKeyId")!.Value,
            Secret = keys.Element(Ns + "SecretAccessKey")!.Value,
            SessionToken = keys.Element(Ns + "SessionToken")!.Value,
        });

        Assert.Equal(
            TestEmulator.Start.AddSeconds(2), DateTimeOffset.Parse(keys.Element(Ns + "Expiration")!.Value, CultureInfo.InvariantCulture));
        Assert.StartsWith("ExpiredTokenException:", call.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_identity_needs_no_signature_but_a_whole_token()
    {
        await using var emulator = await TestEmulator.StartAsync();
        const string form = "Action=AssumeRoleWithWebIdentity&RoleArn=arn:aws:iam::999988887777:role/r&RoleSessionName=w&WebIdentityToken=";

        using var good = await PostAsync(emulator, form + "abc.def.ghi");
        using var broken = await PostAsync(emulator, form + "abc%0A");

        Assert.Contains(
            "arn:aws:sts::999988887777:assumed-role/r/w</Arn>", await good.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("InvalidIdentityToken", await ErrorCode(broken));
    }

    [Fact]
    public async Task The_caller_is_named()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await PostAsync(emulator, "Action=GetCallerIdentity&Version=2011-06-15", new TestSigner(TestEmulator.Start) { Service = "sts" });

        Assert.Equal(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
            + "<Arn>arn:aws:iam::111122223333:user/emulator</Arn><UserId>AKIDEMULATOR00000000</UserId><Account>111122223333</Account>"
            + $"</GetCallerIdentityResult><ResponseMetadata><RequestId>{response.Headers.GetValues("x-amzn-RequestId").Single()}</RequestId>"
            + "</ResponseMetadata></GetCallerIdentityResponse>",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("AKIAUNKNOWN", "emulator-secret-not-a-secret", "sts", "InvalidClientTokenId")]
    [InlineData("AKIDEMULATOR00000000", "wrong", "sts", "SignatureDoesNotMatch")]
    [InlineData("AKIDEMULATOR00000000", "emulator-secret-not-a-secret", "bedrock", "SignatureDoesNotMatch")]
    public async Task Refusals_are_xml_with_the_names_of_the_query_services(string id, string secret, string service, string code)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var signer = new TestSigner(TestEmulator.Start) { AccessKeyId = id, Secret = secret, Service = service };

        using var response = await PostAsync(emulator, "Action=GetCallerIdentity", signer);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(code, await ErrorCode(response));
    }

    [Theory]
    [InlineData("Action=AssumeRole&RoleSessionName=s")]
    [InlineData("Action=AssumeRole&RoleArn=reader&RoleSessionName=s")]
    [InlineData("Action=AssumeRole&RoleArn=arn:aws:iam::999988887777:role/r&RoleSessionName=s&DurationSeconds=60")]
    public async Task Bad_input_is_a_validation_error(string form)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await PostAsync(emulator, form, new TestSigner(TestEmulator.Start) { Service = "sts" });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("ValidationError", await ErrorCode(response));
    }

    [Fact]
    public async Task An_action_that_is_not_served_is_unknown()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await PostAsync(emulator, "Action=GetFederationToken");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<string> ErrorCode(HttpResponseMessage response) =>
        XDocument.Parse(await response.Content.ReadAsStringAsync()).Descendants(Ns + "Code").Single().Value;

    private static Task<HttpResponseMessage> PostAsync(TestEmulator emulator, string form, TestSigner? signer = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(emulator.Host.Url, "/"))
        {
            Content = new StringContent(form, null, "application/x-www-form-urlencoded"),
        };
        signer?.Sign(request);
        return emulator.Http.SendAsync(request);
    }
}
