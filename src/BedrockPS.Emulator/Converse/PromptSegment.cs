using System.Text;
using System.Text.Json;

namespace BedrockEmulator.Converse;

/// <summary>A piece of the prompt in the order the model reads it: tools, system, messages.</summary>
/// <param name="Identity">Gives the JSON it came from: two prompts share a prefix when these are equal. Made when asked for: it is as long as the attachments.</param>
/// <param name="Tokens">What it costs; see <see cref="Models.Tokens"/>.</param>
/// <param name="CacheTtl">5m or 1h at a cachePoint, else null.</param>
internal sealed record PromptSegment(Func<string> Identity, int Tokens, string? CacheTtl)
{
    private const int PerMessage = 4;
    private const int PerImage = 1000;

    private static readonly string[] s_textFormats = ["csv", "html", "txt", "md"];

    /// <summary>
    /// Costs beyond the text rule: 4 tokens a message, 1,000 an image or an S3 location, one for each 8 bytes of a binary document
    /// and each 256 bytes of sound or video.
    /// </summary>
    public static IReadOnlyList<PromptSegment> Of(JsonElement input)
    {
        List<PromptSegment> segments = [];
        if (input.TryGetProperty("toolConfig", out var config) && config.TryGetProperty("tools", out var tools))
            segments.AddRange(tools.EnumerateArray().Select(tool => Segment("tool", tool, TextCost(tool))));
        if (input.TryGetProperty("system", out var system))
            segments.AddRange(system.EnumerateArray().Select(block => Segment("system", block, BlockCost(block))));
        if (!input.TryGetProperty("messages", out var messages))
            return segments;
        foreach (var message in messages.EnumerateArray())
        {
            var role = message.GetProperty("role").GetString()!;
            segments.Add(new(() => "role " + role, PerMessage, null));
            segments.AddRange(message.GetProperty("content").EnumerateArray().Select(block => Segment("block", block, BlockCost(block))));
        }
        return segments;
    }

    private static PromptSegment Segment(string kind, JsonElement element, int tokens)
    {
        if (!element.TryGetProperty("cachePoint", out var point))
            return new(() => kind + " " + element.GetRawText(), tokens, null);
        return new(() => "", 0, point.TryGetProperty("ttl", out var ttl) && ttl.ValueKind == JsonValueKind.String ? ttl.GetString() : "5m");
    }

    private static int BlockCost(JsonElement block)
    {
        if (block.TryGetProperty("image", out _))
            return PerImage;
        if (block.TryGetProperty("document", out var document))
            return DocumentCost(document);
        if (block.TryGetProperty("video", out var media) || block.TryGetProperty("audio", out media))
            return SourceBytes(media) is { } bytes ? (bytes + 255) / 256 : PerImage;
        if (block.TryGetProperty("toolResult", out var result) && result.TryGetProperty("content", out var content))
            return TextCost(result.GetProperty("toolUseId")) + content.EnumerateArray().Sum(BlockCost);
        return TextCost(block);
    }

    private static int DocumentCost(JsonElement document)
    {
        var name = TextCost(document.GetProperty("name"));
        var source = document.GetProperty("source");
        if (SourceBytes(document) is { } length)
        {
            var format = document.TryGetProperty("format", out var value) ? value.GetString()! : "txt";
            return name + (s_textFormats.Contains(format)
                ? Models.Tokens.Count(Encoding.UTF8.GetString(source.GetProperty("bytes").GetBytesFromBase64()))
                : (length + 7) / 8);
        }
        return name + (source.TryGetProperty("s3Location", out _) ? PerImage : TextCost(source));
    }

    private static int? SourceBytes(JsonElement owner) =>
        owner.GetProperty("source").TryGetProperty("bytes", out var bytes) ? bytes.GetBytesFromBase64().Length : null;

    /// <summary>Every string, number and member name below an element; the wire's own wrapper names cost nothing.</summary>
    private static int TextCost(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Models.Tokens.Count(element.GetString()!),
        JsonValueKind.Array => element.EnumerateArray().Sum(TextCost),
        JsonValueKind.Object => element.EnumerateObject().Sum(member => NameCost(member) + TextCost(member.Value)),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => Models.Tokens.Count(element.GetRawText()),
        _ => 0,
    };

    private static int NameCost(JsonProperty member) => member.Name is "text" or "signature" or "guardContent" ? 0 : Models.Tokens.Count(member.Name);
}
