using System.Text.Json;
using BedrockEmulator.Wire;

namespace BedrockEmulator.S3;

/// <summary>A bucket: objects by key in the order of their bytes, each with a file for its facts and one for its content.</summary>
internal sealed class Bucket
{
    private const string FactsFile = "bucket.json";

    private readonly object _gate = new();
    private readonly SortedDictionary<string, StoredObject> _objects = new(KeyOrder.Instance);

    private Bucket(string folder, BucketFacts facts)
    {
        Folder = folder;
        Facts = facts;
        Uploads = new MultipartUploads(Path.Combine(folder, "uploads"));
    }

    public string Folder { get; }

    public BucketFacts Facts { get; }

    public MultipartUploads Uploads { get; }

    private string ObjectFolder => Path.Combine(Folder, "objects");

    public static Bucket Create(string folder, BucketFacts facts)
    {
        var bucket = new Bucket(folder, facts);
        ObjectFiles.CreateFolder(bucket.ObjectFolder);
        WriteFacts(Path.Combine(folder, FactsFile), facts);
        return bucket;
    }

    /// <summary>Reads a bucket back. Content without facts was being written when the emulator was killed, and goes.</summary>
    public static Bucket Load(string folder)
    {
        var bucket = new Bucket(folder, Read<BucketFacts>(Path.Combine(folder, FactsFile)));
        foreach (var file in Directory.EnumerateFiles(bucket.ObjectFolder, "*.json"))
        {
            var stored = Read<StoredObject>(file);
            bucket._objects[stored.Key] = stored;
        }

        var known = bucket._objects.Values.Select(stored => stored.DataFile).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(bucket.ObjectFolder).Where(file => !file.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (!known.Contains(Path.GetFileName(file)))
                File.Delete(file);
        }

        return bucket;
    }

    /// <summary>A path for content that is on its way in.</summary>
    public string NewContentPath() => Path.Combine(ObjectFolder, Guid.NewGuid().ToString("N") + ".data");

    public string PathOf(StoredObject stored) => Path.Combine(ObjectFolder, stored.DataFile);

    public StoredObject? Find(string key)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    /// <summary>The object and its content, opened before anybody can take it away.</summary>
    public (StoredObject Object, T Content)? Open<T>(string key, Func<StoredObject, string, T> open)
    {
        lock (_gate)
        {
            return _objects.TryGetValue(key, out var stored) ? (stored, open(stored, PathOf(stored))) : null;
        }
    }

    /// <summary>Keys in order: those with the prefix, after a key.</summary>
    public IReadOnlyList<StoredObject> List(string prefix, string after)
    {
        lock (_gate)
        {
            return _objects.Values
                .Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal) && KeyOrder.Instance.Compare(stored.Key, after) > 0)
                .ToList();
        }
    }

    /// <summary>Puts an object in the place of the one before it, after the conditions were checked against that.</summary>
    public void Put(StoredObject added, Action<StoredObject?> check)
    {
        lock (_gate)
        {
            var before = _objects.GetValueOrDefault(added.Key);
            check(before);
            WriteFacts(FactsPath(added.Key), added);
            _objects[added.Key] = added;
            if (before is not null)
                File.Delete(PathOf(before));
        }
    }

    public void Remove(string key, Action<StoredObject?> check)
    {
        lock (_gate)
        {
            var before = _objects.GetValueOrDefault(key);
            check(before);
            if (before is null)
                return;
            File.Delete(FactsPath(key));
            File.Delete(PathOf(before));
            _objects.Remove(key);
        }
    }

    private string FactsPath(string key) => Path.Combine(ObjectFolder, ObjectFiles.NameOf(key) + ".json");

    private static T Read<T>(string path) => JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), WireJson.Strict)!;

    private static void WriteFacts<T>(string path, T facts)
    {
        // Written beside and moved, so that a kill leaves the old facts or the new ones.
        var temporary = $"{path}.{Guid.NewGuid():N}.new";
        using (var stream = ObjectFiles.Create(temporary))
        {
            JsonSerializer.Serialize(stream, facts, WireJson.Strict);
        }

        File.Move(temporary, path, overwrite: true);
    }
}

/// <summary>What is known of a bucket besides its objects.</summary>
internal sealed record BucketFacts(string Name, string Region, DateTimeOffset CreatedAt);

/// <summary>The order of the UTF-8 bytes, which is that of the code points and not always that of UTF-16.</summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x!.Length || common == y!.Length)
            return x.Length.CompareTo(y!.Length);
        return Weight(x[common]).CompareTo(Weight(y[common]));
    }

    /// <summary>Surrogates stand for the code points above all others.</summary>
    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
