using BedrockPS.Core.Session;

namespace BedrockPS.Client.Session;

/// <summary>All that a connection is settled from. Equal keys give the same connection, so that a pipeline settles it once.</summary>
internal sealed class ConnectionKey(ConnectionRequest request, EnvironmentSnapshot environment, ProfileSet profiles) : IEquatable<ConnectionKey>
{
    private readonly ConnectionRequest request = request;
    private readonly EnvironmentSnapshot environment = environment;
    private readonly ProfileSet profiles = profiles;

    public bool Equals(ConnectionKey? other) => other is not null
        && ReferenceEquals(profiles, other.profiles)
        && environment.Equals(other.environment)
        && request with { EndpointUrls = other.request.EndpointUrls } == other.request
        && SameUrls(request.EndpointUrls, other.request.EndpointUrls);

    public override bool Equals(object? obj) => Equals(obj as ConnectionKey);

    public override int GetHashCode() => HashCode.Combine(
        request.Region, request.Credentials?.ProfileName, request.Credentials?.AccessKey, request.EndpointUrls.Count, environment.GetHashCode());

    private static bool SameUrls(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> two) => ReferenceEquals(one, two)
        || (one.Count == two.Count && one.All(pair => two.TryGetValue(pair.Key, out var url) && url == pair.Value));
}
