namespace BedrockPS.Client.Operations;

/// <summary>
/// Reads the table's notation of members: a type (<c>string</c>, <c>timestamp:iso8601</c>, <c>[T]</c>, <c>{T}</c>, a structure's name; with
/// <c>*</c> when sensitive), <c>!</c> when required, then words for location and role.
/// </summary>
internal static class TypeNotation
{
    /// <summary>Reads a member of a service's structure, input or output.</summary>
    public static MemberDefinition ReadMember(ServiceDefinition service, string name, string notation)
    {
        var words = notation.Split(' ');
        var isRequired = words[0].EndsWith('!');
        var type = ReadType(service, isRequired ? words[0][..^1] : words[0]);
        var (location, wireName) = ReadLocation(words, name);
        return new MemberDefinition(name, type)
        {
            IsRequired = isRequired,
            Location = location,
            WireName = wireName,
            IsIdempotencyToken = words.Contains("token"),
            IsEventStream = words.Contains("events"),
            IsException = words.Contains("exception"),
        };
    }

    private static (MemberLocation Location, string WireName) ReadLocation(string[] words, string name)
    {
        if (words.Length < 2)
            return (MemberLocation.Body, name);

        var colon = words[1].IndexOf(':', StringComparison.Ordinal);
        var wireName = colon < 0 ? name : words[1][(colon + 1)..];
        return (colon < 0 ? words[1] : words[1][..colon]) switch
        {
            "uri" => (MemberLocation.Uri, wireName),
            "query" => (MemberLocation.Query, wireName),
            "header" => (MemberLocation.Header, wireName),
            "payload" => (MemberLocation.Payload, wireName),
            _ => (MemberLocation.Body, wireName),
        };
    }

    private static TypeReference ReadType(ServiceDefinition service, string notation)
    {
        var isSensitive = notation.EndsWith('*');
        var type = isSensitive ? notation[..^1] : notation;
        return type switch
        {
            "string" => new(TypeKind.String, isSensitive),
            "string:json" => new(TypeKind.JsonText, isSensitive),
            "boolean" => new(TypeKind.Boolean, isSensitive),
            "integer" => new(TypeKind.Integer, isSensitive),
            "long" => new(TypeKind.Long, isSensitive),
            "float" => new(TypeKind.Float, isSensitive),
            "double" => new(TypeKind.Double, isSensitive),
            "blob" => new(TypeKind.Blob, isSensitive),
            "document" => new(TypeKind.Document, isSensitive),
            "timestamp" => new(TypeKind.Timestamp, isSensitive),
            _ when type.StartsWith("timestamp:", StringComparison.Ordinal) =>
                new(TypeKind.Timestamp, isSensitive) { TimestampFormat = type["timestamp:".Length..] },
            ['[', .. var item, ']'] => new(TypeKind.List, isSensitive) { Element = ReadType(service, item) },
            ['{', .. var value, '}'] => new(TypeKind.Map, isSensitive) { Element = ReadType(service, value) },
            [>= 'A' and <= 'Z', ..] => new(TypeKind.Structure, isSensitive, type, () => service.GetStructure(type)),
            _ => throw new InvalidDataException($"The operations table has the unknown type '{notation}'."),
        };
    }
}
