using System.Security.Cryptography;
using System.Text;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Ids of documents that were given none: the same document has the same id again, so that a second run puts it in the place of the first.</summary>
internal static class DocumentIds
{
    private const int Longest = 2048;

    /// <summary>A text is told by what it says.</summary>
    public static string OfText(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes without a name likewise.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes) => "sha256-" + Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();

    /// <summary>A file is told by its path, written alike on every system.</summary>
    public static string OfFile(string path)
    {
        var full = Path.GetFullPath(path).Normalize(NormalizationForm.FormC);
        return Path.DirectorySeparatorChar == '\\' ? full.Replace('\\', '/') : full;
    }

    /// <summary>The id, where the service takes it.</summary>
    /// <exception cref="BedrockException">InputInvalid: blank, or too long.</exception>
    public static string Check(string id)
    {
        if (string.IsNullOrWhiteSpace(id))
            throw BedrockException.Input("The id of a document is blank.");
        return id.Length <= Longest ? id : throw BedrockException.Input($"The id of a document has {id.Length} characters; the service takes {Longest}.", "Give a shorter one with -DocumentId.");
    }
}
