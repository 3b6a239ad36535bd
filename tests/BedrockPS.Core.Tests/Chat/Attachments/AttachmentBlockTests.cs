using System.IO.Compression;
using System.Text;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Core.Tests.Chat.Attachments;

public sealed class AttachmentBlockTests
{
    private static readonly AttachmentOptions None = new();

    [Theory]
    [InlineData("89504E470D0A1A0A00", "image", "png")]
    [InlineData("FFD8FFE000104A464946", "image", "jpeg")]
    [InlineData("474946383961", "image", "gif")]
    [InlineData("474946383761", "image", "gif")]
    [InlineData("524946461A00000057454250", "image", "webp")]
    [InlineData("255044462D312E37", "document", "pdf")]
    [InlineData("0000001C6674797069736F6D", "video", "mp4")]
    [InlineData("0000001C667479706D703432", "video", "mp4")]
    [InlineData("000000146674797071742020", "video", "mov")]
    [InlineData("0000001C6674797033677034", "video", "three_gp")]
    [InlineData("0000001C667479704D344120", "audio", "m4a")]
    [InlineData("1A45DFA39F4286810142F7810142F2810442F381084282847765626D", "video", "webm")]
    [InlineData("1A45DFA39F4286810142F7810142F2810442F381084282886D6174726F736B61", "video", "mkv")]
    [InlineData("464C560105", "video", "flv")]
    [InlineData("000001BA44", "video", "mpeg")]
    [InlineData("3026B2758E66CF11A6D9", "video", "wmv")]
    [InlineData("524946462400000057415645", "audio", "wav")]
    [InlineData("664C6143", "audio", "flac")]
    [InlineData("4F67675300", "audio", "ogg")]
    [InlineData("49443304", "audio", "mp3")]
    [InlineData("FFFB9064", "audio", "mp3")]
    [InlineData("FFF15080", "audio", "aac")]
    [InlineData("4869", "document", "txt")]
    [InlineData("F09F8C8D", "document", "txt")]
    public void Bare_bytes_tell_what_they_are(string hex, string kind, string format) => Assert.Equal((kind, format), Found(null, Convert.FromHexString(hex)));

    [Theory]
    [InlineData("photo.JPG", "FFD8FFE0", "image", "jpeg")]
    [InlineData("x.jpg", "89504E470D0A1A0A", "image", "png")]
    [InlineData("scan.png", "255044462D312E37", "document", "pdf")]
    [InlineData("x.bmp", "89504E470D0A1A0A", "image", "png")]
    [InlineData("clip.mov", "0000001C6674797069736F6D", "video", "mp4")]
    [InlineData("old.mov", "000000086D646174", "video", "mov")]
    [InlineData("talk.m4a", "0000001C6674797069736F6D", "audio", "m4a")]
    [InlineData("talk.mp4", "0000001C667479704D344120", "audio", "m4a")]
    [InlineData("a.mpg", "000001BA44", "video", "mpg")]
    [InlineData("a.mka", "1A45DFA39F428286", "audio", "mka")]
    [InlineData("a.weba", "1A45DFA37765626D", "audio", "webm")]
    [InlineData("a.opus", "4F67675300", "audio", "opus")]
    [InlineData("a.mpga", "49443304", "audio", "mpga")]
    [InlineData("a.pcm", "0000000000", "audio", "pcm")]
    [InlineData("a.3gp", "0000001C6674797033677034", "video", "three_gp")]
    public void Bytes_win_over_the_name_and_the_name_decides_within_a_container(string name, string hex, string kind, string format) =>
        Assert.Equal((kind, format), Found(name, Convert.FromHexString(hex)));

    [Theory]
    [InlineData("data.CSV", "csv")]
    [InlineData("page.html", "html")]
    [InlineData("page.htm", "html")]
    [InlineData("notes.txt", "txt")]
    [InlineData("README.md", "md")]
    [InlineData("README", "txt")]
    [InlineData("app.log", "txt")]
    [InlineData("deploy.ps1", "txt")]
    [InlineData("unmarked.pdf", "pdf")]
    [InlineData("unmarked.docx", "docx")]
    public void Text_goes_by_its_name(string name, string format) => Assert.Equal(("document", format), Found(name, "plain text"u8.ToArray()));

    [Theory]
    [InlineData("[Content_Types].xml|word/document.xml|word/embeddings/sheet.xlsx", "docx")]
    [InlineData("[Content_Types].xml|_rels/.rels|xl/workbook.xml", "xlsx")]
    public void Office_archives_are_told_by_their_parts(string parts, string format)
    {
        Assert.Equal(("document", format), Found(null, Zip(parts)));
        Assert.Equal(("document", format), Found("wrong.pdf", Zip(parts)));
    }

    [Theory]
    [InlineData("WordDocument", null, "doc")]
    [InlineData("Workbook", null, "xls")]
    [InlineData("Book", "old.xls", "xls")]
    [InlineData("WordDocument|Workbook", "with sheet.doc", "doc")]
    [InlineData("WordDocument|Workbook", "with letter.xls", "xls")]
    public void Older_Office_files_are_told_by_their_streams(string streams, string? name, string format) =>
        Assert.Equal(("document", format), Found(name, Compound(streams)));

    [Theory]
    [InlineData("x.bmp", "424D46000000000000003600000028000000010000000100000001001800")]
    [InlineData("x.png", "424D46000000000000003600000028000000010000000100000001001800")]
    [InlineData("x.tiff", "49492A0008000000")]
    [InlineData("x.heic", "0000001C6674797068656963")]
    [InlineData("x.avi", "524946462400000041564920")]
    [InlineData("x.bmp", "01")]
    [InlineData("x.zip", "504B0304")]
    [InlineData("x.xyz", "4869")]
    [InlineData("x.log", "00FF")]
    [InlineData(null, "FFFE480069")]
    [InlineData(null, "480000")]
    public void What_no_block_takes_is_refused_with_what_is_taken(string? name, string hex)
    {
        var fault = Assert.Throws<BedrockException>(() => Found(name, Convert.FromHexString(hex)));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains("png, jpeg, gif, webp", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encrypted_and_slide_files_are_refused_by_their_name()
    {
        Assert.Contains("encrypted", Assert.Throws<BedrockException>(() => Found("x.docx", Compound("EncryptedPackage"))).Message, StringComparison.Ordinal);
        Assert.Contains("pptx", Assert.Throws<BedrockException>(() => Found("x.pptx", Zip("[Content_Types].xml|ppt/presentation.xml"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_refused_as_empty() =>
        Assert.Equal("'a.txt' is empty.", Assert.Throws<BedrockException>(() => AttachmentBlock.Of("a.txt", [], None)).Message);

    [Fact]
    public void Media_carries_length_and_hash_and_only_documents_have_a_name()
    {
        var image = AttachmentBlock.Of("photo.png", Convert.FromHexString("89504E470D0A1A0A"), new(Citations: true, DocumentContext: "c")).Block.Image!;
        Assert.Equal((8L, "4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6"), (image.Length!.Value, image.Sha256));
        Assert.Null(image.Name);
        Assert.Null(image.CitationsEnabled);
        Assert.Null(image.Context);
        var document = AttachmentBlock.Of("a.txt", [65], new(Citations: true, DocumentContext: "c")).Block.Document!;
        Assert.Equal(("a", true, "c"), (document.Name, document.CitationsEnabled!.Value, document.Context));
    }

    [Fact]
    public void An_object_in_S3_goes_by_its_extension_and_carries_its_owner()
    {
        var document = AttachmentBlock.OfS3("s3://my-bucket/2026/John's report.PDF", new("111122223333")).Block.Document!;
        Assert.Equal(("pdf", "Johns report", "s3://my-bucket/2026/John's report.PDF", "111122223333"), (document.Format, document.Name, document.S3Uri, document.BucketOwner));
        Assert.Null(document.Bytes);
        Assert.Equal("mp4", AttachmentBlock.OfS3("s3://my-bucket/a.mp4", None).Block.Video!.Format);
        Assert.Equal("mp3", AttachmentBlock.OfS3("s3://my-bucket/a.mp3", None).Block.Audio!.Format);
        Assert.Equal("jpeg", AttachmentBlock.OfS3("s3://my-bucket/a.jpg", None).Block.Image!.Format);
    }

    [Theory]
    [InlineData("s3://Bucket/a.png")]
    [InlineData("s3://b/a.png")]
    [InlineData("s3://my-bucket")]
    [InlineData("s3://my-bucket/")]
    [InlineData("s3://my-bucket/no-extension")]
    [InlineData("s3://my-bucket/x.bmp")]
    public void Other_S3_sources_are_refused(string uri) =>
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => AttachmentBlock.OfS3(uri, None)).ErrorId);

    [Theory]
    [InlineData("12345")]
    [InlineData("1111-2222-3333")]
    public void An_owner_is_an_account_id(string owner)
    {
        AttachmentBlock.CheckOwner("111122223333");
        AttachmentBlock.CheckOwner(null);
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => AttachmentBlock.CheckOwner(owner)).ErrorId);
    }

    private static (string, string) Found(string? name, byte[] bytes)
    {
        var attached = AttachmentBlock.Of(name, bytes, None);
        return (attached.Block.Kind!, attached.Media.Format!);
    }

    private static byte[] Zip(string parts)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var part in parts.Split('|'))
                archive.CreateEntry(part);
        }

        return stream.ToArray();
    }

    private static byte[] Compound(string streams)
    {
        var bytes = new List<byte>(Convert.FromHexString("D0CF11E0A1B11AE1"));
        bytes.AddRange(new byte[504]);
        foreach (var name in streams.Split('|'))
        {
            var slot = new byte[128];
            var encoded = Encoding.Unicode.GetBytes(name + '\0');
            encoded.CopyTo(slot, 0);
            slot[64] = (byte)encoded.Length;
            slot[66] = 2;
            bytes.AddRange(slot);
        }

        return [.. bytes];
    }
}
