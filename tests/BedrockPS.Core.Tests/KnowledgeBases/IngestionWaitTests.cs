using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class IngestionWaitTests
{
    private readonly JumpingClock clock = new();

    [Fact]
    public async Task Many_jobs_are_waited_for_at_once_and_come_as_they_end()
    {
        var slow = new FakeJobs(clock, TimeSpan.FromMinutes(10));
        var quick = new FakeJobs(clock, TimeSpan.FromMinutes(1));
        var wait = new IngestionWait(clock, null);
        wait.Add(slow, await slow.StartAsync("KB0000000A", "DS0000000A", null, CancellationToken.None));
        for (var i = 0; i < 4; i++)
            wait.Add(quick, await quick.StartAsync($"KB000000{i}B", $"DS000000{i}B", null, CancellationToken.None));

        var ended = await RunAsync(wait);
        Assert.Equal(5, ended.Count);
        Assert.Equal("DS0000000A", ended[^1].Job.DataSourceId);
        Assert.All(ended, one => Assert.True(one.Job.Succeeded));
        Assert.InRange(clock.Now, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10.7));
    }

    [Fact]
    public async Task A_long_job_is_asked_after_ever_more_rarely()
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromHours(1));
        await RunAsync(await OneAsync(jobs));
        Assert.InRange(jobs.Looks.Count, 100, 160);
    }

    [Fact]
    public async Task Unknown_states_and_passing_faults_do_not_end_the_wait()
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromMinutes(2)) { End = job => FakeJobs.Of(job, clock.Now < TimeSpan.FromMinutes(3) ? "RESHUFFLING" : "COMPLETE", 1) };
        foreach (var (id, kind) in new[] { ("ThrottlingException", ErrorKind.LimitsExceeded), ("ConnectionFailed", ErrorKind.ConnectionError), ("InternalServerException", ErrorKind.ResourceUnavailable), ("ResponseInvalid", ErrorKind.ProtocolError), ("ExpiredTokenException", ErrorKind.AuthenticationError) })
            jobs.Faults.Enqueue(new BedrockException(id, kind, "not now") { IsRetryable = id == "ThrottlingException" });
        var ended = Assert.Single(await RunAsync(await OneAsync(jobs)));
        Assert.Equal("COMPLETE", ended.Job.Status);
        Assert.Null(ended.Fault);
        Assert.True(clock.Now >= TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_job_that_is_not_there_ends_the_wait_for_it_alone()
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromMinutes(1));
        var wait = await OneAsync(jobs);
        wait.Add(jobs, await jobs.StartAsync("KB0000000B", "DS0000000B", null, CancellationToken.None));
        jobs.Faults.Enqueue(new BedrockException("ResourceNotFoundException", ErrorKind.ObjectNotFound, "gone"));
        var ended = await RunAsync(wait);
        Assert.Equal(["ResourceNotFoundException", null], ended.Select(one => one.Fault?.ErrorId));
    }

    [Fact]
    public async Task Nobody_waits_for_ever_for_a_service_that_gives_no_answer()
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromDays(1));
        for (var i = 0; i < 200; i++)
            jobs.Faults.Enqueue(new BedrockException("ConnectionFailed", ErrorKind.ConnectionError, "no route"));
        var ended = Assert.Single(await RunAsync(await OneAsync(jobs)));
        Assert.Equal("ConnectionFailed", ended.Fault!.ErrorId);
        Assert.InRange(clock.Now, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
    }

    [Fact]
    public async Task At_the_limit_what_runs_is_late_and_what_has_ended_is_not()
    {
        var slow = new FakeJobs(clock, TimeSpan.FromHours(2));
        var exact = new FakeJobs(clock, TimeSpan.FromSeconds(100));
        var wait = new IngestionWait(clock, TimeSpan.FromSeconds(100));
        wait.Add(slow, (await slow.StartAsync("KB0000000A", "DS0000000A", null, CancellationToken.None)).With(new IngestionRules(1, true)));
        wait.Add(exact, await exact.StartAsync("KB0000000B", "DS0000000B", null, CancellationToken.None));

        var ended = await RunAsync(wait);
        var late = ended.Single(one => one.Job.DataSourceId == "DS0000000A");
        Assert.Equal(("WaitTimedOut", ErrorKind.OperationTimeout), (late.Fault!.ErrorId, late.Fault.Kind));
        Assert.Equal("Ingestion job JOB0000001 of data source DS0000000A is still IN_PROGRESS after the 100 seconds of -TimeoutSec.", late.Fault.Message);
        Assert.Equal(("IN_PROGRESS", 1L, true), (late.Job.Status, late.Job.MinDocument, late.Job.FailOnDocumentError));
        Assert.Null(late.Job.ExitCode);
        Assert.True(ended.Single(one => one.Job.DataSourceId == "DS0000000B").Job.Succeeded);
        Assert.Empty(wait.Open);
    }

    [Fact]
    public async Task Progress_sums_the_counters()
    {
        var jobs = new FakeJobs(clock, TimeSpan.FromSeconds(10)) { End = job => FakeJobs.Of(job, "COMPLETE", 5) };
        var states = new List<IngestionState>();
        var wait = new IngestionWait(clock, null) { Tell = states.Add };
        wait.Add(jobs, await jobs.StartAsync("KB0000000A", "DS0000000A", null, CancellationToken.None));
        await RunAsync(wait);
        Assert.Equal(5, states[^1].Scanned);
        Assert.Equal("1 running: 0 documents scanned, 0 indexed, 0 failed, 0 s", states[0].ToString());
    }

    private async Task<IngestionWait> OneAsync(FakeJobs jobs)
    {
        var wait = new IngestionWait(clock, null);
        wait.Add(jobs, await jobs.StartAsync("KB0000000A", "DS0000000A", null, CancellationToken.None));
        return wait;
    }

    private static async Task<List<IngestionOutcome>> RunAsync(IngestionWait wait)
    {
        var ended = new List<IngestionOutcome>();
        await foreach (var one in wait.RunAsync(CancellationToken.None))
            ended.Add(one);
        return ended;
    }
}
