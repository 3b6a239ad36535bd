using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Wire;

namespace BedrockEmulator.Faults;

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>429 ThrottlingException.</summary>
    Throttle,

    /// <summary>Any status with any code.</summary>
    Status,

    /// <summary>An HTML page, as from a proxy in between.</summary>
    Html,

    /// <summary>A status and no body.</summary>
    Empty,

    /// <summary>Only <see cref="FaultRule.DelayMs"/>, then the right answer.</summary>
    Delay,

    /// <summary>Headers and a part of the body, then silence.</summary>
    Stall,

    /// <summary>The connection closes: before the headers, or in the middle of the body.</summary>
    Drop,

    /// <summary>The body ends cleanly in the middle of a frame.</summary>
    Cut,

    /// <summary>One frame has a wrong message checksum.</summary>
    Crc,

    /// <summary>An exception frame ends the stream.</summary>
    Exception,

    /// <summary>An unmodelled error frame ends the stream.</summary>
    Error,

    /// <summary>The stream ends cleanly without its last events.</summary>
    Truncate,

    /// <summary>Given frames take the place of the right ones.</summary>
    Frames,

    /// <summary>The caller's temporary key ends now, and this request already sees it.</summary>
    ExpireCredentials,
}

/// <summary>One fault, the requests it hits, and how often.</summary>
internal sealed record FaultRule
{
    public required FaultKind Kind { get; init; }

    public string? Service { get; init; }

    public string? Operation { get; init; }

    /// <summary>A model id or ARN in the path of the request.</summary>
    public string? Model { get; init; }

    /// <summary>So many matching requests pass before the fault begins.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests are hit; -1 is all.</summary>
    public int Times { get; init; } = 1;

    public int? Status { get; init; }

    /// <summary>The error code; for <see cref="FaultKind.Error"/> the code in the frame.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>Seconds, or an HTTP date, for the Retry-After header.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Milliseconds for the x-amz-retry-after header.</summary>
    public int? RetryAfterMs { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Wait before the headers of the answer.</summary>
    public int DelayMs { get; init; }

    /// <summary>Wait after each event.</summary>
    public int EventDelayMs { get; init; }

    /// <summary>Largest write in bytes; 0 writes each event whole.</summary>
    public int ChunkSize { get; init; }

    /// <summary>How many right events come first; for <see cref="FaultKind.Crc"/> the number of good ones before the bad.</summary>
    public int? AfterEvents { get; init; }

    /// <summary>How many bytes of the body come first; for <see cref="FaultKind.Cut"/> of the frame that is cut.</summary>
    public int? AfterBytes { get; init; }

    /// <summary>The exception type as the union member is spelt: <c>throttlingException</c>.</summary>
    public string? Exception { get; init; }

    public JsonNode? Payload { get; init; }

    public IReadOnlyList<FrameSpec> Frames { get; init; } = [];

    /// <summary>Reads one rule or an array of rules.</summary>
    /// <exception cref="ArgumentException">A rule is incomplete.</exception>
    public static IReadOnlyList<FaultRule> ParseList(byte[] json)
    {
        var isList = json.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("["u8);
        List<FaultRule?> rules = isList
            ? JsonSerializer.Deserialize<List<FaultRule?>>(json, WireJson.Strict) ?? []
            : [JsonSerializer.Deserialize<FaultRule>(json, WireJson.Strict)];
        return rules.Select(rule => rule?.Checked() ?? throw new ArgumentException("A fault must be an object.")).ToList();
    }

    private FaultRule Checked()
    {
        if (Kind == FaultKind.Frames && Frames.Count == 0)
        {
            throw new ArgumentException("A fault of kind frames needs frames.");
        }

        if (Kind == FaultKind.Exception && Exception is null)
        {
            throw new ArgumentException("A fault of kind exception needs the exception type, such as throttlingException.");
        }

        if (Kind == FaultKind.Status && Status is null)
        {
            throw new ArgumentException("A fault of kind status needs the status.");
        }

        // Broken base64 and the like should fail the test that posts it, not the request that meets it.
        foreach (var frame in Frames)
        {
            frame.ToBytes();
        }

        return this;
    }
}
