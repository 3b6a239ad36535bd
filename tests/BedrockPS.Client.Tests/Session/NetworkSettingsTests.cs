using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Session;

public sealed class NetworkSettingsTests : IDisposable
{
    private readonly AwsHome home = new();

    public NetworkSettingsTests()
    {
        home["AWS_REGION"] = "eu-west-1";
        home["AWS_ACCESS_KEY_ID"] = "AKIDENV";
        home["AWS_SECRET_ACCESS_KEY"] = "x";
    }

    public void Dispose() => home.Dispose();

    private static ConnectionRequest Urls(params (string Service, string Url)[] urls) =>
        new() { EndpointUrls = urls.ToDictionary(pair => pair.Service, pair => pair.Url) };

    private async Task<string?> UrlAsync(string service, ConnectionRequest? request = null)
    {
        var connection = await home.ResolveAsync(request);
        return EndpointRules.FindOverride(connection.EndpointUrls, WireService.Get(service));
    }

    [Fact]
    public async Task The_order_of_endpoints_is_request_environment_profile_and_the_services_own_before_the_common_one()
    {
        home.Config("[default]\nservices = dev\nendpoint_url = http://profile:1\n[services dev]\nbedrock_runtime =\n  endpoint_url = http://section:1\n");
        Assert.Equal(("http://section:1", "http://profile:1"), (await UrlAsync("bedrock-runtime"), await UrlAsync("bedrock")));
        home["AWS_ENDPOINT_URL"] = "http://all:2";
        Assert.Equal(("http://all:2", "http://all:2", "http://all:2"), (await UrlAsync("bedrock-runtime"), await UrlAsync("bedrock"), await UrlAsync("sts")));
        home["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = "http://runtime:3/";
        home["AWS_ENDPOINT_URL_STS"] = "http://sts:3";
        Assert.Equal(("http://runtime:3", "http://all:2", "http://sts:3"), (await UrlAsync("bedrock-runtime"), await UrlAsync("bedrock-agent"), await UrlAsync("sts")));
        var request = Urls(("", "http://asked:4"), ("bedrock-agent", "http://agent:4"));
        Assert.Equal(("http://asked:4", "http://agent:4", "http://asked:4"), (await UrlAsync("bedrock-runtime", request), await UrlAsync("bedrock-agent", request), await UrlAsync("sts", request)));
        Assert.Equal(("http://own:5", "http://all:2"), (await UrlAsync("bedrock-runtime", Urls(("bedrock-runtime", "http://own:5"))), await UrlAsync("bedrock", Urls(("bedrock-runtime", "http://own:5")))));
    }

    [Fact]
    public async Task A_services_section_that_is_not_there_is_named()
    {
        home.Config("[default]\nservices = nosuch\n");
        Assert.Contains("[services nosuch]", (await home.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_for_one_service_leaves_the_others_alone()
    {
        home["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = "http://127.0.0.1:9999";
        Assert.Equal(("http://127.0.0.1:9999", null), (await UrlAsync("bedrock-runtime"), await UrlAsync("bedrock")));
    }

    [Fact]
    public async Task Configured_endpoints_can_be_ignored_but_not_the_calls_own()
    {
        home["AWS_ENDPOINT_URL"] = "http://all:2";
        home.Config("[default]\nendpoint_url = http://profile:1\nignore_configured_endpoint_urls = true\n");
        Assert.Null(await UrlAsync("bedrock"));
        Assert.Equal("http://asked:4", await UrlAsync("bedrock", Urls(("", "http://asked:4"))));
        home["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false";
        Assert.Equal("http://all:2", await UrlAsync("bedrock"));
    }

    [Theory]
    [InlineData("127.0.0.1:9999")]
    [InlineData("ftp://host")]
    [InlineData("http://")]
    [InlineData("/tmp/socket")]
    [InlineData("http://host/?x=1")]
    [InlineData("http://me:hunter2hunter2@host")]
    [InlineData("not a url")]
    [InlineData("")]
    public async Task A_malformed_endpoint_is_refused(string url)
    {
        var error = await home.FailAsync(Urls(("", url)));
        Assert.Equal(ErrorIds.InputInvalid, error.ErrorId);
        Assert.True(error.IsSetup);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_endpoint_of_the_environment_names_its_variable()
    {
        home["AWS_ENDPOINT_URL_BEDROCK"] = "localhost";
        Assert.Contains("AWS_ENDPOINT_URL_BEDROCK", (await home.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_for_an_unknown_service_is_refused() =>
        Assert.Contains("'bedrok'", (await home.FailAsync(Urls(("bedrok", "http://host")))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task FIPS_and_dual_stack_come_from_environment_or_profile()
    {
        home.Config("[default]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = TRUE\n");
        var connection = await home.ResolveAsync();
        Assert.True(connection.UseFips && connection.UseDualStack);
        home["AWS_USE_FIPS_ENDPOINT"] = "false";
        home["AWS_USE_DUALSTACK_ENDPOINT"] = "False";
        connection = await home.ResolveAsync();
        Assert.False(connection.UseFips || connection.UseDualStack);
        home["AWS_USE_FIPS_ENDPOINT"] = "yes";
        Assert.Contains("AWS_USE_FIPS_ENDPOINT", (await home.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempts_of_the_environment_and_the_profile_are_retries_plus_one()
    {
        Assert.Equal(4, (await home.ResolveAsync()).MaxRetry);
        home.Config("[default]\nmax_attempts = 6\n");
        Assert.Equal(5, (await home.ResolveAsync()).MaxRetry);
        home["AWS_MAX_ATTEMPTS"] = "1";
        Assert.Equal(0, (await home.ResolveAsync()).MaxRetry);
        Assert.Equal(7, (await home.ResolveAsync(new ConnectionRequest { MaxRetry = 7 })).MaxRetry);
        Assert.Equal(ErrorIds.InputInvalid, (await home.FailAsync(new ConnectionRequest { MaxRetry = -1 })).ErrorId);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("-3")]
    [InlineData("99999999999")]
    public async Task A_wrong_number_of_attempts_is_told_and_the_normal_one_used(string value)
    {
        home["AWS_MAX_ATTEMPTS"] = value;
        Assert.Equal(4, (await home.ResolveAsync()).MaxRetry);
        Assert.Contains("AWS_MAX_ATTEMPTS", Assert.Single(home.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_of_authorities_comes_from_request_environment_or_profile_and_has_to_exist()
    {
        var one = home.Write("one.pem", "x");
        home.Write("two.pem", "x");
        home.Config("[default]\nca_bundle = ~/two.pem\n");
        Assert.Equal(Path.Combine(home.Folder, "two.pem"), (await home.ResolveAsync()).CaBundle);
        home["AWS_CA_BUNDLE"] = one;
        Assert.Equal(one, (await home.ResolveAsync()).CaBundle);
        var error = await home.FailAsync(new ConnectionRequest { CaBundle = Path.Combine(home.Folder, "nosuch.pem") });
        Assert.Equal(ErrorIds.FileUnavailable, error.ErrorId);
        Assert.Contains("nosuch.pem", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_limit_passes_on_and_has_to_be_positive()
    {
        Assert.Equal(TimeSpan.FromSeconds(7), (await home.ResolveAsync(new ConnectionRequest { RequestTimeout = TimeSpan.FromSeconds(7) })).RequestTimeout);
        Assert.Equal(ErrorIds.InputInvalid, (await home.FailAsync(new ConnectionRequest { RequestTimeout = TimeSpan.Zero })).ErrorId);
    }
}
