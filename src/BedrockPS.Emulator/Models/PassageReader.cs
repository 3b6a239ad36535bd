using System.Net;
using System.Text.RegularExpressions;

namespace BedrockEmulator.Models;

/// <summary>Cuts text, Markdown, HTML and CSV into passages.</summary>
internal sealed partial class PassageReader
{
    private const int RunningText = 60;

    private readonly string _source;
    private readonly List<Passage> _passages = [];
    private readonly List<(int Level, string Text)> _headings = [];
    private readonly List<string> _paragraph = [];
    private string[]? _columns;
    private bool _inCode;
    private int _block;

    private PassageReader(string source) => _source = source;

    /// <summary>Reads a text. <paramref name="format"/> is a document format of Converse: txt, md, html or csv.</summary>
    public static IReadOnlyList<Passage> Read(string text, string format = "md", string source = "")
    {
        var reader = new PassageReader(source);
        if (format == "csv")
            reader.ReadCsv(text);
        else
            reader.ReadLines(format == "html" ? StripHtml(text) : text);
        return reader._passages;
    }

    private void ReadLines(string text)
    {
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
            ReadLine(raw.Trim());
        EndParagraph();
    }

    private void ReadLine(string line)
    {
        if (line.StartsWith("```", StringComparison.Ordinal))
        {
            EndParagraph();
            _inCode = !_inCode;
        }
        else if (_inCode)
        {
            Add(line, PassageKind.Code);
        }
        else if (line.Length == 0)
        {
            EndParagraph();
        }
        else if (Heading().Match(line) is { Success: true } heading)
        {
            EndParagraph();
            var level = heading.Groups[1].Length;
            _headings.RemoveAll(above => above.Level >= level);
            _headings.Add((level, heading.Groups[2].Value));
        }
        else if (line[0] == '|')
        {
            ReadRow(line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
        }
        else if (Item().Match(line) is { Success: true } item)
        {
            FlushParagraph();
            Add(item.Groups[1].Value, PassageKind.Item);
        }
        else
        {
            // A short line without a full stop, followed by one that begins anew, is a line of a log or list and no running text.
            if (_paragraph.Count > 0 && _paragraph[^1].Length < RunningText && !EndsSentence(_paragraph[^1]) && !char.IsLower(line[0]))
                FlushParagraph();
            _paragraph.Add(line);
        }
    }

    private static bool EndsSentence(string line) => line[^1] is '.' or '!' or '?' or ',' or ';';

    private void ReadRow(string[] cells)
    {
        if (_columns is null)
        {
            EndParagraph();
            _columns = cells;
        }
        else if (!cells.All(cell => cell.All(mark => mark is '-' or ':' or ' ')))
        {
            AddRow(cells);
        }
    }

    private void AddRow(string[] cells) =>
        Add(string.Join("; ", cells.Select((cell, index) => index < _columns!.Length && _columns[index].Length > 0 ? $"{_columns[index]}: {cell}" : cell)), PassageKind.Row);

    private void ReadCsv(string text)
    {
        foreach (var record in CsvReader.Records(text))
        {
            if (_columns is null)
                _columns = record;
            else
                AddRow(record);
        }
    }

    private void FlushParagraph()
    {
        foreach (var sentence in Sentences.Split(string.Join(' ', _paragraph)))
            Add(sentence, PassageKind.Sentence);
        _paragraph.Clear();
    }

    private void EndParagraph()
    {
        FlushParagraph();
        _columns = null;
        _block++;
    }

    private void Add(string text, PassageKind kind)
    {
        if (!string.IsNullOrWhiteSpace(text))
            _passages.Add(new(text, string.Join(" / ", _headings.Select(heading => heading.Text)), _block, kind, _source));
    }

    private static string StripHtml(string html)
    {
        var text = WhiteSpace().Replace(Hidden().Replace(html, " "), " ");
        text = HtmlHeading().Replace(text, match => $"\n\n{new string('#', match.Groups[1].Value[0] - '0')} {match.Groups[2].Value}\n\n");
        text = HtmlItem().Replace(text, "\n- ");
        text = HtmlBlock().Replace(text, "\n\n");
        return WebUtility.HtmlDecode(Tag().Replace(CellEnd().Replace(text, " "), ""));
    }

    [GeneratedRegex(@"^(#{1,6})\s+(.*?)\s*#*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:[-*+]|\d{1,3}[.)])\s+(.+)$")]
    private static partial Regex Item();

    [GeneratedRegex(@"<(script|style|head)\b.*?</\1>|<!--.*?-->", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"<h([1-6])[^>]*>(.*?)</h\1>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex HtmlHeading();

    [GeneratedRegex(@"<li\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlItem();

    [GeneratedRegex(@"</?(p|div|br|tr|table|ul|ol|section|article|blockquote|pre)\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlBlock();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"</t[dh]>", RegexOptions.IgnoreCase)]
    private static partial Regex CellEnd();

    [GeneratedRegex(@"<[^>]+>")]
    private static partial Regex Tag();
}
