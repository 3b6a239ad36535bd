using Amazon.Runtime;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Transport;

public sealed class ServiceClientsTests
{
    private static readonly BasicAWSCredentials Keys = new("AKID", "secret");

    private static readonly ClientSettings Settings = new()
    {
        Service = WireService.Bedrock,
        Region = "us-east-1",
        Endpoint = new Uri("https://127.0.0.1:1"),
        Credentials = Keys,
    };

    private readonly ServiceClients clients = new(ClientRuntime.System, new HttpConnections());

    [Fact]
    public void Equal_settings_share_a_client() => Assert.Same(clients.Get(Settings), clients.Get(Settings with { }));

    [Fact]
    public void Each_difference_makes_another_client()
    {
        var first = clients.Get(Settings);
        ClientSettings[] others =
        [
            Settings with { Service = WireService.BedrockRuntime },
            Settings with { Region = "eu-west-1" },
            Settings with { Endpoint = new Uri("https://127.0.0.1:2") },
            Settings with { Credentials = new BasicAWSCredentials("AKID", "secret") },
            Settings with { Credentials = null, ApiKey = new Secret("key") },
            Settings with { MaxRetry = 0 },
            Settings with { CredentialSource = "profile other" },
        ];
        Assert.All(others, other => Assert.NotSame(first, clients.Get(other)));
    }

    [Fact]
    public void Clients_of_one_endpoint_share_their_connections()
    {
        var connections = new HttpConnections();
        var first = connections.Get(new Uri("https://127.0.0.1:1/a"), null);
        Assert.Same(first, connections.Get(new Uri("https://127.0.0.1:1/b"), null));
        Assert.NotSame(first, connections.Get(new Uri("http://127.0.0.1:1"), null));
    }

    [Fact]
    public void The_number_of_kept_clients_is_bounded()
    {
        for (var index = 0; index < 1000; index++)
            clients.Get(Settings with { Credentials = new BasicAWSCredentials("AKID" + index, "secret") });
        Assert.InRange(clients.Count, 1, 256);
    }

    [Fact]
    public void Settings_do_not_show_their_key() =>
        Assert.DoesNotContain("hunter2", (Settings with { ApiKey = new Secret("hunter2") }).ToString(), StringComparison.Ordinal);
}
