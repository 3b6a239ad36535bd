using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Core.Tests.KnowledgeBases.Sync;

/// <summary>A bucket in memory that notes what is asked of it.</summary>
internal sealed class FakeStore : IObjectStore
{
    public ConcurrentDictionary<string, (long Size, string ETag, string? Sha256)> Objects { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Fails what it says a fault for.</summary>
    public Func<string, BedrockException?> Fault { get; init; } = _ => null;

    /// <summary>True when ETags are no MD5, as with a KMS key.</summary>
    public bool HidesMd5 { get; init; }

    public async Task<FakeStore> WithAsync(string key, string text, bool ours = true)
    {
        var digest = await ContentDigest.ComputeAsync(ObjectContent.OfBytes(Encoding.UTF8.GetBytes(text)), default);
        Objects[key] = (digest.Length, HidesMd5 ? "opaque" : digest.Md5Text, ours ? digest.Sha256Text : null);
        return this;
    }

    public async IAsyncEnumerable<ObjectEntry> ListAsync(BucketPlace bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var (key, value) in Objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)))
            yield return new ObjectEntry(key, value.Size, value.ETag);
    }

    public Task<ObjectHead?> HeadAsync(BucketPlace bucket, string key, CancellationToken cancellationToken)
    {
        Calls.Enqueue("head " + key);
        if (Fault("head " + key) is { } fault)
            throw fault;
        var known = Objects[key];
        return Task.FromResult<ObjectHead?>(new ObjectHead(known.Size, known.ETag, known.Sha256 is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["sha256"] = known.Sha256 }));
    }

    public Task PutAsync(BucketPlace bucket, ObjectUpload upload, CancellationToken cancellationToken)
    {
        Calls.Enqueue("put " + upload.Key);
        if (Fault("put " + upload.Key) is { } fault)
            throw fault;
        Objects[upload.Key] = (upload.Digest.Length, HidesMd5 ? "opaque" : upload.Digest.Md5Text, upload.Digest.Sha256Text);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<(string Key, BedrockException Fault)>> DeleteAsync(BucketPlace bucket, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        List<(string, BedrockException)> stayed = [];
        foreach (var key in keys)
        {
            Calls.Enqueue("delete " + key);
            if (Fault("delete " + key) is { } fault)
                stayed.Add((key, fault));
            else
                Objects.TryRemove(key, out _);
        }

        return Task.FromResult<IReadOnlyList<(string, BedrockException)>>(stayed);
    }
}
