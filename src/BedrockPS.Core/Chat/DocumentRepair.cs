using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BedrockPS.Core.Chat;

/// <summary>Mends the names of documents, which one request may not repeat, and turns that hold a document and no text.</summary>
internal static partial class DocumentRepair
{
    private const int LongestName = 200;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    public static IEnumerable<Message> Mend(IReadOnlyList<Message> messages, Action<int, string> say)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return messages.Select((message, index) => Mend(message, used, text => say(index, text))).ToList();
    }

    /// <summary>True for a name that the service takes.</summary>
    public static bool IsValid(string? name) => name is { Length: > 0 and <= LongestName } && ValidName().IsMatch(name);

    private static Message Mend(Message message, HashSet<string> used, Action<string> say)
    {
        if (!message.Content.Any(block => block.Kind == "document"))
            return message;
        var content = message.Content.Select(block => block.Document is null ? block : Named(block, used, say)).ToList();
        if (message.Role == "user" && !content.Exists(block => block.Kind == "text"))
        {
            say("a text was added, because a document cannot stand alone.");
            content.Add(ContentBlock.OfText("See the document."));
        }

        return content.SequenceEqual(message.Content) ? message : message.With(Fixed.List(content));
    }

    private static ContentBlock Named(ContentBlock block, HashSet<string> used, Action<string> say)
    {
        var old = block.Document!.Name;
        if (IsValid(old) && used.Add(old!))
            return block;
        var name = Unique(Clean(old), used);
        say(IsValid(old) ? "a document whose name another one has was renamed." : "a document whose name the service does not take was renamed.");
        return Renamed(block, name);
    }

    private static string Clean(string? name)
    {
        var kept = Spaces().Replace(Refused().Replace(name ?? string.Empty, string.Empty), " ").Trim();
        kept = kept.Length > LongestName ? kept[..LongestName].TrimEnd() : kept;
        return kept.Length == 0 ? "document" : kept;
    }

    private static string Unique(string name, HashSet<string> used)
    {
        for (var number = 2; !used.Add(name); number++)
        {
            var suffix = FormattableString.Invariant($" ({number})");
            var stem = NumberSuffix().Replace(name, string.Empty);
            name = stem[..Math.Min(stem.Length, LongestName - suffix.Length)].TrimEnd() + suffix;
        }

        return name;
    }

    private static ContentBlock Renamed(ContentBlock block, string name)
    {
        var old = block.Document!;
        var document = new Media
        {
            Format = old.Format,
            Name = name,
            Bytes = old.Bytes,
            S3Uri = old.S3Uri,
            BucketOwner = old.BucketOwner,
            Text = old.Text,
            Context = old.Context,
            CitationsEnabled = old.CitationsEnabled,
            ErrorMessage = old.ErrorMessage,
            Length = old.Length,
            Sha256 = old.Sha256,
        };
        return new ContentBlock { Kind = "document", Document = document, Raw = block.Raw is { } raw ? WithName(raw, name) : null };
    }

    // What the block holds beside the name, known here or not, stays.
    private static string WithName(string raw, string name)
    {
        var block = JsonNode.Parse(Encoding.UTF8.GetBytes(raw), documentOptions: new JsonDocumentOptions { MaxDepth = 256 })!;
        block["document"]!["name"] = name;
        return block.ToJsonString(Relaxed);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_()\[\]-]+( [A-Za-z0-9_()\[\]-]+)*\z")]
    private static partial Regex ValidName();

    [GeneratedRegex(@"[^A-Za-z0-9_()\[\]\s-]")]
    private static partial Regex Refused();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" \(\d+\)\z")]
    private static partial Regex NumberSuffix();
}
