using System.Text.RegularExpressions;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>MIME types of documents.</summary>
internal static partial class DocumentMimeType
{
    /// <summary>The type that a file name's extension stands for; every plain text is text/plain, whatever it is called.</summary>
    /// <exception cref="BedrockException">InputInvalid: none that is known.</exception>
    public static string OfName(string name) => (AttachmentFormat.OfName(name)?.Format switch
    {
        "txt" => "text/plain",
        "md" => "text/markdown",
        "html" => "text/html",
        "csv" => "text/csv",
        "pdf" => "application/pdf",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "png" => "image/png",
        "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        _ => null,
    }) ?? throw BedrockException.Input($"The extension of '{name}' does not tell what kind of document it is.", "Name its type with -MimeType, such as -MimeType text/plain.");

    /// <summary>The type, when it is one.</summary>
    /// <exception cref="BedrockException">InputInvalid.</exception>
    public static string Check(string mimeType) => Form().IsMatch(mimeType)
        ? mimeType
        : throw BedrockException.Input($"'{mimeType}' is not a MIME type.", "Write it like text/plain or application/pdf.");

    [GeneratedRegex(@"\A[a-z]{1,20}/[^\s/;]{1,100}(;.{1,200})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
