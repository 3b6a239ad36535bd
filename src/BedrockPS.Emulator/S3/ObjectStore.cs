namespace BedrockEmulator.S3;

/// <summary>All buckets, as folders: in the data folder, else in a temporary one that goes with the process.</summary>
internal sealed class ObjectStore(string? dataPath) : IDisposable
{
    private readonly object _gate = new();
    private Dictionary<string, Bucket>? _buckets;
    private string? _root;

    public IReadOnlyList<Bucket> All
    {
        get
        {
            lock (_gate)
            {
                return Buckets().Values.OrderBy(bucket => bucket.Facts.Name, StringComparer.Ordinal).ToList();
            }
        }
    }

    public Bucket? Find(string name)
    {
        lock (_gate)
        {
            return Buckets().GetValueOrDefault(name);
        }
    }

    /// <returns>The bucket, and whether it is new.</returns>
    public (Bucket Bucket, bool IsNew) GetOrAdd(BucketFacts facts)
    {
        lock (_gate)
        {
            if (Buckets().TryGetValue(facts.Name, out var existing))
                return (existing, false);
            var bucket = Bucket.Create(Path.Combine(_root!, facts.Name), facts);
            Buckets().Add(facts.Name, bucket);
            return (bucket, true);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            if (_buckets is null && dataPath is null)
                return;
            Buckets().Clear();
            foreach (var folder in Directory.GetDirectories(_root!))
                Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (dataPath is null && _root is not null)
                Directory.Delete(_root, recursive: true);
            _buckets = null;
            _root = null;
        }
    }

    /// <summary>Made when S3 is first asked: most emulators never are.</summary>
    private Dictionary<string, Bucket> Buckets()
    {
        if (_buckets is not null)
            return _buckets;
        _root = dataPath is null ? Directory.CreateTempSubdirectory("bedrock-emulator-s3-").FullName : Path.Combine(dataPath, "s3");
        ObjectFiles.CreateFolder(_root);
        return _buckets = Directory.GetDirectories(_root).Select(Bucket.Load).ToDictionary(bucket => bucket.Facts.Name);
    }
}
