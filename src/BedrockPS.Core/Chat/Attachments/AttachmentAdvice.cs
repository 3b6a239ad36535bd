using System.Globalization;
using System.Text.RegularExpressions;

namespace BedrockPS.Core.Chat.Attachments;

/// <summary>Limits of some models, which the service leaves to them: worth a warning before the call, never a refusal.</summary>
internal static partial class AttachmentAdvice
{
    private const long LargestClaudeImage = 5_242_880;
    private const int MostClaudeImages = 20;
    private const long LargestBody = 25_000_000;
    private const int FirstClaudeWithLargePdf = 4;

    /// <summary>What may go wrong with the new attachments of a request.</summary>
    public static IEnumerable<string> For(string modelId, IReadOnlyList<Attached> attached, IReadOnlyList<Message> messages)
    {
        if (attached.Count == 0)
            yield break;
        foreach (var item in attached)
        {
            if (OfItem(modelId, item) is { } warning)
                yield return warning;
        }

        var media = messages.SelectMany(message => message.Content).Select(AttachmentRules.MediaOf).OfType<Media>().ToList();
        var images = messages.Sum(message => message.Content.Count(block => block.Image is not null));
        if (IsClaude(modelId) && images > MostClaudeImages)
            yield return $"The request has {images} images; Claude models take {MostClaudeImages} in one request.";
        var encoded = media.Sum(item => Encoded(item.Bytes?.LongLength ?? 0));
        if (encoded > LargestBody)
            yield return Text($"The attachments of the request have {encoded:N0} bytes as base64; many models take {LargestBody:N0} (25 MB) in one request.");
    }

    private static string? OfItem(string modelId, Attached item)
    {
        var length = item.Media.Bytes?.LongLength ?? 0;
        if (item.Block.Image is not null && IsClaude(modelId) && Encoded(length) > LargestClaudeImage)
            return Text($"{item.Label} has {length:N0} bytes, as base64 {Encoded(length):N0}; Claude models take {LargestClaudeImage:N0} (5 MB) of base64 an image.");
        if (item.Block.Document is not { } document)
            return null;
        if (length > AttachmentRules.LargestDocument && document.Format is "pdf" or "docx" && !TakesLarge(modelId, document.Format))
            return Text($"{item.Label} has {length:N0} bytes; documents over {AttachmentRules.LargestDocument:N0} (4.5 MB) are taken by Claude 4 and later (pdf) and Nova (pdf, docx) alone.");
        return document is { Format: "csv" or "html" or "txt" or "md", Bytes: { } bytes } && !AttachmentBlock.IsText(bytes)
            ? $"{item.Label} is not UTF-8, which is how models read text files. Get-Content and Set-Content -Encoding utf8 make a copy that is."
            : null;
    }

    private static bool TakesLarge(string modelId, string format) =>
        modelId.Contains("amazon.nova-", StringComparison.Ordinal)
        || (format == "pdf" && ClaudeVersion().Match(modelId) is { Success: true } match
            && int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture) >= FirstClaudeWithLargePdf);

    private static bool IsClaude(string modelId) => modelId.Contains("anthropic.claude", StringComparison.Ordinal);

    private static long Encoded(long length) => (length + 2) / 3 * 4;

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    // claude-sonnet-4-5 and the like; earlier ones have their number before the name.
    [GeneratedRegex(@"anthropic\.claude-[a-z]+-(?<major>[0-9]{1,2})(-|\b)")]
    private static partial Regex ClaudeVersion();
}
