using BedrockPS.Core.KnowledgeBases.Sync;

namespace BedrockPS.Core.Tests.KnowledgeBases.Sync;

public sealed class SyncPlanTests : IDisposable
{
    private static readonly BedrockException Denied = new("AccessDenied", ErrorKind.PermissionDenied, "Access Denied");

    private readonly SyncBench bench = new();

    public void Dispose() => bench.Dispose();

    private static IEnumerable<string> Changes(SyncPlan plan) => plan.Uploads.Select(one => $"{one.Key}: {one.Reason}");

    [Fact]
    public async Task What_is_new_or_changed_goes_and_what_is_the_same_does_not()
    {
        bench.With("a.md", "same").With("sub/b.md", "other").With("c.md", "longer than before").With("new.md");
        await bench.Store.WithAsync("kb/a.md", "same");
        await bench.Store.WithAsync("kb/sub/b.md", "othex");
        await bench.Store.WithAsync("kb/c.md", "short");
        await bench.Store.WithAsync("kb/gone.md", "x");
        await bench.Store.WithAsync("elsewhere/x.md", "x");
        var plan = await bench.PlanAsync();
        Assert.Equal(["kb/c.md: changed in size", "kb/new.md: new", "kb/sub/b.md: changed in content"], Changes(plan));
        Assert.Equal((1, 4), (plan.Unchanged, plan.Stored));
        Assert.Equal(["kb/gone.md"], plan.Gone);
        Assert.Equal(["head kb/sub/b.md"], bench.Store.Calls);
    }

    [Fact]
    public async Task An_ETag_that_is_no_MD5_is_made_up_for_by_the_hash_of_an_earlier_sync()
    {
        using var kms = new SyncBench { Store = new FakeStore { HidesMd5 = true } };
        kms.With("a.md", "same").With("b.md", "other").With("c.md", "same");
        await kms.Store.WithAsync("kb/a.md", "same");
        await kms.Store.WithAsync("kb/b.md", "othex");
        await kms.Store.WithAsync("kb/c.md", "same", ours: false);
        Assert.Equal(["kb/b.md: changed in content", "kb/c.md: changed in content"], Changes(await kms.PlanAsync()));
    }

    [Fact]
    public async Task A_file_that_cannot_be_compared_fails_alone_and_its_object_stays()
    {
        using var denied = new SyncBench { Store = new FakeStore { Fault = call => call == "head kb/a.md" ? Denied : null } };
        denied.With("a.md", "12345").With("b.md");
        await denied.Store.WithAsync("kb/a.md", "54321");
        var plan = await denied.PlanAsync();
        Assert.Equal(["kb/b.md: new"], Changes(plan));
        Assert.Equal("AccessDenied", plan.Faults.Single().Fault.ErrorId);
        Assert.Empty(plan.Gone);
    }

    [Fact]
    public async Task A_second_run_after_a_first_that_broke_off_stores_the_rest_alone()
    {
        bench.With("a.md", "1").With("b.md", "2").With("b.md.metadata.json", "{}").With("c.md", "3");
        await bench.Store.WithAsync("kb/b.md", "2");
        var first = await bench.RunAsync();
        Assert.Equal((3, 4L), (first.Uploaded, first.BytesUploaded));
        var second = await bench.RunAsync();
        Assert.Equal((0, 3), (second.Uploaded, bench.Store.Calls.Count(call => call.StartsWith("put", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_side_file_goes_after_its_document_and_not_without_it()
    {
        using var failing = new SyncBench { Store = new FakeStore { Fault = call => call == "put kb/a.md" ? Denied : null } };
        failing.With("a.md").With("a.md.metadata.json", "{}").With("b.md").With("b.md.metadata.json", "{}");
        var run = await failing.RunAsync();
        Assert.Equal(["put kb/a.md", "put kb/b.md", "put kb/b.md.metadata.json"], failing.Store.Calls.Order(StringComparer.Ordinal));
        Assert.Equal((2, "AccessDenied", Path.Combine(failing.Folder, "a.md")), (run.Uploaded, run.Faults.Single().Fault.ErrorId, run.Faults.Single().Path));
    }

    [Fact]
    public async Task A_file_that_is_gone_by_the_time_it_should_go_fails_alone()
    {
        bench.With("a.md").With("b.md");
        var plan = await bench.PlanAsync();
        File.Delete(Path.Combine(bench.Folder, "a.md"));
        var run = new SyncRun(bench.Store, bench.Settings, plan);
        await run.UploadAsync(default);
        Assert.Equal((1, ErrorIds.FileUnavailable), (run.Uploaded, run.Faults.Single().Fault.ErrorId));
    }

    [Fact]
    public async Task Credentials_that_are_gone_end_the_run()
    {
        using var gone = new SyncBench { Store = new FakeStore { Fault = _ => new BedrockException(ErrorIds.CredentialsExpired, ErrorKind.AuthenticationError, "gone") { IsSetup = true } } };
        gone.With("a.md");
        Assert.Equal(ErrorIds.CredentialsExpired, (await Assert.ThrowsAsync<BedrockException>(() => gone.RunAsync())).ErrorId);
    }

    [Fact]
    public async Task Deletions_are_those_without_a_file_and_what_stays_is_told()
    {
        using var some = new SyncBench { Store = new FakeStore { Fault = call => call == "delete kb/y.md" ? Denied : null } };
        some.With("a.md");
        foreach (var key in new[] { "kb/x.md", "kb/y.md", "kb/a.md.metadata.json", "kb/", "kb/sub/" })
            await some.Store.WithAsync(key, "1");
        var run = await some.RunAsync(delete: true);
        Assert.Equal(2, run.Deleted);
        Assert.Equal("s3://docs/kb/y.md", run.Faults.Single().Path);
        Assert.Equal(["kb/", "kb/a.md", "kb/sub/", "kb/y.md"], some.Store.Objects.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_deletion_of_everything_or_of_much_is_refused()
    {
        await bench.Store.WithAsync("kb/a.md", "1");
        var empty = bench.Read();
        var all = (await bench.PlanAsync(empty)).RefusalOf(empty, bench.Settings, 100)!;
        Assert.Equal((ErrorIds.DeleteRefused, ErrorKind.InvalidOperation), (all.ErrorId, all.Kind));
        for (var i = 0; i < 19; i++)
        {
            bench.With($"{i}.md");
            await bench.Store.WithAsync($"kb/{i}.md", "text");
        }

        var folder = bench.Read();
        Assert.Null((await bench.PlanAsync(folder)).RefusalOf(folder, bench.Settings, 10));
        await bench.Store.WithAsync("kb/b.md", "1");
        await bench.Store.WithAsync("kb/c.md", "1");
        var plan = await bench.PlanAsync(folder);
        Assert.Contains("3 of the 22 objects", plan.RefusalOf(folder, bench.Settings, 10)!.Message, StringComparison.Ordinal);
        Assert.Null(plan.RefusalOf(folder, bench.Settings, 14));
    }

    [Fact]
    public async Task Objects_of_files_that_were_left_out_or_failed_stay()
    {
        bench.Settings = bench.Settings with { Filter = new SyncFilter(["*.md"], ["drafts/*", "tmp/"]), MaxFileSize = 5 };
        bench.With("a.md", "123456").With(".hidden/x.md").With("drafts/b.md").With("tmp/t.md").With("only.txt");
        foreach (var key in new[] { "kb/a.md", "kb/a.md.metadata.json", "kb/.hidden/x.md", "kb/.git/y.md", "kb/drafts/b.md", "kb/tmp/t.md", "kb/only.txt", "kb/gone.txt", "kb/gone.md" })
            await bench.Store.WithAsync(key, "1");
        var plan = await bench.PlanAsync();
        Assert.Equal(["kb/gone.md"], plan.Gone);
        Assert.Equal(ErrorIds.FileTooLarge, plan.Faults.Single().Fault.ErrorId);
    }
}
