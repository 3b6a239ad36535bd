using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Reads where a piece of an answer comes from.</summary>
internal static class CitationReader
{
    public static ChatCitation Read(JsonValue json)
    {
        var location = json.Member("location"u8).Members().Find(member => member.Value.IsObject);
        var place = location.Value;
        return new ChatCitation
        {
            Title = json.Member("title"u8).Text,
            Source = json.Member("source"u8).Text,
            SourceText = ContentBlockReader.JoinTexts(json.Member("sourceContent"u8)),
            LocationType = location.Name,
            DocumentIndex = place.Member("documentIndex"u8).Int,
            SearchResultIndex = place.Member("searchResultIndex"u8).Int,
            Start = place.Member("start"u8).Int,
            End = place.Member("end"u8).Int,
            Url = place.Member("url"u8).Text,
            Domain = place.Member("domain"u8).Text,
        };
    }
}
