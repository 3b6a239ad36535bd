using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Finds the bytes of media in the JSON of a block and puts others in their place; everything around them stays as it is.</summary>
internal static class MediaSources
{
    /// <summary>The JSON strings that hold a medium's bytes, with its format, in their order.</summary>
    public static IEnumerable<(JsonValue Bytes, string? Format)> In(JsonValue block) => Direct(block)
        .Concat(block.Member("toolResult"u8).Member("content"u8).Items().SelectMany(Direct))
        .Where(source => source.Bytes.Text is not null);

    /// <summary>The block with other JSON in place of some of its values.</summary>
    public static ReadOnlyMemory<byte> Replace(JsonValue block, IReadOnlyList<(JsonValue Old, byte[] New)> edits)
    {
        if (edits.Count == 0)
            return block.Utf8;
        var result = new byte[block.Utf8.Length + edits.Sum(edit => edit.New.Length - edit.Old.Utf8.Length)];
        int from = 0, to = 0;
        foreach (var (old, replacement) in edits)
        {
            block.Utf8.Span.Overlaps(old.Utf8.Span, out var start);
            Copy(block.Utf8.Span[from..start]);
            Copy(replacement);
            from = start + old.Utf8.Length;
        }

        Copy(block.Utf8.Span[from..]);
        return result;

        void Copy(ReadOnlySpan<byte> piece)
        {
            piece.CopyTo(result.AsSpan(to));
            to += piece.Length;
        }
    }

    private static IEnumerable<(JsonValue Bytes, string? Format)> Direct(JsonValue owner) => owner.Members()
        .Where(member => member.Name is "image" or "document" or "video" or "audio")
        .Select(member => (member.Value.Member("source"u8).Member("bytes"u8), member.Value.Member("format"u8).Text));
}
