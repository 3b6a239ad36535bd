using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace BedrockEmulator.S3;

/// <summary>
/// Takes an aws-chunked body apart: chunks with their length in hex and, where they are signed, their signature;
/// after the empty chunk the trailers.
/// </summary>
internal sealed class AwsChunkedReader(Stream body, ChunkSignatures? signatures, Func<ReadOnlyMemory<byte>, ValueTask> write)
{
    private const int LongestLine = 4096;
    private const int SmallestChunk = 8192;
    private const string SignatureExtension = "chunk-signature=";

    private readonly PipeReader _reader = PipeReader.Create(body, new StreamPipeReaderOptions(leaveOpen: true));

    /// <returns>The trailers.</returns>
    public async Task<Dictionary<string, string>> CopyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CopyChunksAsync(cancellationToken);
        }
        finally
        {
            await _reader.CompleteAsync();
        }
    }

    private async Task<Dictionary<string, string>> CopyChunksAsync(CancellationToken cancellationToken)
    {
        var small = false;
        while (true)
        {
            var head = (await LineAsync(cancellationToken)).Split(';', 2);
            var size = SizeOf(head[0]);
            if (small && size > 0 && signatures is not null)
                throw new EmulatorException(403, "InvalidChunkSizeError", "Only the last chunk is allowed to have a size less than 8192 bytes");
            small = size < SmallestChunk;
            await CopyChunkAsync(size, cancellationToken);
            signatures?.EndChunk(head.Length == 2 && head[1].StartsWith(SignatureExtension, StringComparison.Ordinal) ? head[1][SignatureExtension.Length..] : "");
            if (size == 0)
                return await TrailersAsync(cancellationToken);
            if ((await LineAsync(cancellationToken)).Length > 0)
                throw Broken();
        }
    }

    private async Task CopyChunkAsync(long size, CancellationToken cancellationToken)
    {
        while (size > 0)
        {
            var read = await _reader.ReadAsync(cancellationToken);
            if (read.Buffer.IsEmpty && read.IsCompleted)
                throw Incomplete();
            var taken = read.Buffer.Slice(0, Math.Min(size, read.Buffer.Length));
            foreach (var segment in taken)
            {
                signatures?.Append(segment.Span);
                await write(segment);
            }

            size -= taken.Length;
            _reader.AdvanceTo(taken.End);
        }
    }

    private async Task<Dictionary<string, string>> TrailersAsync(CancellationToken cancellationToken)
    {
        var trailers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync(cancellationToken, mayEnd: true) is { Length: > 0 } line)
        {
            var parts = line.Split(':', 2);
            if (parts.Length != 2)
                throw new EmulatorException(400, "MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.");
            trailers[parts[0].Trim()] = parts[1].Trim();
        }

        signatures?.EndTrailers(trailers);
        return trailers;
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken, bool mayEnd = false)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                _reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted && mayEnd && read.Buffer.IsEmpty)
                return string.Empty;
            if (read.IsCompleted || read.Buffer.Length > LongestLine)
                throw read.IsCompleted ? Incomplete() : Broken();
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static long SizeOf(string text) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) && size >= 0 ? size : throw Broken();

    private static EmulatorException Broken() => new(400, "InvalidRequest", "The body is not aws-chunked as its headers say.");

    public static EmulatorException Incomplete() =>
        new(400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");
}
