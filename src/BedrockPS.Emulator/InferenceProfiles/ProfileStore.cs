using System.Text.Json;
using BedrockEmulator.Wire;

namespace BedrockEmulator.InferenceProfiles;

/// <summary>An application inference profile as it is kept.</summary>
internal sealed record StoredProfile(
    string Id,
    string Arn,
    string Region,
    string Name,
    string? Description,
    IReadOnlyList<string> ModelArns,
    DateTimeOffset CreatedAt,
    string? ClientRequestToken,
    string RequestFingerprint);

/// <summary>The application profiles, in memory, and in a file of the data folder when there is one.</summary>
internal sealed class ProfileStore
{
    private readonly object _gate = new();
    private readonly string? _file;
    private List<StoredProfile> _profiles = [];

    public ProfileStore(string? dataPath)
    {
        if (dataPath is null)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(dataPath);
        }
        else
        {
            Directory.CreateDirectory(dataPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _file = Path.Combine(dataPath, "inference-profiles.json");
        if (File.Exists(_file))
        {
            _profiles = JsonSerializer.Deserialize<List<StoredProfile>>(File.ReadAllBytes(_file), WireJson.Strict) ?? [];
        }
    }

    public IReadOnlyList<StoredProfile> In(string region)
    {
        lock (_gate)
        {
            return _profiles.Where(profile => profile.Region == region).ToList();
        }
    }

    /// <summary>By id in one region, or by ARN in any.</summary>
    public StoredProfile? Find(string idOrArn, string region)
    {
        lock (_gate)
        {
            return _profiles.FirstOrDefault(profile => profile.Arn == idOrArn || (profile.Id == idOrArn && profile.Region == region));
        }
    }

    /// <summary>Adds what the function makes from the profiles of the region, or returns an existing one that it chooses.</summary>
    public StoredProfile GetOrAdd(string region, Func<IReadOnlyList<StoredProfile>, StoredProfile> make)
    {
        lock (_gate)
        {
            var profile = make(_profiles.Where(existing => existing.Region == region).ToList());
            if (!_profiles.Contains(profile))
            {
                _profiles.Add(profile);
                Save();
            }

            return profile;
        }
    }

    public bool Remove(StoredProfile profile)
    {
        lock (_gate)
        {
            var removed = _profiles.Remove(profile);
            Save();
            return removed;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _profiles = [];
            Save();
        }
    }

    private void Save()
    {
        if (_file is null)
        {
            return;
        }

        // Written beside and moved, so that a kill leaves the old state or the new one.
        var temporary = _file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, _profiles, WireJson.Strict);
        }

        File.Move(temporary, _file, overwrite: true);
    }
}
