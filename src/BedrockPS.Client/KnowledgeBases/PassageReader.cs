using BedrockPS.Client.Json;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Reads passages: the results of a search, and what an answer cites. What is not known here stays in Raw.</summary>
internal static class PassageReader
{
    // The kinds of places, and the member that addresses one.
    private static readonly (string Place, string Address)[] Places =
    [
        ("s3Location", "uri"),
        ("webLocation", "url"),
        ("confluenceLocation", "url"),
        ("salesforceLocation", "url"),
        ("sharePointLocation", "url"),
        ("oneDriveLocation", "url"),
        ("googleDriveLocation", "url"),
        ("kendraDocumentLocation", "uri"),
        ("customDocumentLocation", "id"),
        ("sqlLocation", "query"),
    ];

    /// <summary>Reads a result of a search.</summary>
    /// <param name="json">The result.</param>
    /// <param name="page">What the page of the result has for all.</param>
    /// <param name="rank">Its place among all results.</param>
    public static RetrievalResult ReadResult(JsonValue json, RetrievalPage page, int rank)
    {
        var content = json.Member("content"u8);
        var location = json.Member("location"u8);
        return new RetrievalResult
        {
            Text = content.Member("text"u8).Text,
            Score = json.Member("score"u8).Double,
            Source = Source(location),
            LocationType = location.Member("type"u8).Text,
            ContentType = content.Member("type"u8).Text,
            Columns = Columns(content),
            ByteContent = content.Member("byteContent"u8).Text,
            MediaS3Uri = MediaUri(content),
            Transcription = content.Member("audio"u8).Member("transcription"u8).Text,
            VideoSummary = content.Member("video"u8).Member("summary"u8).Text,
            Metadata = Metadata(json),
            DocumentId = json.Member("documentId"u8).Text,
            Rank = rank,
            KnowledgeBaseId = page.KnowledgeBaseId,
            GuardrailAction = page.GuardrailAction,
            Region = page.Region,
            Raw = json.Raw,
            InputObject = page.Request.InputObject,
            Index = page.Request.Index,
            RequestId = page.RequestId,
            Attempts = page.Attempts,
        };
    }

    /// <summary>Reads a citation.</summary>
    /// <param name="json">Has generatedResponsePart and retrievedReferences.</param>
    public static Citation ReadCitation(JsonValue json)
    {
        var part = json.Member("generatedResponsePart"u8).Member("textResponsePart"u8);
        var span = part.Member("span"u8);
        return new Citation
        {
            Text = part.Member("text"u8).Text,
            Start = span.Member("start"u8).Int,
            End = span.Member("end"u8).Int,
            References = Fixed.List(json.Member("retrievedReferences"u8).Items().ConvertAll(ReadReference)),
        };
    }

    private static RetrievedReference ReadReference(JsonValue json)
    {
        var content = json.Member("content"u8);
        var location = json.Member("location"u8);
        return new RetrievedReference
        {
            Text = content.Member("text"u8).Text,
            Source = Source(location),
            LocationType = location.Member("type"u8).Text,
            ContentType = content.Member("type"u8).Text,
            Columns = Columns(content),
            ByteContent = content.Member("byteContent"u8).Text,
            MediaS3Uri = MediaUri(content),
            Transcription = content.Member("audio"u8).Member("transcription"u8).Text,
            VideoSummary = content.Member("video"u8).Member("summary"u8).Text,
            Metadata = Metadata(json),
            Raw = json.Raw,
        };
    }

    private static string? Source(JsonValue location)
    {
        var members = new JsonMembers(location);
        foreach (var (place, address) in Places)
        {
            if (new JsonMembers(members[place])[address].Text is { } found)
                return found;
        }

        return null;
    }

    private static string? MediaUri(JsonValue content) => content.Member("audio"u8).Member("s3Uri"u8).Text ?? content.Member("video"u8).Member("s3Uri"u8).Text;

    private static IReadOnlyDictionary<string, object?> Metadata(JsonValue json) => json.Member("metadata"u8).Plain as FixedMap<object?> ?? FixedMap<object?>.Empty;

    private static IReadOnlyList<RetrievedColumn> Columns(JsonValue content) => Fixed.List(content.Member("row"u8).Items().ConvertAll(column => new RetrievedColumn
    {
        Name = column.Member("columnName"u8).Text,
        Value = column.Member("columnValue"u8).Text,
        ColumnType = column.Member("type"u8).Text,
    }));
}

/// <summary>What the results of a page share.</summary>
internal sealed record RetrievalPage(RetrievalRequest Request, string? KnowledgeBaseId, string? GuardrailAction, string Region, string? RequestId, int Attempts);
