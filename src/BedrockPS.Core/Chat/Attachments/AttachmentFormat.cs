namespace BedrockPS.Core.Chat.Attachments;

/// <summary>What a file is to Converse.</summary>
/// <param name="Kind">The block that holds it: image, document, video or audio; null for formats that no block takes.</param>
/// <param name="Format">The format's name in the service model, or the common name of one that is not taken.</param>
/// <param name="Container">Files of one container start alike; among them the extension decides.</param>
internal sealed record AttachmentFormat(string? Kind, string Format, string Container)
{
    /// <summary>All that is taken, for messages.</summary>
    public const string Accepted =
        "Taken are images (png, jpeg, gif, webp), documents (pdf, csv, doc, docx, xls, xlsx, html, txt, md, and other plain text as UTF-8), "
        + "video (mp4, mov, mkv, webm, flv, mpeg, mpg, wmv, 3gp) and audio (mp3, opus, wav, aac, flac, ogg, mka, m4a, mpga, pcm).";

    private static readonly Dictionary<string, AttachmentFormat> Extensions = Table();

    /// <summary>The format that a file name's extension stands for, null when it stands for none.</summary>
    public static AttachmentFormat? OfName(string name) => Extensions.GetValueOrDefault(Extension(name));

    /// <summary>The extension without its dot, in lower case; empty when there is none.</summary>
    public static string Extension(string name) => Path.GetExtension(name).TrimStart('.').ToLowerInvariant();

    private static Dictionary<string, AttachmentFormat> Table()
    {
        var table = new Dictionary<string, AttachmentFormat>(StringComparer.Ordinal);
        void Add(string kind, string format, string container, string extensions)
        {
            foreach (var extension in extensions.Split(' '))
                table.Add(extension, new AttachmentFormat(kind, format, container));
        }

        Add("image", "png", "png", "png");
        Add("image", "jpeg", "jpeg", "jpg jpeg jpe jfif");
        Add("image", "gif", "gif", "gif");
        Add("image", "webp", "webp", "webp");
        AddDocuments(Add);
        Add("video", "mp4", "iso", "mp4 m4v");
        Add("video", "mov", "quicktime", "mov qt");
        Add("video", "mkv", "matroska", "mkv");
        Add("video", "webm", "webm", "webm");
        Add("video", "flv", "flv", "flv");
        Add("video", "mpeg", "mpeg", "mpeg");
        Add("video", "mpg", "mpeg", "mpg");
        Add("video", "wmv", "asf", "wmv");
        Add("video", "three_gp", "3gp", "3gp 3g2");
        Add("audio", "mp3", "mp3", "mp3");
        Add("audio", "mpga", "mp3", "mpga");
        Add("audio", "opus", "ogg", "opus");
        Add("audio", "ogg", "ogg", "ogg oga");
        Add("audio", "wav", "wav", "wav");
        Add("audio", "aac", "aac", "aac");
        Add("audio", "flac", "flac", "flac");
        Add("audio", "m4a", "iso", "m4a");
        Add("audio", "mka", "matroska", "mka");
        Add("audio", "webm", "webm", "weba");
        Add("audio", "pcm", "pcm", "pcm");
        return table;
    }

    private static void AddDocuments(Action<string, string, string, string> add)
    {
        add("document", "pdf", "pdf", "pdf");
        add("document", "csv", "text", "csv");
        add("document", "doc", "ole", "doc");
        add("document", "docx", "docx", "docx");
        add("document", "xls", "ole", "xls");
        add("document", "xlsx", "xlsx", "xlsx");
        add("document", "html", "text", "html htm");
        add("document", "txt", "text", "txt");
        add("document", "md", "text", "md markdown");
        // Plain text by other names, as it lies about on servers.
        add("document", "txt", "plain", "text log json jsonl xml yaml yml toml ini conf cfg config env properties tsv sql ps1 psm1 psd1 ps1xml sh bash bat cmd py cs js mjs ts css java go rs c h cpp rb php tf bicep");
    }
}
