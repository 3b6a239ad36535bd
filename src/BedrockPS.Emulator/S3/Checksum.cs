using System.Security.Cryptography;

namespace BedrockEmulator.S3;

/// <summary>One of the five checksums that S3 keeps beside an object, computed as the bytes pass.</summary>
internal sealed class Checksum : IDisposable
{
    private const string HeaderPrefix = "x-amz-checksum-";

    public static readonly IReadOnlyList<string> Algorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];

    private readonly ReflectedCrc? _crc;
    private readonly IncrementalHash? _hash;

    public Checksum(string algorithm)
    {
        Algorithm = algorithm;
        switch (algorithm)
        {
            case "CRC32": _crc = new(0xEDB88320, 32); break;
            case "CRC32C": _crc = new(0x82F63B78, 32); break;
            case "CRC64NVME": _crc = new(0x9A6C9329AC4BC9B5, 64); break;
            default: _hash = IncrementalHash.CreateHash(algorithm == "SHA1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256); break;
        }
    }

    public string Algorithm { get; }

    public string Header => HeaderOf(Algorithm);

    public static string HeaderOf(string algorithm) => HeaderPrefix + algorithm.ToLowerInvariant();

    /// <summary>The algorithm that a header or trailer names; null when it is about something else.</summary>
    public static string? AlgorithmOf(string header) => header.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase)
        ? Algorithms.FirstOrDefault(algorithm => algorithm.Equals(header[HeaderPrefix.Length..], StringComparison.OrdinalIgnoreCase))
        : null;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _crc?.Append(bytes);
        _hash?.AppendData(bytes);
    }

    public byte[] Bytes() => _crc?.Bytes() ?? _hash!.GetCurrentHash();

    public string Text() => Convert.ToBase64String(Bytes());

    public void Dispose() => _hash?.Dispose();

    /// <summary>A CRC whose bits are reflected, with all ones before and after.</summary>
    private sealed class ReflectedCrc(ulong polynomial, int width)
    {
        private readonly ulong[] _table = Table(polynomial);
        private ulong _value = Ones(width);

        public void Append(ReadOnlySpan<byte> bytes)
        {
            var value = _value;
            foreach (var next in bytes)
                value = _table[(value ^ next) & 0xFF] ^ (value >> 8);
            _value = value;
        }

        public byte[] Bytes()
        {
            var value = _value ^ Ones(width);
            return Enumerable.Range(1, width / 8).Select(i => (byte)(value >> (width - (8 * i)))).ToArray();
        }

        private static ulong Ones(int width) => ulong.MaxValue >> (64 - width);

        private static ulong[] Table(ulong polynomial) => Enumerable.Range(0, 256).Select(i =>
        {
            var entry = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ polynomial;
            return entry;
        }).ToArray();
    }
}
