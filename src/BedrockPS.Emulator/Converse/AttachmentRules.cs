using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockEmulator.Catalog;

namespace BedrockEmulator.Converse;

/// <summary>The rules of documents and images: names, counts, sizes, and bytes that are what they are said to be.</summary>
internal static partial class AttachmentRules
{
    private const int MostDocuments = 5;
    private const int MostImages = 20;
    private const int LargestDocument = 4_718_592;
    private const int LargestImage = 3_932_160;
    private const int FirstClaudeWithLargePdf = 4;

    /// <summary>Checks a body; which sizes are too large, the model has its say in.</summary>
    public static void Check(ConverseInput input, CatalogModel model)
    {
        var limitsImages = model.Provider != "Amazon";
        var documents = Find(input, "document").ToList();
        if (documents.Count > MostDocuments)
            throw EmulatorException.Validation("You can't include more than 5 documents in a request.");
        foreach (var (document, place) in documents)
            CheckDocument(document, place, model);
        if (documents.Select(entry => entry.Block.GetProperty("name").GetString()).Distinct().Count() < documents.Count)
            throw EmulatorException.Validation("Messages can't contain duplicate document names. Rename the document and retry your request.");
        CheckText(input);
        var images = Find(input, "image").ToList();
        if (limitsImages && images.Count > MostImages)
            throw EmulatorException.Validation("You can't include more than 20 images in a request.");
        foreach (var (image, place) in images)
            CheckImage(image, place, limitsImages);
    }

    private static void CheckDocument(JsonElement document, string place, CatalogModel model)
    {
        if (!DocumentName().IsMatch(document.GetProperty("name").GetString()!))
        {
            throw EmulatorException.Validation(
                "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. "
                + "The name can't contain more than one consecutive whitespace character.");
        }
        var source = document.GetProperty("source");
        if (source.TryGetProperty("text", out var text) && string.IsNullOrWhiteSpace(text.GetString()))
            throw EmulatorException.Validation($"The text field in the DocumentSource object at {place}.source is blank. Add text to the text field, and try again.");
        if (!source.TryGetProperty("bytes", out var bytes))
            return;
        if (!document.TryGetProperty("format", out var format))
            throw EmulatorException.Validation($"The format field is required for the document at {place} because its source is bytes.");
        if (bytes.GetBytesFromBase64().Length > LargestDocument && !TakesLarge(model, format.GetString()!))
            throw EmulatorException.Validation($"The document at {place} is larger than 4.5 MB. Reduce its size and try again.");
    }

    private static bool TakesLarge(CatalogModel model, string format) => model.Provider switch
    {
        "Amazon" => format is "pdf" or "docx" && model.Id.StartsWith("amazon.nova-", StringComparison.Ordinal),
        "Anthropic" => format == "pdf" && ClaudeVersion().Match(model.Id) is { Success: true } match
            && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) >= FirstClaudeWithLargePdf,
        _ => false,
    };

    private static void CheckText(ConverseInput input)
    {
        for (var i = 0; i < input.Turns.Count; i++)
        {
            if (input.Turns[i].Of("document").Any() && !input.Turns[i].Of("text").Any())
            {
                throw EmulatorException.Validation(
                    $"A text block is required in a message that contains a document. Add a text block to the message at messages.{i} and try again.");
            }
        }
    }

    private static void CheckImage(JsonElement image, string place, bool limits)
    {
        if (!image.GetProperty("source").TryGetProperty("bytes", out var base64))
            return;
        var bytes = base64.GetBytesFromBase64();
        if (limits && bytes.Length > LargestImage)
        {
            var encoded = (bytes.Length + 2) / 3 * 4;
            throw EmulatorException.Validation(
                $"The model returned the following errors: {place}.source.base64: image exceeds 5 MB maximum: {encoded} bytes > 5242880 bytes");
        }
        var said = image.GetProperty("format").GetString();
        if (ImageFormat.Of(bytes) is { } found && found != said)
        {
            throw EmulatorException.Validation(
                $"The model returned the following errors: {place}.source.base64: The image was specified using the image/{said} media type, but the image appears to be a image/{found} image");
        }
    }

    private static IEnumerable<(JsonElement Block, string Place)> Find(ConverseInput input, string kind)
    {
        for (var i = 0; i < input.Turns.Count; i++)
        {
            for (var j = 0; j < input.Turns[i].Blocks.Count; j++)
            {
                var block = input.Turns[i].Blocks[j];
                var place = $"messages.{i}.content.{j}";
                if (block.TryGetProperty(kind, out var found))
                    yield return (found, $"{place}.{kind}");
                var k = 0;
                foreach (var part in ConverseInput.Items(ConverseInput.Member(block, "toolResult"), "content"))
                {
                    if (part.TryGetProperty(kind, out found))
                        yield return (found, $"{place}.toolResult.content.{k}.{kind}");
                    k++;
                }
            }
        }
    }

    // Underscores are not in the documented set, but the service has been measured to take them.
    [GeneratedRegex(@"\A[A-Za-z0-9_()\[\]\-]+([ ][A-Za-z0-9_()\[\]\-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DocumentName();

    [GeneratedRegex(@"claude-[a-z]+-([0-9]{1,2})", RegexOptions.CultureInvariant)]
    private static partial Regex ClaudeVersion();
}
