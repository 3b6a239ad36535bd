namespace BedrockPS.Client.Transport;

/// <summary>One call of an operation of the operations table. Members are named as on the wire; what is not set is not sent.</summary>
internal sealed class OperationCall(string service, string operation)
{
    /// <summary>Endpoint prefix: bedrock, bedrock-runtime, bedrock-agent, bedrock-agent-runtime.</summary>
    public string Service { get; } = service;

    public string Operation { get; } = operation;

    /// <summary>Values of the URI template's labels, unescaped.</summary>
    public Dictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>Query members in order; a list member is added once for each value.</summary>
    public List<KeyValuePair<string, string>> Query { get; } = [];

    /// <summary>Header members.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body as it goes out, null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    public string ContentType { get; init; } = "application/json";
}
