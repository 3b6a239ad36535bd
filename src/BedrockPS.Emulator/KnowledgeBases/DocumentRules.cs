using System.Text.Json;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>What the members of documents that are given directly must be to each other and to their data source.</summary>
internal static class DocumentRules
{
    public static void Check(DataSource source, JsonElement body)
    {
        var documents = body.GetProperty("documents").EnumerateArray().ToList();
        foreach (var document in documents)
        {
            CheckContent(source, document.GetProperty("content"));
            if (AgentOperation.MemberOf(document, "metadata") is { } metadata)
                CheckMetadata(source, metadata);
        }

        CheckTwice(documents.Select(document => UriOf(document.GetProperty("content"))));
    }

    public static void CheckIdentifiers(DataSource source, JsonElement body)
    {
        var identifiers = body.GetProperty("documentIdentifiers").EnumerateArray().ToList();
        foreach (var identifier in identifiers)
        {
            CheckKind(source, identifier);
            One(identifier, "documentIdentifiers", "dataSourceType", ("CUSTOM", "custom"), ("S3", "s3"));
        }

        CheckTwice(identifiers.Select(IdentifierUri));
    }

    /// <summary>The address of a document that is given.</summary>
    public static string UriOf(JsonElement content) => AgentOperation.TextOf(content, "dataSourceType") == "CUSTOM"
        ? content.GetProperty("custom").GetProperty("customDocumentIdentifier").GetProperty("id").GetString()!
        : content.GetProperty("s3").GetProperty("s3Location").GetProperty("uri").GetString()!;

    /// <summary>The address of a document that is named.</summary>
    public static string IdentifierUri(JsonElement identifier) => AgentOperation.TextOf(identifier, "dataSourceType") == "CUSTOM"
        ? identifier.GetProperty("custom").GetProperty("id").GetString()!
        : identifier.GetProperty("s3").GetProperty("uri").GetString()!;

    private static void CheckContent(DataSource source, JsonElement content)
    {
        CheckKind(source, content);
        One(content, "content", "dataSourceType", ("CUSTOM", "custom"), ("S3", "s3"));
        if (AgentOperation.MemberOf(content, "s3") is { } s3)
            CheckObject(s3.GetProperty("s3Location"));
        if (AgentOperation.MemberOf(content, "custom") is not { } custom)
            return;
        One(custom, "content.custom", "sourceType", ("IN_LINE", "inlineContent"), ("S3_LOCATION", "s3Location"));
        if (AgentOperation.MemberOf(custom, "inlineContent") is { } inline)
            One(inline, "content.custom.inlineContent", "type", ("BYTE", "byteContent"), ("TEXT", "textContent"));
    }

    private static void CheckMetadata(DataSource source, JsonElement metadata)
    {
        One(metadata, "metadata", "type", ("IN_LINE_ATTRIBUTE", "inlineAttributes"), ("S3_LOCATION", "s3Location"));
        if (source.Type == "S3" && AgentOperation.TextOf(metadata, "type") == "IN_LINE_ATTRIBUTE")
            throw EmulatorException.Validation("The metadata of a document in a data source of type S3 must be in S3: use S3_LOCATION.");
        if (AgentOperation.MemberOf(metadata, "inlineAttributes") is { } attributes && !attributes.EnumerateArray().All(attribute => DocumentMetadata.IsWhole(attribute.GetProperty("value"))))
            throw EmulatorException.Validation("The value of an attribute must have the member of its type.");
    }

    private static void CheckKind(DataSource source, JsonElement content)
    {
        var kind = AgentOperation.TextOf(content, "dataSourceType");
        if (kind != source.Type)
            throw EmulatorException.Validation($"The dataSourceType {kind} of a document does not match the data source {source.Id} of type {source.Type}.");
    }

    private static void CheckObject(JsonElement location)
    {
        if (AgentOperation.TextOf(location, "uri")!["s3://".Length..].Split('/', 2) is not [_, { Length: > 0 }])
            throw EmulatorException.Validation("The uri of a document must name an object: s3://bucket/key.");
    }

    private static void CheckTwice(IEnumerable<string> uris)
    {
        if (uris.GroupBy(uri => uri).Any(group => group.Count() > 1))
            throw EmulatorException.Validation("A request must not name a document twice.");
    }

    /// <summary>The member that belongs to the kind, and none that belongs to another.</summary>
    private static void One(JsonElement owner, string path, string kindMember, params (string Kind, string Member)[] members)
    {
        var kind = AgentOperation.TextOf(owner, kindMember);
        foreach (var (owned, member) in members)
        {
            if ((owned == kind) != (AgentOperation.MemberOf(owner, member) is not null))
                throw EmulatorException.Validation($"{path}.{member} must {(owned == kind ? "" : "not ")}be given with {kindMember} {kind}.");
        }
    }
}
