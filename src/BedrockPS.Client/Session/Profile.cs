namespace BedrockPS.Client.Session;

/// <summary>A profile: what the config file and, over it, the credentials file (or the Windows store) say under one name.</summary>
internal sealed class Profile(string name, string place, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> badLines)
{
    public string Name { get; } = name;

    /// <summary>The files the profile stands in, for messages.</summary>
    public string Place { get; } = place;

    /// <summary>Lines of the profile that could not be read, as "file, line n".</summary>
    public IReadOnlyList<string> BadLines { get; } = badLines;

    public string? this[string key] => values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;
}
