namespace BedrockPS.Client.Transport;

/// <summary>What an error tells about the call that it befell. Holds no body and no secret.</summary>
internal sealed record FaultContext
{
    public string Service { get; init; } = string.Empty;

    public string Operation { get; init; } = string.Empty;

    public string Region { get; init; } = string.Empty;

    public string Host { get; init; } = string.Empty;

    public string CredentialSource { get; init; } = string.Empty;

    /// <summary>The model or other thing that was called.</summary>
    public string? Target { get; init; }

    /// <summary>True when the call ended before its credentials had been fetched.</summary>
    public bool WaitedForKeys { get; init; }

    public bool StreamsEvents { get; init; }

    public int Attempts { get; init; }

    public int? StatusCode { get; init; }

    public string? RequestId { get; init; }
}
