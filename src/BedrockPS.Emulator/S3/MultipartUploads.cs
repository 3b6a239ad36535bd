namespace BedrockEmulator.S3;

/// <summary>One part of an upload.</summary>
internal sealed record UploadedPart(int Number, string Path, long Size, byte[] Md5, string Algorithm, string Checksum, DateTimeOffset LastModified)
{
    public string ETag => Convert.ToHexString(Md5).ToLowerInvariant();
}

/// <summary>An upload in parts that is not finished.</summary>
internal sealed record MultipartUpload(
    string Id, string Key, DateTimeOffset Initiated, IReadOnlyDictionary<string, string> Headers, string Algorithm, bool IsComposite)
{
    public SortedDictionary<int, UploadedPart> Parts { get; } = [];
}

/// <summary>The unfinished uploads of a bucket. They end with the process; their files are cleared away at the next start.</summary>
internal sealed class MultipartUploads
{
    private readonly object _gate = new();
    private readonly string _folder;
    private readonly Dictionary<string, MultipartUpload> _uploads = [];

    public MultipartUploads(string folder)
    {
        _folder = folder;
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    public void Add(MultipartUpload upload)
    {
        lock (_gate)
        {
            ObjectFiles.CreateFolder(_folder);
            _uploads.Add(upload.Id, upload);
        }
    }

    public IReadOnlyList<MultipartUpload> All()
    {
        lock (_gate)
        {
            return _uploads.Values.OrderBy(upload => upload.Key, KeyOrder.Instance).ThenBy(upload => upload.Initiated).ToList();
        }
    }

    /// <exception cref="EmulatorException">There is no such upload of that key.</exception>
    public MultipartUpload Get(string id, string key)
    {
        lock (_gate)
        {
            return _uploads.GetValueOrDefault(id) is { } upload && upload.Key == key ? upload : throw NoSuchUpload(id);
        }
    }

    public IReadOnlyList<UploadedPart> PartsOf(MultipartUpload upload)
    {
        lock (_gate)
        {
            return upload.Parts.Values.ToList();
        }
    }

    public string NewPartPath() => Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".part");

    /// <summary>Takes a part, in the place of an earlier one of its number.</summary>
    public void AddPart(MultipartUpload upload, UploadedPart part)
    {
        lock (_gate)
        {
            if (!_uploads.ContainsKey(upload.Id))
                throw NoSuchUpload(upload.Id);
            if (upload.Parts.TryGetValue(part.Number, out var before))
                File.Delete(before.Path);
            upload.Parts[part.Number] = part;
        }
    }

    public void Remove(MultipartUpload upload)
    {
        lock (_gate)
        {
            _uploads.Remove(upload.Id);
            foreach (var part in upload.Parts.Values)
                File.Delete(part.Path);
        }
    }

    private static EmulatorException NoSuchUpload(string id) => new(
        404,
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
        S3Errors.With("UploadId", id));
}
