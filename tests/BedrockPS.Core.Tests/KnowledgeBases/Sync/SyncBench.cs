using BedrockPS.Core.KnowledgeBases.Sync;
using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Core.Tests.KnowledgeBases.Sync;

/// <summary>A folder of the test and what a sync of it does.</summary>
internal sealed class SyncBench : IDisposable
{
    public SyncBench()
    {
        Folder = Directory.CreateTempSubdirectory("sync").FullName;
        Settings = new SyncSettings { Folder = Folder, Bucket = new BucketPlace("docs", null), Prefix = "kb/" };
    }

    public string Folder { get; }

    public SyncSettings Settings { get; set; }

    public FakeStore Store { get; init; } = new();

    public SyncBench With(string relative, string text = "text")
    {
        var path = Path.Combine(Folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    public SyncFolder Read() => SyncFolder.Read(Settings, default);

    public Task<SyncPlan> PlanAsync(SyncFolder? folder = null) => SyncPlan.MakeAsync(folder ?? Read(), Store, Settings, default);

    public async Task<SyncRun> RunAsync(bool delete = false)
    {
        var run = new SyncRun(Store, Settings, await PlanAsync());
        await run.UploadAsync(default);
        if (delete)
            await run.DeleteAsync(default);
        return run;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
