namespace BedrockPS.Client.Operations;

/// <summary>Where a member of an operation's input or output travels.</summary>
internal enum MemberLocation
{
    /// <summary>A member of the JSON body's object.</summary>
    Body,

    /// <summary>A label of the URI template.</summary>
    Uri,

    /// <summary>The query string; a list is one pair per item.</summary>
    Query,

    /// <summary>A header.</summary>
    Header,

    /// <summary>The whole body: bytes, a JSON object, or an event stream.</summary>
    Payload,
}
