using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Core.Chat;

/// <summary>Mends the names of documents, which one request may not repeat, and turns that hold a document and no text.</summary>
internal static class DocumentRepair
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    public static IEnumerable<Message> Mend(IReadOnlyList<Message> messages, Action<int, string> say)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return messages.Select((message, index) => Mend(message, used, text => say(index, text))).ToList();
    }

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
        var name = DocumentNames.Settled(old, used);
        if (name == old)
            return block;
        say(DocumentNames.IsValid(old) ? "a document whose name another one has was renamed." : "a document whose name the service does not take was renamed.");
        return Renamed(block, name);
    }

    private static ContentBlock Renamed(ContentBlock block, string name) =>
        new() { Kind = "document", Document = block.Document!.WithName(name), Raw = block.Raw is { } raw ? WithName(raw, name) : null };

    // What the block holds beside the name, known here or not, stays; of a block with two members of one name, what is known.
    private static string? WithName(string raw, string name)
    {
        try
        {
            var block = JsonNode.Parse(Encoding.UTF8.GetBytes(raw), documentOptions: new JsonDocumentOptions { MaxDepth = 256 })!;
            block["document"]!["name"] = name;
            return block.ToJsonString(Relaxed);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
