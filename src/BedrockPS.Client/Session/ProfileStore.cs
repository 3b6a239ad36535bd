using System.Collections.Concurrent;

namespace BedrockPS.Client.Session;

/// <summary>Reads the shared AWS files, and reads a file again only when its time or length changed.</summary>
internal sealed class ProfileStore
{
    private readonly ConcurrentDictionary<(string Path, bool IsConfig), (DateTime Time, long Length, SettingsFile File)> files = new();
    private readonly NetSdkStore? netSdk = OperatingSystem.IsWindows() ? new NetSdkStore() : null;
    private volatile Entry? last;

    /// <remarks><c>profileLocation</c>: A credentials file that takes the place of the default ones; its config file is the one beside it.</remarks>
    /// <exception cref="BedrockException">A file is there but cannot be read.</exception>
    public ProfileSet Load(EnvironmentSnapshot environment, string? profileLocation)
    {
        var (credentialsPath, configPath) = Paths(environment, profileLocation);
        var credentials = Read(credentialsPath, isConfig: false);
        var config = Read(configPath, isConfig: true);
        var stored = profileLocation is null && netSdk is not null ? netSdk.Read(environment) : NetSdkStore.None;
        if (last is { } known && known.Credentials == credentials && known.Config == config && known.Stored == stored)
            return known.Set;
        var set = new ProfileSet(credentials, config, stored);
        last = new Entry(credentials, config, stored, set);
        return set;
    }

    private static (string Credentials, string Config) Paths(EnvironmentSnapshot environment, string? profileLocation)
    {
        var folder = Path.Combine(environment.HomeFolder, ".aws");
        var credentials = Expand(environment, profileLocation ?? environment["AWS_SHARED_CREDENTIALS_FILE"]) ?? Path.Combine(folder, "credentials");
        var config = Expand(environment, environment["AWS_CONFIG_FILE"]);
        if (config is null && profileLocation is not null)
            config = Path.Combine(Path.GetDirectoryName(credentials) ?? folder, "config");
        return (credentials, config ?? Path.Combine(folder, "config"));
    }

    private static string? Expand(EnvironmentSnapshot environment, string? path) =>
        path is null ? null : Path.GetFullPath(environment.ExpandHome(path));

    private SettingsFile Read(string path, bool isConfig)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
            return Missing(path, isConfig);
        var (time, length) = (info.LastWriteTimeUtc, info.Length);
        if (files.TryGetValue((path, isConfig), out var known) && known.File.Exists && known.Time == time && known.Length == length)
            return known.File;
        var file = SettingsFile.Parse(path, Text(path), isConfig);
        files[(path, isConfig)] = (time, length, file);
        return file;
    }

    private SettingsFile Missing(string path, bool isConfig)
    {
        if (files.TryGetValue((path, isConfig), out var known) && !known.File.Exists)
            return known.File;
        var file = SettingsFile.Missing(path);
        files[(path, isConfig)] = (default, 0, file);
        return file;
    }

    private static string Text(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SetupError.Invalid($"The AWS file '{path}' could not be read: {error.Message}", "Check the file's permissions.", error);
        }
    }

    private sealed record Entry(SettingsFile Credentials, SettingsFile Config, IReadOnlyDictionary<string, Profile> Stored, ProfileSet Set);
}
