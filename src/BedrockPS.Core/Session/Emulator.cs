namespace BedrockPS;

/// <summary>A running local endpoint that answers as Amazon Bedrock does.</summary>
public sealed class Emulator
{
    internal Emulator()
    {
    }

    /// <summary>Address to call, on the loopback interface.</summary>
    public string? EndpointUrl { get; internal init; }

    /// <summary>TCP port.</summary>
    public int? Port { get; internal init; }

    /// <summary>Process that serves it; it ends with its parent.</summary>
    public int? ProcessId { get; internal init; }

    /// <summary>Folder that keeps its state, null when the state is in memory.</summary>
    public string? DataPath { get; internal init; }

    /// <summary>File with scripted exchanges, null when none was given.</summary>
    public string? Scenario { get; internal init; }

    /// <summary>True when it speaks TLS.</summary>
    public bool? Tls { get; internal init; }

    /// <summary>The address.</summary>
    /// <returns>The endpoint URL.</returns>
    public override string ToString() => EndpointUrl ?? string.Empty;
}
