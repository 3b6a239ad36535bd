using System.Text;
using System.Text.Json.Nodes;
using BedrockEmulator.Wire;

namespace BedrockEmulator.Pipeline;

/// <summary>What goes back to the caller: a status, headers, and the body in the parts in which it is flushed.</summary>
internal sealed record Answer(int Status, string? ContentType, IReadOnlyList<ReadOnlyMemory<byte>> Parts)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A streamed body has no declared length and each part is an event.</summary>
    public bool Streamed { get; init; }

    /// <summary>The Content-Length when it is not the length of the parts.</summary>
    public long? DeclaredLength { get; init; }

    public Delivery Delivery { get; init; } = Delivery.Plain;

    /// <summary>The error code, for the journal.</summary>
    public string? ErrorCode { get; init; }

    public static Answer Json(int status, JsonNode body) => new(status, "application/json", [WireJson.Bytes(body)]);

    public static Answer Text(int status, string contentType, string body) => new(status, contentType, [Encoding.UTF8.GetBytes(body)]);

    public static Answer Empty(int status) => new(status, null, []);

    public static Answer EventStream(IEnumerable<byte[]> frames) =>
        new(200, EventFrame.ContentType, frames.Select(frame => (ReadOnlyMemory<byte>)frame).ToList()) { Streamed = true };
}

/// <summary>How an answer is written: faults and scenarios change it.</summary>
internal sealed record Delivery
{
    public static readonly Delivery Plain = new();

    public TimeSpan HeaderDelay { get; init; }

    public TimeSpan PartDelay { get; init; }

    /// <summary>Largest number of bytes in one write; 0 writes each part whole.</summary>
    public int ChunkSize { get; init; }

    public Closing Closing { get; init; }
}

/// <summary>What happens after the last part.</summary>
internal enum Closing
{
    /// <summary>The body ends as it should.</summary>
    End,

    /// <summary>The connection closes in the middle of the body.</summary>
    Drop,

    /// <summary>Nothing more comes, and the connection stays open until the client goes.</summary>
    Stall,

    /// <summary>The connection closes before any header is sent.</summary>
    Refuse,
}
