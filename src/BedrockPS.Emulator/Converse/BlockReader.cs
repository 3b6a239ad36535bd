using System.Globalization;
using System.Text;
using System.Text.Json;
using BedrockEmulator.Models;

namespace BedrockEmulator.Converse;

/// <summary>Reads documents, search results, tool results and the outside of images as passages.</summary>
internal static class BlockReader
{
    private static readonly string[] s_textFormats = ["csv", "html", "txt", "md"];

    public static IEnumerable<Passage> Read(JsonElement block)
    {
        if (block.TryGetProperty("document", out var document))
            return ReadDocument(document);
        if (block.TryGetProperty("searchResult", out var result))
        {
            var title = result.GetProperty("title").GetString()!;
            return result.GetProperty("content").EnumerateArray().SelectMany(part => PassageReader.Read(part.GetProperty("text").GetString()!, source: title));
        }
        if (block.TryGetProperty("toolResult", out var toolResult))
            return toolResult.GetProperty("content").EnumerateArray().SelectMany(ReadResult);
        return block.TryGetProperty("image", out var image) ? ReadImage(image) : [];
    }

    /// <summary>A piece of a tool's result; JSON becomes one line of names and values for each object.</summary>
    public static IEnumerable<Passage> ReadResult(JsonElement part)
    {
        if (part.TryGetProperty("text", out var text))
            return PassageReader.Read(text.GetString()!);
        return part.TryGetProperty("json", out var json) ? Lines(json).Select((line, index) => new Passage(line, "", index, PassageKind.Row, "")) : Read(part);
    }

    private static IEnumerable<Passage> ReadDocument(JsonElement document)
    {
        var name = document.GetProperty("name").GetString()!;
        var format = document.TryGetProperty("format", out var value) ? value.GetString()! : "txt";
        var source = document.GetProperty("source");
        if (source.TryGetProperty("text", out var text))
            return PassageReader.Read(text.GetString()!, format, name);
        if (source.TryGetProperty("content", out var content))
            return content.EnumerateArray().SelectMany(part => PassageReader.Read(part.GetProperty("text").GetString()!, source: name));
        if (!source.TryGetProperty("bytes", out var bytes) || !s_textFormats.Contains(format))
            return [];
        return PassageReader.Read(Encoding.UTF8.GetString(bytes.GetBytesFromBase64()).TrimStart('\uFEFF'), format, name);
    }

    private static IEnumerable<Passage> ReadImage(JsonElement image)
    {
        if (!image.GetProperty("source").TryGetProperty("bytes", out var base64))
            return [];
        var bytes = base64.GetBytesFromBase64();
        var size = ImageFormat.Size(bytes) is { } found ? string.Create(CultureInfo.InvariantCulture, $" of {found.Width} by {found.Height} pixels") : "";
        var format = image.GetProperty("format").GetString()!.ToUpperInvariant();
        return [new(string.Create(CultureInfo.InvariantCulture, $"The image is a {format} file{size} and {bytes.Length} bytes; what it shows cannot be seen by this local model."), "", 0, PassageKind.Sentence, "")];
    }

    private static IEnumerable<string> Lines(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
            return json.EnumerateArray().SelectMany(Lines);
        if (json.ValueKind != JsonValueKind.Object)
            return [json.ToString()];
        var members = json.EnumerateObject().ToLookup(member => member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array);
        var simple = members[false].ToList();
        var lines = members[true].SelectMany(member => Lines(member.Value).Select(line => $"{member.Name}: {line}"));
        return simple.Count == 0 ? lines : lines.Prepend(string.Join("; ", simple.Select(member => $"{member.Name}: {member.Value}")));
    }
}
