namespace BedrockPS.Client.Session;

internal enum SectionKind
{
    Profile,
    SsoSession,
    Services,
}

/// <summary>One section of a shared AWS file. Keys are lower case; a blank value counts as none.</summary>
internal sealed class SettingsSection(SectionKind kind, string name)
{
    public SectionKind Kind { get; } = kind;

    public string Name { get; } = name;

    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Indented pairs below a key without a value, as a services section has them for each service.</summary>
    public Dictionary<string, Dictionary<string, string>> Nested { get; } = new(StringComparer.Ordinal);

    /// <summary>Lines that could not be read. Their text is not kept: it may be a secret.</summary>
    public List<int> BadLines { get; } = [];
}

/// <summary>A shared AWS file (credentials or config) as it was when last read.</summary>
internal sealed class SettingsFile
{
    private readonly bool needsMarker;
    private readonly Dictionary<(SectionKind, string), SettingsSection> sections = [];
    private readonly HashSet<string> marked = new(StringComparer.Ordinal);
    private SettingsSection? section;
    private string? parent;
    private string? last;
    private int keyIndent;

    private SettingsFile(string path, bool needsMarker)
    {
        Path = path;
        this.needsMarker = needsMarker;
    }

    public string Path { get; }

    public bool Exists { get; private init; }

    public IEnumerable<string> ProfileNames => sections.Keys.Where(key => key.Item1 == SectionKind.Profile).Select(key => key.Item2);

    /// <summary>Lines that start a section but do not end its name. What follows them belongs to nothing.</summary>
    public List<int> BadHeaders { get; } = [];

    public static SettingsFile Missing(string path) => new(path, needsMarker: false);

    /// <remarks><c>needsMarker</c>: True for the config file, where a profile other than default is written <c>[profile name]</c>.</remarks>
    public static SettingsFile Parse(string path, string text, bool needsMarker)
    {
        var file = new SettingsFile(path, needsMarker) { Exists = true };
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
            file.Read(line, ++number);
        return file;
    }

    public SettingsSection? Find(SectionKind kind, string name) => sections.GetValueOrDefault((kind, name));

    private void Read(ReadOnlySpan<char> line, int number)
    {
        var text = line.Trim();
        if (text.IsEmpty || text[0] is '#' or ';')
            return;
        if (text[0] == '[')
            Open(text, number);
        else if (section is not null)
            ReadPair(text, line.Length - line.TrimStart().Length, number);
    }

    private void Open(ReadOnlySpan<char> text, int number)
    {
        (parent, last) = (null, null);
        var end = text.IndexOf(']');
        if (end < 0)
        {
            section?.BadLines.Add(number);
            section = null;
            BadHeaders.Add(number);
            return;
        }

        section = Header(text[1..end].Trim());
    }

    private SettingsSection? Header(ReadOnlySpan<char> header)
    {
        var (kind, name, hasMarker) = (SectionKind.Profile, Unquote(header), false);
        var gap = header.IndexOfAny(' ', '\t');
        if (gap > 0)
        {
            var rest = Unquote(header[(gap + 1)..].Trim());
            (kind, name, hasMarker) = header[..gap] switch
            {
                "profile" => (SectionKind.Profile, rest, true),
                "sso-session" => (SectionKind.SsoSession, rest, false),
                "services" => (SectionKind.Services, rest, false),
                _ => (kind, name, false),
            };
        }

        if (kind == SectionKind.Profile && needsMarker && !hasMarker && name != "default")
            return null;
        return Section(kind, name, hasMarker);
    }

    private SettingsSection? Section(SectionKind kind, string name, bool hasMarker)
    {
        var key = (kind, name);
        if (kind == SectionKind.Profile && needsMarker && name == "default")
        {
            // [profile default] displaces [default] wherever each of them stands.
            if (!hasMarker && marked.Contains(name))
                return null;
            if (hasMarker && marked.Add(name))
                sections.Remove(key);
        }

        if (!sections.TryGetValue(key, out var found))
            sections[key] = found = new SettingsSection(kind, name);
        return found;
    }

    // A line goes on with the key above it when it stands further to the right; whole sections may be indented.
    private void ReadPair(ReadOnlySpan<char> text, int indent, int number)
    {
        var indented = indent > keyIndent;
        var equals = text.IndexOf('=');
        if (indented && parent is not null && equals > 0)
        {
            section!.Nested[parent][Key(text[..equals])] = WithoutComment(text[(equals + 1)..]);
        }
        else if (indented && last is not null)
        {
            section!.Values[last] = $"{section.Values[last]}\n{text}";
        }
        else if (equals > 0)
        {
            keyIndent = indent;
            ReadValue(Key(text[..equals]), text[(equals + 1)..].Trim());
        }
        else
        {
            section!.BadLines.Add(number);
        }
    }

    private void ReadValue(string key, ReadOnlySpan<char> value)
    {
        (parent, last) = (null, null);
        if (value.IsEmpty)
        {
            parent = key;
            section!.Values.Remove(key);
            section.Nested[key] = new(StringComparer.Ordinal);
            return;
        }

        // A command line may hold " #" or " ;" of its own.
        section!.Values[key] = key == "credential_process" ? value.ToString() : WithoutComment(value);
        last = key;
    }

    private static string Key(ReadOnlySpan<char> text) => text.Trim().ToString().ToLowerInvariant();

    private static string WithoutComment(ReadOnlySpan<char> value)
    {
        for (var i = 1; i < value.Length; i++)
        {
            if (value[i] is '#' or ';' && char.IsWhiteSpace(value[i - 1]))
                return value[..i].Trim().ToString();
        }

        return value.Trim().ToString();
    }

    private static string Unquote(ReadOnlySpan<char> text) =>
        text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1].ToString() : text.ToString();
}
