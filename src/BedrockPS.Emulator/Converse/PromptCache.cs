using System.Security.Cryptography;
using System.Text;

namespace BedrockEmulator.Converse;

/// <summary>What the cache did for one request, in tokens.</summary>
internal sealed record CacheUse(int Read, int Write, IReadOnlyList<(string Ttl, int Tokens)> Writes);

/// <summary>
/// Remembers prompt prefixes up to each cachePoint, per model, for 5 minutes or 1 hour from their last use.
/// As with the service, a prefix under 1,024 tokens is not kept; the local models have no such minimum.
/// </summary>
internal sealed class PromptCache
{
    private readonly object _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _expiry = [];

    public CacheUse Use(string modelId, IReadOnlyList<PromptSegment> segments, int minimum, DateTimeOffset now)
    {
        var points = Points(modelId, segments).Where(point => point.Tokens >= minimum).ToList();
        lock (_gate)
        {
            var hit = points.FindLastIndex(point => _expiry.TryGetValue(point.Key, out var end) && end > now);
            var read = hit < 0 ? 0 : points[hit].Tokens;
            var reached = read;
            List<(string, int)> writes = [];
            foreach (var point in points)
            {
                _expiry[point.Key] = now + (point.Ttl == "1h" ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(5));
                if (point.Tokens <= reached)
                    continue;
                writes.Add((point.Ttl, point.Tokens - reached));
                reached = point.Tokens;
            }
            return new(read, reached - read, writes);
        }
    }

    private static List<(string Key, int Tokens, string Ttl)> Points(string modelId, IReadOnlyList<PromptSegment> segments)
    {
        if (segments.All(segment => segment.CacheTtl is null))
            return [];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(modelId));
        var tokens = 0;
        List<(string, int, string)> points = [];
        foreach (var segment in segments)
        {
            if (segment.CacheTtl is { } ttl)
                points.Add((Convert.ToHexString(hash.GetCurrentHash()), tokens, ttl));
            else
                hash.AppendData(Encoding.UTF8.GetBytes(segment.Identity()));
            tokens += segment.Tokens;
        }
        return points;
    }
}
