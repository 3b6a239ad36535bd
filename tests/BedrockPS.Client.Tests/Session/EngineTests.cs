using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Session;
using Microsoft.Extensions.Time.Testing;

namespace BedrockPS.Client.Tests.Session;

public sealed class EngineTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public void The_module_can_make_one_without_arguments() =>
        Assert.IsAssignableFrom<IBedrockEngine>(Activator.CreateInstance(typeof(BedrockEngine), nonPublic: true));

    [Fact]
    public async Task A_connection_says_region_and_source_and_offers_the_services()
    {
        using var home = new AwsHome();
        home.Credentials("[team]\naws_access_key_id = AKIDTEAM\naws_secret_access_key = y\n");
        home.Config("[profile team]\nregion = eu-west-1\n");
        var engine = new BedrockEngine(ServiceClients.Shared, new FakeTimeProvider(), home.Read);
        var connection = await engine.ConnectAsync(AwsHome.Profile("team"), home.Log, CancellationToken.None);
        Assert.Equal(("eu-west-1", "profile team"), (connection.Region, connection.CredentialSource));
        Assert.NotNull(connection.Models);
        Assert.NotNull(connection.InferenceProfiles);
        Assert.NotNull(connection.Chat);
    }

    [Fact]
    public void Profile_names_are_listed_and_a_file_that_cannot_be_read_gives_none()
    {
        using var home = new AwsHome();
        var engine = new BedrockEngine(ServiceClients.Shared, new FakeTimeProvider(), home.Read);
        home.Credentials("[b]\n[a]\n");
        Assert.Equal(["a", "b"], engine.ListProfileNames(null));
        Assert.Empty(engine.ListProfileNames(home.Folder));
        Assert.Empty(engine.ListProfileNames("\0"));
    }

    [Fact]
    public async Task Warming_up_runs_the_whole_way_and_touches_no_variable()
    {
        await Client.Session.WarmUp.RunAsync(CancellationToken.None);
        using var home = new AwsHome();
        new BedrockEngine(ServiceClients.Shared, new FakeTimeProvider(), home.Read).WarmUp();
        new BedrockEngine(ServiceClients.Shared, new FakeTimeProvider(), _ => throw new InvalidOperationException()).WarmUp();
    }

    [Fact]
    public async Task A_call_that_waits_for_keys_stops_when_it_is_cancelled()
    {
        using var home = new AwsHome();
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        home["AWS_ENDPOINT_URL_STS"] = $"http://{deaf.LocalEndpoint}";
        home.Credentials("[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n");
        home.Config("[profile team]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\nregion = eu-west-1\n");
        var engine = new BedrockEngine(new ServiceClients(ClientRuntime.System, new HttpConnections()), TimeProvider.System, home.Read);
        var connection = await engine.ConnectAsync(AwsHome.Profile("team"), home.Log, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var call = connection.Models.ListAsync(new ModelListRequest(), stop.Token);
        using var asked = await deaf.AcceptTcpClientAsync();
        Assert.False(call.IsCompleted);
        await stop.CancelAsync();
        var started = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_ARN_of_another_region_is_warned_of_once_a_command()
    {
        const string arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc";
        await using var aws = new RawResponder(_ => RawResponder.Ok($$"""{"inferenceProfileArn":"{{arn}}"}"""));
        using var home = new AwsHome();
        home["AWS_REGION"] = "eu-west-1";
        home["AWS_ENDPOINT_URL"] = aws.Url;
        home["AWS_ACCESS_KEY_ID"] = "AKIDENV";
        home["AWS_SECRET_ACCESS_KEY"] = "x";
        var engine = new BedrockEngine(ServiceClients.Shared, new FakeTimeProvider(), home.Read);
        foreach (var id in new[] { arn, arn, "us.anthropic.claude-sonnet-4-20250514-v1:0", arn.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal) })
        {
            var connection = await engine.ConnectAsync(new ConnectionRequest(), home.Log, CancellationToken.None);
            await connection.InferenceProfiles.GetAsync(id, CancellationToken.None);
        }

        Assert.Contains(arn, Assert.Single(home.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_connect_at_once_to_one_connection()
    {
        using var home = new AwsHome();
        home["AWS_REGION"] = "eu-west-1";
        home.Credentials("[team]\naws_access_key_id = AKIDTEAM\naws_secret_access_key = y\n[other]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = z\n");
        var connections = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => home.Resolver.ResolveAsync(AwsHome.Profile(i % 2 == 0 ? "team" : "other"), new RecordingLog(), CancellationToken.None).AsTask())));
        Assert.Equal(["AKIDTEAM", "AKIDOTHER"], connections.Select(connection => connection.Credentials!.GetCredentials().AccessKey).Distinct());
        Assert.All(connections.Where((_, i) => i % 2 == 0), connection => Assert.Equal("profile team", connection.CredentialSource));
    }

    [Fact]
    public async Task Connecting_again_costs_microseconds()
    {
        using var home = new AwsHome();
        home["AWS_REGION"] = "eu-west-1";
        home.Credentials("[team]\naws_access_key_id = AKIDTEAM\naws_secret_access_key = y\n");
        var request = AwsHome.Profile("team");
        var log = new RecordingLog();
        for (var i = 0; i < 200; i++)
            await home.Resolver.ResolveAsync(request, log, CancellationToken.None);
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < 200; i++)
                await home.Resolver.ResolveAsync(request, log, CancellationToken.None);
            var each = Stopwatch.GetElapsedTime(started) / 200;
            best = each < best ? each : best;
        }

        output.WriteLine($"{best.TotalMicroseconds:0.0} us for a connection that is settled already");
        Assert.True(best < TimeSpan.FromMicroseconds(500), $"{best.TotalMicroseconds:0} us");
    }
}
