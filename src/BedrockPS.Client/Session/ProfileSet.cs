using System.Collections.Concurrent;
using Amazon.Runtime;

namespace BedrockPS.Client.Session;

/// <summary>All profiles as the shared files held them at one moment; the same instance as long as the files do not change.</summary>
internal sealed class ProfileSet(SettingsFile credentials, SettingsFile config, IReadOnlyDictionary<string, Profile> stored)
{
    private readonly ConcurrentDictionary<string, Profile?> profiles = new(StringComparer.Ordinal);

    /// <summary>Providers made from these profiles, so that a role is not assumed again for each call.</summary>
    public ConcurrentDictionary<(string Profile, string Road, EnvironmentSnapshot Environment), Lazy<AWSCredentials>> Providers { get; } = new();

    public string ConfigPath => config.Path;

    public IEnumerable<string> Names => stored.Keys.Concat(credentials.ProfileNames).Concat(config.ProfileNames).Distinct(StringComparer.Ordinal);

    /// <summary>What was read, for messages.</summary>
    public string FilesRead
    {
        get
        {
            var files = new[] { credentials, config }.Select(Shown);
            return string.Join(", ", stored.Count > 0 ? files.Prepend(NetSdkStore.Place) : files);
        }
    }

    public Profile? Find(string name) => profiles.GetOrAdd(name, Merge);

    public IReadOnlyDictionary<string, string>? SsoSession(string name) => config.Find(SectionKind.SsoSession, name)?.Values;

    public bool HasServices(string section) => config.Find(SectionKind.Services, section) is not null;

    /// <summary>The endpoint that a services section names for a service (<c>bedrock_runtime</c>).</summary>
    public string? ServiceEndpoint(string section, string service) =>
        config.Find(SectionKind.Services, section)?.Nested.GetValueOrDefault(service)?.GetValueOrDefault("endpoint_url");

    private static string Shown(SettingsFile file) => file switch
    {
        { Exists: false } => $"{file.Path} (does not exist)",
        { BadHeaders: [var line, ..] } => $"{file.Path} (line {line}: the name of a section has no ']')",
        _ => file.Path,
    };

    private Profile? Merge(string name)
    {
        if (stored.TryGetValue(name, out var profile))
            return profile;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        List<string> places = [];
        List<string> badLines = [];
        foreach (var file in new[] { config, credentials })
        {
            if (file.Find(SectionKind.Profile, name) is not { } section)
                continue;
            places.Add(file.Path);
            badLines.AddRange(section.BadLines.Select(line => $"{file.Path}, line {line}"));
            foreach (var (key, value) in section.Values)
                values[key] = value;
        }

        return places.Count == 0 ? null : new Profile(name, string.Join(" and ", places), values, badLines);
    }
}
