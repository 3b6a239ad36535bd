using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Session.Providers;

/// <summary>One call to a service that hands out credentials.</summary>
internal sealed record TokenCall
{
    /// <summary><c>sts</c>, <c>sso</c> or <c>sso-oidc</c>.</summary>
    public required string Service { get; init; }

    public required string Operation { get; init; }

    public required string Method { get; init; }

    public string Path { get; init; } = "/";

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public ReadOnlyMemory<byte>? Body { get; init; }

    public string ContentType { get; init; } = "application/json";
}

/// <summary>Sends such calls: signed as the connection's credentials, unsigned when it has none.</summary>
internal interface ITokenCaller
{
    /// <exception cref="BedrockException">Every fault; its id is the service's own error code where there is one.</exception>
    Task<ReadOnlyMemory<byte>> SendAsync(ResolvedConnection connection, TokenCall call, CancellationToken cancellationToken);
}
