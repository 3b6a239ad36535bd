using BedrockPS.Core.Catalog;
using BedrockPS.Core.Chat;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.ObjectStore;
using BedrockPS.Core.Session;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class IngestionQueueTests
{
    private readonly JumpingClock clock = new();

    [Theory]
    [InlineData(4, 3)]
    [InlineData(9, 2)]
    [InlineData(1, 5)]
    public async Task Every_job_runs_and_the_service_never_has_to_refuse_one(int knowledgeBases, int sources)
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromMinutes(3));
        var queue = new IngestionQueue(clock, null);
        foreach (var item in Items(jobs, knowledgeBases, sources))
            queue.Add(item);
        var started = await RunAsync(queue, untilEmpty: true);

        Assert.Equal(knowledgeBases * sources, started.Count(one => one.Job is not null));
        Assert.Equal(0, jobs.Refusals);
        Assert.Equal((Math.Min(5, knowledgeBases), 1), (jobs.MostOfRegion, jobs.MostOfKnowledgeBase));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task What_may_start_starts_at_once_and_in_order()
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromMinutes(3));
        var queue = new IngestionQueue(clock, null);
        foreach (var item in Items(jobs, 2, 2))
            queue.Add(item);
        await RunAsync(queue, untilEmpty: false);
        Assert.Equal(["DS0000001A", "DS0000002A"], jobs.Started);
        Assert.Equal(2, queue.Count);
        await RunAsync(queue, untilEmpty: true);
        Assert.Equal(["DS0000001B", "DS0000002B"], jobs.Started.Skip(2).Order());
    }

    [Fact]
    public async Task Jobs_of_others_are_waited_for_with_ever_longer_pauses()
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromMinutes(5));
        await jobs.StartAsync("KB0000000B", "DSFOREIGN1", null, CancellationToken.None);
        var told = new List<string>();
        var queue = new IngestionQueue(clock, null) { Waits = (item, fault) => told.Add($"{item}: {fault.ErrorId}") };
        foreach (var item in Items(jobs, 3, 2))
            queue.Add(item);
        var started = await RunAsync(queue, untilEmpty: true);

        Assert.Equal(6, started.Count(one => one.Job is not null));
        Assert.InRange(jobs.Refusals, 1, 40);
        Assert.Contains("data source DS0000002A of knowledge base KB0000000B: ConflictException", told);
        Assert.DoesNotContain(told, one => one.Contains("DS0000002B", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_account_is_waited_for_by_one_at_a_time()
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromMinutes(5));
        for (var i = 0; i < 5; i++)
            await jobs.StartAsync($"KBFOREIGN{i}", $"DSFOREIGN{i}", null, CancellationToken.None);
        var queue = new IngestionQueue(clock, null);
        foreach (var item in Items(jobs, 3, 1))
            queue.Add(item);
        Assert.Equal(3, (await RunAsync(queue, untilEmpty: true)).Count(one => one.Job is not null));
        Assert.InRange(jobs.Refusals, 1, 40);
    }

    [Fact]
    public async Task Items_that_could_not_start_in_time_are_told()
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromHours(5));
        var queue = new IngestionQueue(clock, TimeSpan.FromSeconds(60));
        foreach (var item in Items(jobs, 1, 2))
            queue.Add(item);
        var started = await RunAsync(queue, untilEmpty: true);

        Assert.NotNull(started[0].Job);
        Assert.Equal(("WaitTimedOut", ErrorKind.OperationTimeout), (started[1].Fault!.ErrorId, started[1].Fault!.Kind));
        Assert.Equal("No job of data source DS0000001B of knowledge base KB0000000A was started within the 60 seconds of -TimeoutSec: other jobs were in its way.", started[1].Fault!.Message);
        Assert.Equal(TimeSpan.FromSeconds(60), clock.Now);
    }

    [Fact]
    public async Task A_refusal_of_another_kind_is_of_its_item_alone()
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromMinutes(1));
        var queue = new IngestionQueue(clock, null);
        queue.Add(Items(new Refusing(), 1, 1)[0]);
        queue.Add(Items(jobs, 2, 1)[1]);
        var started = await RunAsync(queue, untilEmpty: true);
        Assert.Equal(["AccessDeniedException", null], started.Select(one => one.Fault?.ErrorId));
    }

    private static List<IngestionItem> Items(IIngestionJobs jobs, int knowledgeBases, int sources)
    {
        var region = new Region(jobs);
        return
        [
            .. from knowledgeBase in Enumerable.Range(0, knowledgeBases)
               from source in Enumerable.Range(0, sources)
               select new IngestionItem(region, $"KB0000000{(char)('A' + knowledgeBase)}", $"DS000000{knowledgeBase + 1}{(char)('A' + source)}", null, default, null),
        ];
    }

    private static async Task<List<IngestionStart>> RunAsync(IngestionQueue queue, bool untilEmpty)
    {
        var started = new List<IngestionStart>();
        await foreach (var one in queue.StartAsync(untilEmpty, CancellationToken.None))
            started.Add(one);
        return started;
    }

    private sealed class Region(IIngestionJobs jobs) : IBedrockConnection
    {
        public IIngestionJobs IngestionJobs => jobs;

        string IBedrockConnection.Region => "us-east-1";

        public string CredentialSource => "test";

        public IModelCatalog Models => throw new NotSupportedException();

        public IInferenceProfiles InferenceProfiles => throw new NotSupportedException();

        public IChatService Chat => throw new NotSupportedException();

        public IKnowledgeBases KnowledgeBases => throw new NotSupportedException();

        public IDataSources DataSources => throw new NotSupportedException();

        public IRetrieval Retrieval => throw new NotSupportedException();

        public IKnowledgeDocuments KnowledgeDocuments => throw new NotSupportedException();

        public IObjectStore Objects => throw new NotSupportedException();
    }

    private sealed class Refusing : IIngestionJobs
    {
        public Task<IngestionJob> StartAsync(string knowledgeBaseId, string dataSourceId, string? description, CancellationToken cancellationToken) =>
            throw new BedrockException("AccessDeniedException", ErrorKind.PermissionDenied, "no");

        public Task<IngestionJob> GetAsync(string knowledgeBaseId, string dataSourceId, string ingestionJobId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<IngestionJob> ListAsync(string knowledgeBaseId, string dataSourceId, IReadOnlyList<string> statuses, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IngestionJob> StopAsync(string knowledgeBaseId, string dataSourceId, string ingestionJobId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
