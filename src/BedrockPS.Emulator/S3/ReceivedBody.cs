using System.Globalization;
using System.Security.Cryptography;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

/// <summary>An object's content on its way in: written to a file and checked as it comes, gone again unless it is moved away.</summary>
internal sealed class ReceivedBody : IDisposable
{
    private const string Streaming = "STREAMING-";
    private const string Signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string SignedWithTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    private const string UnsignedWithTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Checksum> _checksums;

    private ReceivedBody(string path, IEnumerable<string> algorithms)
    {
        Path = path;
        _checksums = algorithms.Select(algorithm => new Checksum(algorithm)).ToList();
    }

    public string Path { get; }

    public long Size { get; private set; }

    public byte[] Md5 { get; private set; } = [];

    /// <summary>The checksum that is kept, by its algorithm.</summary>
    public KeyValuePair<string, string> Kept { get; private set; }

    /// <param name="context">The request; its body is read to the end.</param>
    /// <param name="path">A file that does not exist yet.</param>
    /// <param name="otherwise">The checksum to compute when the request names none.</param>
    public static async Task<ReceivedBody> ReadAsync(OperationContext context, string path, string otherwise)
    {
        var request = context.Request;
        var announced = request.Header("x-amz-trailer")?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        var wanted = BodyChecks.Claimed(request).Select(claim => claim.Algorithm)
            .Concat(announced.Select(Checksum.AlgorithmOf).OfType<string>()).Distinct().ToList();
        CheckAnnounced(request, wanted);
        var body = new ReceivedBody(path, wanted.Count > 0 ? wanted : [otherwise]);
        try
        {
            await body.FillAsync(context, announced);
            return body;
        }
        catch (Exception broken)
        {
            body.Dispose();
            throw Translated(broken);
        }
    }

    public void Dispose()
    {
        _md5.Dispose();
        _sha256.Dispose();
        _checksums.ForEach(checksum => checksum.Dispose());
        File.Delete(Path);
    }

    private async Task FillAsync(OperationContext context, string[] announced)
    {
        var request = context.Request;
        var kind = request.Header("x-amz-content-sha256") ?? BodyChecks.Unsigned;
        var chunked = kind.StartsWith(Streaming, StringComparison.Ordinal);
        var length = LengthOf(request, chunked ? "x-amz-decoded-content-length" : "content-length");
        Dictionary<string, string> trailers = [];
        await using (var file = ObjectFiles.Create(Path))
        {
            if (chunked)
                trailers = await ReadChunksAsync(context, kind, file);
            else
                await ReadPlainAsync(request.Content, file);
        }

        if (Size != length)
            throw AwsChunkedReader.Incomplete();
        Md5 = _md5.GetHashAndReset();
        if (!chunked)
            BodyChecks.CheckHash(request, Convert.ToHexString(_sha256.GetHashAndReset()).ToLowerInvariant());
        BodyChecks.CheckMd5(request, Md5);
        CheckChecksums(request, announced, trailers);
    }

    private async Task<Dictionary<string, string>> ReadChunksAsync(OperationContext context, string kind, FileStream file)
    {
        if (kind is not (Signed or SignedWithTrailer or UnsignedWithTrailer))
            throw new EmulatorException(501, "NotImplemented", $"{kind} is not taken here.");
        using var signatures = kind == UnsignedWithTrailer || context.Caller.Seal is null
            ? null
            : new ChunkSignatures(context.Caller.Seal, kind == SignedWithTrailer);
        return await new AwsChunkedReader(context.Request.Content, signatures, part => WriteAsync(part, file)).CopyAsync(CancellationToken.None);
    }

    private async Task ReadPlainAsync(Stream content, FileStream file)
    {
        var buffer = new byte[64 * 1024];
        while (await content.ReadAsync(buffer) is > 0 and var read)
        {
            _sha256.AppendData(buffer, 0, read);
            await WriteAsync(buffer.AsMemory(0, read), file);
        }
    }

    private ValueTask WriteAsync(ReadOnlyMemory<byte> part, FileStream file)
    {
        Size += part.Length;
        _md5.AppendData(part.Span);
        _checksums.ForEach(checksum => checksum.Append(part.Span));
        return file.WriteAsync(part);
    }

    private void CheckChecksums(EmulatorRequest request, string[] announced, Dictionary<string, string> trailers)
    {
        if (!announced.Order(StringComparer.OrdinalIgnoreCase).SequenceEqual(trailers.Keys.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase))
        {
            throw new EmulatorException(
                400, "MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.");
        }

        var claims = BodyChecks.Claimed(request).Concat(
            from trailer in trailers
            let algorithm = Checksum.AlgorithmOf(trailer.Key)
            where algorithm is not null
            select (algorithm, trailer.Value));
        foreach (var (algorithm, value) in claims)
            BodyChecks.CheckChecksum(_checksums.First(checksum => checksum.Algorithm == algorithm), value);
        Kept = KeyValuePair.Create(_checksums[0].Algorithm, _checksums[0].Text());
    }

    private static void CheckAnnounced(EmulatorRequest request, List<string> wanted)
    {
        if (wanted.Count > 1)
            throw new EmulatorException(400, "InvalidRequest", "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        if (request.Header("x-amz-sdk-checksum-algorithm") is { } named && !wanted.Contains(named.ToUpperInvariant()))
        {
            throw new EmulatorException(
                400, "InvalidRequest", "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.");
        }
    }

    private static long LengthOf(EmulatorRequest request, string header) =>
        long.TryParse(request.Header(header), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new EmulatorException(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");

    private static Exception Translated(Exception broken) => broken switch
    {
        BadHttpRequestException { StatusCode: 413 } =>
            new EmulatorException(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"),
        BadHttpRequestException => AwsChunkedReader.Incomplete(),
        Microsoft.AspNetCore.Connections.ConnectionResetException or Microsoft.AspNetCore.Connections.ConnectionAbortedException =>
            new OperationCanceledException("The client went away.", broken),
        _ => broken,
    };
}
