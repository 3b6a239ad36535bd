using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Core.Tests.Chat.Attachments;

public sealed class AttachmentFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("attach").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_is_read_while_another_program_writes_it()
    {
        var path = Path.Combine(folder, "a.log");
        using var writer = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        writer.Write("line"u8);
        writer.Flush();
        Assert.Equal("line"u8.ToArray(), await AttachmentFile.ReadAsync(path, CancellationToken.None));
    }

    [Fact]
    public async Task A_link_leads_to_its_file()
    {
        var path = Path.Combine(folder, "target.txt");
        await File.WriteAllTextAsync(path, "a longer text than the link's own name, by far, so that lengths differ");
        var link = Path.Combine(folder, "link.txt");
        File.CreateSymbolicLink(link, path);
        Assert.Equal(await File.ReadAllBytesAsync(path), await AttachmentFile.ReadAsync(link, CancellationToken.None));
    }

    [Fact]
    public async Task What_cannot_be_read_is_named()
    {
        var empty = Path.Combine(folder, "empty.txt");
        await File.WriteAllTextAsync(empty, "");
        var large = Path.Combine(folder, "large.mp4");
        using (var stream = File.Create(large))
            stream.SetLength(25_000_001);
        Assert.Equal((ErrorIds.FileUnavailable, ErrorKind.ObjectNotFound), await FaultAsync(Path.Combine(folder, "none.txt")));
        Assert.Equal((ErrorIds.InputInvalid, ErrorKind.InvalidArgument), await FaultAsync(folder));
        Assert.Equal((ErrorIds.InputInvalid, ErrorKind.InvalidArgument), await FaultAsync(empty));
        Assert.Equal((ErrorIds.InputInvalid, ErrorKind.InvalidArgument), await FaultAsync(large));
    }

    [Fact]
    public async Task A_locked_file_is_unavailable()
    {
        var path = Path.Combine(folder, "locked.txt");
        using var owner = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        owner.Write("x"u8);
        owner.Flush();
        Assert.Equal((ErrorIds.FileUnavailable, ErrorKind.ReadError), await FaultAsync(path));
    }

    private static async Task<(string, ErrorKind)> FaultAsync(string path)
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => AttachmentFile.ReadAsync(path, CancellationToken.None));
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        return (fault.ErrorId, fault.Kind);
    }
}
