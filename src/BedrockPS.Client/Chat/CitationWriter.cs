using System.Text.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Writes text with its citations.</summary>
internal static class CitationWriter
{
    public static void Write(Utf8JsonWriter writer, ContentBlock block)
    {
        writer.WriteStartObject();
        WriteTexts(writer, "content", block.CitedText);
        if (block.Citations.Count > 0)
        {
            writer.WriteStartArray("citations"u8);
            foreach (var citation in block.Citations)
                WriteCitation(writer, citation);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteCitation(Utf8JsonWriter writer, ChatCitation citation)
    {
        writer.WriteStartObject();
        WriteText(writer, "title", citation.Title);
        WriteText(writer, "source", citation.Source);
        if (citation.SourceText is not null)
            WriteTexts(writer, "sourceContent", citation.SourceText);
        if (citation.LocationType is not null)
        {
            writer.WriteStartObject("location"u8);
            writer.WriteStartObject(citation.LocationType);
            WriteText(writer, "url", citation.Url);
            WriteText(writer, "domain", citation.Domain);
            WriteNumber(writer, "documentIndex", citation.DocumentIndex);
            WriteNumber(writer, "searchResultIndex", citation.SearchResultIndex);
            WriteNumber(writer, "start", citation.Start);
            WriteNumber(writer, "end", citation.End);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, string? text)
    {
        writer.WriteStartArray(name);
        writer.WriteStartObject();
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
    }
}
