using System.Collections.Concurrent;
using BedrockPS.Client.Session.Providers;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Session;

/// <summary>
/// Settles where and as whom a call runs. Variables and files are looked at anew on each call, so that a change shows at once;
/// the outcome is kept as long as they stay the same.
/// </summary>
internal sealed class ConnectionResolver(ITokenCaller caller, TimeProvider time, Func<string, string?> readVariable)
{
    private const int MaxKept = 64;
    private readonly ProfileStore store = new();
    private readonly CredentialResolver credentials = new(caller, time);
    private readonly ConcurrentDictionary<ConnectionKey, ResolvedConnection> kept = new();
    private readonly ConcurrentDictionary<string, bool> warned = new(StringComparer.Ordinal);

    /// <exception cref="BedrockException">Every fault of the set-up, with IsSetup.</exception>
    public async ValueTask<ResolvedConnection> ResolveAsync(ConnectionRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        // An object that holds keys is read now, so that it may change, and equal ones share a connection.
        if (request.Credentials is { Credential: { } value } choice && CredentialObject.IsKeys(value))
            request = request with { Credentials = choice with { Credential = CredentialObject.Read(value) } };
        var environment = EnvironmentSnapshot.Capture(readVariable);
        var profiles = store.Load(environment, request.ProfileLocation);
        var key = new ConnectionKey(request, environment, profiles);
        if (!kept.TryGetValue(key, out var connection))
        {
            connection = await SettleAsync(request, environment, profiles, log, cancellationToken).ConfigureAwait(false);
            if (kept.Count >= MaxKept)
                kept.Clear();
            connection = kept.GetOrAdd(key, connection);
        }

        log.Verbose($"Region {connection.Region}, credentials: {connection.CredentialSource}.");
        return connection;
    }

    public IReadOnlyList<string> ListProfileNames(string? profileLocation) =>
        [.. store.Load(EnvironmentSnapshot.Capture(readVariable), profileLocation).Names.Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Reads the files and loads the region table ahead of the first call.</summary>
    public void WarmUp()
    {
        RegionResolver.Unknown("us-east-1");
        ListProfileNames(null);
    }

    private async ValueTask<ResolvedConnection> SettleAsync(
        ConnectionRequest request, EnvironmentSnapshot environment, ProfileSet profiles, ICallLog log, CancellationToken cancellationToken)
    {
        var profileName = request.Credentials?.ProfileName ?? environment["AWS_PROFILE"] ?? "default";
        var profile = profiles.Find(profileName);
        if (profile is null && request.Credentials?.ProfileName is not null)
            throw SetupError.NoProfile(profileName, profiles);
        var region = RegionResolver.Find(request.Region, environment, profile)?.Region;
        List<string> warnings = [];
        var place = NetworkSettings.Apply(request, region ?? string.Empty, environment, profile, profiles, warnings);
        if (region is null)
        {
            region = await InstanceRegionAsync(request, environment, profiles, cancellationToken).ConfigureAwait(false)
                ?? throw RegionResolver.NotSet(profileName, profile is not null);
            place = place with { Region = region };
        }

        var sts = place with { Region = RegionResolver.ForSts(environment, profile, region) };
        var principal = await credentials.ResolveAsync(request.Credentials, environment, profiles, sts, cancellationToken).ConfigureAwait(false);
        if (RegionResolver.Unknown(region) is { } unknown)
            warnings.Add(unknown);
        foreach (var warning in warnings.Where(text => warned.TryAdd(text, true)))
            log.Warning(warning);
        return place with { Credentials = principal.Credentials, ApiKey = principal.ApiKey, CredentialSource = principal.Source };
    }

    /// <summary>The instance is asked for its region only when its role is what calls would run as.</summary>
    private Task<string?> InstanceRegionAsync(
        ConnectionRequest request, EnvironmentSnapshot environment, ProfileSet profiles, CancellationToken cancellationToken) =>
        request.Credentials is { NamesAny: true } || !CredentialResolver.ReachesInstance(environment, profiles)
            || InstanceCredentials.From(environment, time) is not { } instance
            ? Task.FromResult<string?>(null)
            : instance.RegionAsync(cancellationToken);
}
