using System.IO.Compression;
using System.Text;

namespace BedrockPS.Core.Chat.Attachments;

/// <summary>Tells Office files apart, which all are containers of the same two forms.</summary>
internal static class OfficeSniffer
{
    private const int Slot = 128;
    private const int NameLengthOffset = 64;
    private const int TypeOffset = 66;

    /// <summary>Word, Excel or PowerPoint by the parts in the archive; null for other archives.</summary>
    public static AttachmentFormat? OfZip(byte[] content)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            if (archive.GetEntry("[Content_Types].xml") is null)
                return null;
            return PartFolder(archive) switch
            {
                "word/" => new("document", "docx", "docx"),
                "xl/" => new("document", "xlsx", "xlsx"),
                "ppt/" => new(null, "pptx", "pptx"),
                _ => null,
            };
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Word or Excel by the streams in the compound file; of a file that has both, the extension says what is in what.</summary>
    public static AttachmentFormat? OfCompound(byte[] content)
    {
        if (HasStream(content, "EncryptedPackage"))
            return new(null, "an encrypted Office file", "ole");
        var isWord = HasStream(content, "WordDocument");
        var isExcel = HasStream(content, "Workbook") || HasStream(content, "Book");
        if (isWord && isExcel)
            return new("document", "doc", "ole");
        if (isWord || isExcel)
            return new("document", isWord ? "doc" : "xls", isWord ? "doc" : "xls");
        return HasStream(content, "PowerPoint Document") ? new(null, "ppt", "ppt") : null;
    }

    private static string? PartFolder(ZipArchive archive)
    {
        string[] folders = ["word/", "xl/", "ppt/"];
        return archive.Entries
            .Select(entry => Array.Find(folders, folder => entry.FullName.StartsWith(folder, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(folder => folder is not null);
    }

    // Directory entries are 128 bytes long, and lie at multiples of that.
    private static bool HasStream(ReadOnlySpan<byte> bytes, string name)
    {
        var pattern = Encoding.Unicode.GetBytes(name + '\0');
        for (var start = 0; start + Slot <= bytes.Length;)
        {
            var found = bytes[start..].IndexOf(pattern);
            if (found < 0)
                return false;
            var at = start + found;
            if (at % Slot == 0 && at + Slot <= bytes.Length && bytes[at + NameLengthOffset] == pattern.Length && bytes[at + TypeOffset] is 1 or 2)
                return true;
            start = at + 2;
        }

        return false;
    }
}
