using System.Security.Cryptography;
using System.Text;
using BedrockEmulator.Auth;

namespace BedrockEmulator.S3;

/// <summary>The chain of signatures over the chunks of a body: each is made over the one before it.</summary>
internal sealed class ChunkSignatures(SignatureSeal seal, bool signedTrailers) : IDisposable
{
    private const string TrailerSignature = "x-amz-trailer-signature";

    private static readonly string s_emptyHash = SigV4.Hash([]);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private string _previous = seal.Signature;

    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public void EndChunk(string signature)
    {
        var hash = Convert.ToHexString(_hash.GetHashAndReset()).ToLowerInvariant();
        Check($"AWS4-HMAC-SHA256-PAYLOAD\n{seal.AmzDate}\n{seal.Scope}\n{_previous}\n{s_emptyHash}\n{hash}", signature);
    }

    public void EndTrailers(Dictionary<string, string> trailers)
    {
        if (!signedTrailers)
            return;
        var signature = trailers.GetValueOrDefault(TrailerSignature, "");
        trailers.Remove(TrailerSignature);
        var text = string.Concat(trailers.Select(trailer => $"{trailer.Key.ToLowerInvariant()}:{trailer.Value}\n").Order(StringComparer.Ordinal));
        Check($"AWS4-HMAC-SHA256-TRAILER\n{seal.AmzDate}\n{seal.Scope}\n{_previous}\n{SigV4.Hash(Encoding.UTF8.GetBytes(text))}", signature);
    }

    public void Dispose() => _hash.Dispose();

    private void Check(string toSign, string signature)
    {
        var expected = SigV4.Signature(seal.Key, toSign);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature)))
        {
            throw new EmulatorException(
                403, "SignatureDoesNotMatch", "The signature of a chunk or of the trailers does not match what was computed from what came.");
        }

        _previous = expected;
    }
}
