namespace BedrockPS.Client.Operations;

/// <summary>One member of a structure, or of an operation's input or output.</summary>
internal sealed class MemberDefinition(string name, TypeReference type)
{
    /// <summary>Name in the service model, which is the name in a JSON body too.</summary>
    public string Name { get; } = name;

    /// <summary>Type of the value.</summary>
    public TypeReference Type { get; } = type;

    /// <summary>The service refuses a request without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Where it travels. Members of nested structures are always in the body.</summary>
    public MemberLocation Location { get; init; }

    /// <summary>Name of the URI label, query parameter, header or JSON member.</summary>
    public string WireName { get; init; } = name;

    /// <summary>A fresh random value is sent when the caller gives none, the same one in each retry.</summary>
    public bool IsIdempotencyToken { get; init; }

    /// <summary>The payload is an event stream of the structure that <see cref="Type"/> names.</summary>
    public bool IsEventStream { get; init; }

    /// <summary>As a member of an event stream: an exception frame, which ends the stream.</summary>
    public bool IsException { get; init; }

    /// <summary>Name and type.</summary>
    public override string ToString() => $"{Name} {Type}";
}
