using BedrockPS.Core.KnowledgeBases.Sync;

namespace BedrockPS.Core.Tests.KnowledgeBases.Sync;

public sealed class SyncFolderTests : IDisposable
{
    private readonly SyncBench bench = new();

    public void Dispose() => bench.Dispose();

    private IEnumerable<string> Keys() => bench.Read().Documents.SelectMany(document => document.Objects).Select(one => one.Key);

    [Fact]
    public void Keys_are_paths_in_one_Unicode_form_with_the_prefix()
    {
        bench.With("a b/c#1.md").With("50%+.md").With("u\u0308ber.md").With("😀.md").With("dot.").With("sp ");
        Assert.Equal(["kb/50%+.md", "kb/a b/c#1.md", "kb/dot.", "kb/sp ", "kb/über.md", "kb/😀.md"], Keys().Order(StringComparer.Ordinal));
    }

    [UnixFact]
    public void Names_that_differ_only_in_case_or_Unicode_form_are_stored_once_and_told()
    {
        bench.With("Read.md").With("read.md").With("u\u0308.md").With("ü.md");
        var folder = bench.Read();
        Assert.Equal(["kb/Read.md", "kb/ü.md"], folder.Documents.Select(document => document.Main.Key).Order(StringComparer.Ordinal));
        Assert.Equal([ErrorIds.KeyCollision, ErrorIds.KeyCollision], folder.Faults.Select(fault => fault.Fault.ErrorId));
        Assert.Contains(folder.Faults, fault => fault.Path == Path.Combine(bench.Folder, "read.md") && fault.Fault.Message.Contains("'Read.md'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_side_file_goes_with_its_document_alone()
    {
        bench.Settings = bench.Settings with { Filter = new SyncFilter(["*.md"], []) };
        bench.With("a.md").With("a.md.metadata.json").With("b.txt").With("b.txt.metadata.json").With("orphan.md.metadata.json");
        var folder = bench.Read();
        Assert.Equal(["kb/a.md", "kb/a.md.metadata.json"], folder.Documents.SelectMany(document => document.Objects).Select(one => one.Key));
        Assert.Equal(3, folder.Skipped);
        Assert.Empty(folder.Faults);
    }

    [Fact]
    public void Hidden_files_are_left_out_unless_they_are_asked_for()
    {
        bench.With("a.md").With(".b.md").With(".git/config").With("sub/.c/d.md");
        if (OperatingSystem.IsWindows())
        {
            foreach (var name in new[] { ".b.md", ".git", "sub/.c" })
                File.SetAttributes(Path.Combine(bench.Folder, name), FileAttributes.Hidden);
        }

        Assert.Equal(["kb/a.md"], Keys());
        bench.Settings = bench.Settings with { IncludeHidden = true };
        Assert.Equal(["kb/.b.md", "kb/.git/config", "kb/a.md", "kb/sub/.c/d.md"], Keys().Order(StringComparer.Ordinal));
    }

    [UnixFact]
    public void Links_are_followed_and_those_that_lead_back_or_nowhere_are_told()
    {
        bench.With("sub/a.md", "12");
        File.CreateSymbolicLink(Path.Combine(bench.Folder, "file.md"), "sub/a.md");
        Directory.CreateSymbolicLink(Path.Combine(bench.Folder, "folder"), "sub");
        Directory.CreateSymbolicLink(Path.Combine(bench.Folder, "sub/up"), "..");
        File.CreateSymbolicLink(Path.Combine(bench.Folder, "nowhere.md"), "none");
        File.CreateSymbolicLink(Path.Combine(bench.Folder, "self.md"), "self.md");
        var folder = bench.Read();
        Assert.Equal(["kb/file.md", "kb/folder/a.md", "kb/sub/a.md"], folder.Documents.Select(document => document.Main.Key).Order(StringComparer.Ordinal));
        Assert.All(folder.Documents, document => Assert.Equal(2, document.File.Length));
        Assert.Equal(2, folder.Faults.Count(fault => fault.Fault.ErrorId == ErrorIds.LinkLoop));
        Assert.Equal(2, folder.Faults.Count(fault => fault.Fault.ErrorId == ErrorIds.FileUnavailable));
        Assert.False(folder.IsGone("kb/sub/up/x.md"));
    }

    [Fact]
    public void What_S3_or_the_service_cannot_take_is_told_before_it_goes()
    {
        bench.Settings = bench.Settings with { Prefix = new string('p', 1019) + "/", MaxFileSize = 4 };
        bench.With("a.md").With("toolong.md").With("b.m", "12345").With("c.m", "1").With("c.m.metadata.json", "1");
        var folder = bench.Read();
        Assert.Equal(["a.md", "c.m"], folder.Documents.Select(document => document.File.Relative).Append("c.m").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([ErrorIds.FileTooLarge, ErrorIds.InputInvalid, ErrorIds.InputInvalid], folder.Faults.Select(fault => fault.Fault.ErrorId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Metadata_becomes_a_side_file_and_conflicts_with_one_that_is_there()
    {
        bench.With("a.md").With("b.md").With("b.md.metadata.json");
        var folder = bench.Read();
        foreach (var document in folder.Documents.ToArray())
            folder.SetMetadata(document, """{"metadataAttributes":{}}""");
        Assert.Equal("kb/a.md.metadata.json", folder.Documents.Single().Side!.Key);
        Assert.Equal(ErrorIds.MetadataConflict, folder.Faults.Single().Fault.ErrorId);
        folder.SetMetadata(bench.Read().Documents[0], new string('x', 11_000));
        Assert.False(folder.IsGone("kb/b.md"));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error()
    {
        bench.Settings = bench.Settings with { Folder = Path.Combine(bench.Folder, "none") };
        var fault = Assert.Throws<BedrockException>(() => bench.Read());
        Assert.Equal((ErrorIds.FileUnavailable, ErrorKind.ObjectNotFound), (fault.ErrorId, fault.Kind));
    }

    [Fact]
    public void One_holds_the_lock_of_a_place_at_a_time()
    {
        bench.Settings = bench.Settings with { Bucket = new("b" + Guid.NewGuid().ToString("n"), null) };
        using (var first = SyncLock.TryTake(bench.Settings))
        {
            Assert.NotNull(first);
            Assert.Null(SyncLock.TryTake(bench.Settings));
            using var other = SyncLock.TryTake(bench.Settings with { Prefix = "other/" });
            Assert.NotNull(other);
        }

        using var again = SyncLock.TryTake(bench.Settings);
        Assert.NotNull(again);
    }
}
