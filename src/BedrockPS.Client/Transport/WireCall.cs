using BedrockPS.Core.Session;

namespace BedrockPS.Client.Transport;

/// <summary>One request in HTTP terms. A path template holds its labels as <c>{name}</c>; labels and query values are unescaped.</summary>
internal sealed class WireCall(string operation, string method, string path)
{
    public string Operation { get; } = operation;

    public string Method { get; } = method;

    public string Path { get; } = path;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = FixedMap<string>.Empty;

    /// <summary>Query members in order; a name may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public IReadOnlyDictionary<string, string> Headers { get; init; } = FixedMap<string>.Empty;

    /// <summary>The body as it goes out, null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>The answer is an event stream: the limit is silence between bytes, and the first frame is read before returning.</summary>
    public bool StreamsEvents { get; init; }

    /// <summary>Limit of the whole call, or of silence for event streams; null for 900 s and 300 s.</summary>
    public TimeSpan? TimeLimit { get; init; }

    public ICallLog? Log { get; init; }

    /// <summary>Model, knowledge base, agent or the like that the call is about, for messages.</summary>
    public string? Target { get; init; }
}
