using System.Text;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class DocumentFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bedrockps-").FullName;

    public static TheoryData<string> Encodings => new("utf-8", "utf-16", "utf-16BE", "utf-32", "utf-32BE");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Text_with_a_mark_of_its_encoding_becomes_UTF8_without_one(string encoding)
    {
        var marked = Encoding.GetEncoding(encoding);
        var content = await DocumentFile.ReadAsync(Write("a.md", [.. marked.GetPreamble(), .. marked.GetBytes("Größe 5\r\n")]), null, CancellationToken.None);
        Assert.Equal(("text/markdown", "Größe 5\r\n"), (content.MimeType, Encoding.UTF8.GetString(content.Bytes.Span)));
    }

    [Theory]
    [InlineData("a.pdf", null, "application/pdf")]
    [InlineData("a.md", "text/plain; charset=utf-16", "text/plain; charset=utf-16")]
    public async Task Other_files_and_those_whose_type_is_named_stay_as_they_are(string name, string? type, string sent)
    {
        byte[] bytes = [0xFF, 0xFE, 0x41, 0, 0xFF];
        var content = await DocumentFile.ReadAsync(Write(name, bytes), type, CancellationToken.None);
        Assert.Equal(sent, content.MimeType);
        Assert.Equal(bytes, content.Bytes.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0xE4, 0x41 }, "is not UTF-8 text.")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8 }, "is not UTF-8 text.")]
    [InlineData(new byte[] { 0x41, 0x00 }, "is not UTF-8 text.")]
    [InlineData(new byte[0], "is empty.")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF }, "is empty.")]
    public async Task Text_that_is_none_is_refused(byte[] bytes, string message)
    {
        var path = Write("a.txt", bytes);
        var fault = await Assert.ThrowsAsync<BedrockException>(() => DocumentFile.ReadAsync(path, null, CancellationToken.None));
        Assert.Equal((ErrorIds.InputInvalid, $"'{path}' {message}"), (fault.ErrorId, fault.Message));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_not_read()
    {
        var path = Path.Combine(folder, "a.txt");
        using (var file = File.Create(path))
            file.SetLength(5_242_881);
        var fault = await Assert.ThrowsAsync<BedrockException>(() => DocumentFile.ReadAsync(path, null, CancellationToken.None));
        Assert.Equal($"'{path}' has 5,242,881 bytes; the service takes 5,242,880 (5 MiB) with a request.", fault.Message);
    }

    [Fact]
    public async Task Folders_and_what_is_not_there_are_told_apart()
    {
        var missing = Path.Combine(folder, "none");
        var first = await Assert.ThrowsAsync<BedrockException>(() => DocumentFile.ReadAsync(missing, null, CancellationToken.None));
        var second = await Assert.ThrowsAsync<BedrockException>(() => DocumentFile.ReadAsync(folder, null, CancellationToken.None));
        Assert.Equal((ErrorIds.FileUnavailable, ErrorKind.ObjectNotFound, $"There is no file '{missing}'."), (first.ErrorId, first.Kind, first.Message));
        Assert.Equal((ErrorIds.InputInvalid, $"'{folder}' is a folder."), (second.ErrorId, second.Message));
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
