using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using BedrockEmulator.Models;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>A document could not be read; the message says why.</summary>
internal sealed class UnreadableDocumentException(string reason) : Exception(reason);

/// <summary>The text of a document, by its format.</summary>
internal static partial class TextExtractor
{
    public const int LargestDocument = 50 * 1024 * 1024;

    private static readonly Dictionary<string, string> s_byExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = "txt", [".md"] = "md", [".html"] = "html", [".htm"] = "html", [".csv"] = "csv", [".json"] = "json", [".pdf"] = "pdf", [".docx"] = "docx",
    };

    private static readonly Dictionary<string, string> s_byType = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text/plain"] = "txt", ["text/markdown"] = "md", ["text/html"] = "html", ["text/csv"] = "csv", ["application/json"] = "json",
        ["application/pdf"] = "pdf", ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "docx",
    };

    private static readonly XNamespace s_word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    public static string? FormatOfName(string name) => s_byExtension.GetValueOrDefault(Path.GetExtension(name));

    public static string? FormatOfType(string contentType) => s_byType.GetValueOrDefault(contentType.Split(';')[0].Trim());

    /// <exception cref="UnreadableDocumentException">The document is of another format, broken, too large or empty.</exception>
    public static string Read(byte[] content, string? format)
    {
        if (content.Length > LargestDocument)
            throw new UnreadableDocumentException("The file exceeds the maximum size of 50 MB.");
        var text = format switch
        {
            "txt" or "md" => Utf8(content),
            "html" => Html(Utf8(content)),
            "csv" => Csv(Utf8(content)),
            "json" => Json(content),
            "pdf" => Pdf(content),
            "docx" => Docx(content),
            _ => throw new UnreadableDocumentException("The file format is not supported."),
        };
        return string.IsNullOrWhiteSpace(text) ? throw new UnreadableDocumentException("The file has no text.") : text;
    }

    private static string Utf8(byte[] content)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content).TrimStart('\uFEFF').ReplaceLineEndings("\n");
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableDocumentException("The file is not valid UTF-8 text.");
        }
    }

    private static string Html(string html)
    {
        var text = WhiteSpace().Replace(Hidden().Replace(html, " "), " ");
        text = Block().Replace(text, "\n");
        return BlankLines().Replace(WebUtility.HtmlDecode(Tag().Replace(text, string.Empty)), "\n").Trim();
    }

    private static string Csv(string csv)
    {
        var records = CsvReader.Records(csv).ToList();
        return string.Join('\n', records.Skip(1).Select(cells => string.Join("; ", cells.Select((cell, i) => i < records[0].Length ? $"{records[0][i]}: {cell}" : cell))));
    }

    private static string Json(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return string.Join('\n', Lines(document.RootElement, ""));
        }
        catch (JsonException)
        {
            throw new UnreadableDocumentException("The file is not valid JSON.");
        }

        static IEnumerable<string> Lines(JsonElement element, string name) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Lines(member.Value, name.Length == 0 ? member.Name : $"{name} {member.Name}")),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Lines(item, name)),
            JsonValueKind.Null => [],
            _ => [name.Length == 0 ? element.ToString() : $"{name}: {element}"],
        };
    }

    private static string Pdf(byte[] content)
    {
        try
        {
            using var document = PdfDocument.Open(content);
            return string.Join("\n\n", document.GetPages().Select(page => ContentOrderTextExtractor.GetText(page))).ReplaceLineEndings("\n");
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // The library has no one exception for files that are not as they should be: one bad file must not end a job.
            throw new UnreadableDocumentException("The PDF file can't be read: it is damaged or encrypted.");
        }
    }

    private static string Docx(byte[] content)
    {
        try
        {
            using var package = new ZipArchive(new MemoryStream(content));
            var part = package.GetEntry("word/document.xml") ?? throw new UnreadableDocumentException("The file is no Word document.");
            if (part.Length > LargestDocument)
                throw new UnreadableDocumentException("The file exceeds the maximum size of 50 MB.");
            using var stream = part.Open();
            return string.Join('\n', XDocument.Load(stream).Descendants(s_word + "p").Select(Paragraph));
        }
        catch (Exception broken) when (broken is InvalidDataException or XmlException)
        {
            throw new UnreadableDocumentException("The file is no Word document.");
        }

        static string Paragraph(XElement paragraph) => string.Concat(paragraph.Descendants().Select(element =>
            element.Name == s_word + "t" ? element.Value : element.Name == s_word + "tab" || element.Name == s_word + "br" ? " " : ""));
    }

    [GeneratedRegex(@"<(script|style|head)\b.*?</\1>|<!--.*?-->", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"</?(p|div|h[1-6]|li|ul|ol|tr|table|br|section|article|header|footer|pre|blockquote)\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Block();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"[ \t]*\n\s*")]
    private static partial Regex BlankLines();
}
