using System.Text.Json;
using BedrockPS.Client.KnowledgeBases;

namespace BedrockPS.Client.Tests.KnowledgeBases;

public sealed class IngestionJobsTests
{
    private const string Job =
        """
        {"knowledgeBaseId":"KB12345678","dataSourceId":"DS12345678","ingestionJobId":"JOB1234567","description":"nightly","status":"COMPLETE",
        "statistics":{"numberOfDocumentsScanned":3,"numberOfMetadataDocumentsScanned":1,"numberOfNewDocumentsIndexed":1,"numberOfModifiedDocumentsIndexed":0,"numberOfMetadataDocumentsModified":0,"numberOfDocumentsDeleted":0,"numberOfDocumentsFailed":2,"numberOfDocumentsSkipped":0},
        "failureReasons":["[\"k.pdf: too large\"]"],"startedAt":"2024-10-11T09:50:58.907091+00:00","updatedAt":"2024-10-11T09:55:00Z"}
        """;

    [Fact]
    public async Task A_start_has_a_token_alone_and_each_call_its_own()
    {
        var transport = FakeTransport.Json($$"""{"ingestionJob":{{Job}} }""", $$"""{"ingestionJob":{{Job}} }""");
        var jobs = new IngestionJobs(transport);
        await jobs.StartAsync("KB12345678", "DS12345678", null, CancellationToken.None);
        var first = JsonDocument.Parse(transport.LastBody).RootElement;
        await jobs.StartAsync("KB12345678", "DS12345678", "nightly", CancellationToken.None);
        var second = JsonDocument.Parse(transport.LastBody).RootElement;

        Assert.Equal(["clientToken"], first.EnumerateObject().Select(member => member.Name));
        Assert.Matches("^[0-9a-f-]{36}$", first.GetProperty("clientToken").GetString());
        Assert.NotEqual(first.GetProperty("clientToken").GetString(), second.GetProperty("clientToken").GetString());
        Assert.Equal("nightly", second.GetProperty("description").GetString());
        Assert.All(transport.Calls, call => Assert.Equal(("StartIngestionJob", "KB12345678", "DS12345678"), (call.Operation, call.Labels["knowledgeBaseId"], call.Labels["dataSourceId"])));
    }

    [Fact]
    public async Task A_job_has_its_state_eight_counters_and_readable_reasons()
    {
        var job = await GetAsync(Job);
        Assert.Equal(("KB12345678", "DS12345678", "JOB1234567", "COMPLETE", "nightly"), (job.KnowledgeBaseId, job.DataSourceId, job.IngestionJobId, job.Status, job.Description));
        Assert.Equal((3L, 1L, 0L, 0L), (job.NumberOfDocumentsScanned, job.NumberOfNewDocumentsIndexed, job.NumberOfModifiedDocumentsIndexed, job.NumberOfDocumentsDeleted));
        Assert.Equal((2L, 0L, 1L, 0L), (job.NumberOfDocumentsFailed, job.NumberOfDocumentsSkipped, job.NumberOfMetadataDocumentsScanned, job.NumberOfMetadataDocumentsModified));
        Assert.Equal(["k.pdf: too large"], job.FailureReasons);
        Assert.Equal(new DateTimeOffset(2024, 10, 11, 9, 50, 58, TimeSpan.Zero).AddTicks(9070910), job.StartedAt);
        Assert.Null(job.Succeeded);
        Assert.Null(job.ExitCode);
    }

    [Theory]
    [InlineData("\"plain text\"", new[] { "plain text" })]
    [InlineData("\"[not json\"", new[] { "[not json" })]
    [InlineData("\"{\\\"a.pdf\\\":\\\"too large\\\",\\\"code\\\":7}\"", new[] { "a.pdf: too large, code: 7" })]
    [InlineData("\"[\\\"a\\\",[\\\"b\\\"],null,{\\\"k\\\":[\\\"x\\\",\\\"y\\\"]}]\"", new[] { "a", "b", "k: x y" })]
    [InlineData("\"\\\"quoted\\\"\"", new[] { "\"quoted\"" })]
    public async Task Json_inside_a_reason_is_unpacked(string reason, string[] expected) =>
        Assert.Equal(expected, (await GetAsync($$"""{"ingestionJobId":"JOB1234567","failureReasons":[{{reason}}]}""")).FailureReasons);

    [Theory]
    [InlineData("""{"ingestionJobId":"JOB1234567","status":"RESHUFFLING"}""")]
    [InlineData("""{"ingestionJobId":"JOB1234567","status":"RESHUFFLING","statistics":null}""")]
    public async Task Absent_counters_are_not_zero(string json)
    {
        var job = await GetAsync(json);
        Assert.Equal("RESHUFFLING", job.Status);
        Assert.Null(job.NumberOfDocumentsScanned);
        Assert.Null(job.NumberOfDocumentsFailed);
    }

    [Fact]
    public async Task The_list_is_sorted_filtered_and_paged()
    {
        var transport = FakeTransport.Json($$"""{"ingestionJobSummaries":[{{Job}}],"nextToken":"t1"}""", """{"ingestionJobSummaries":[]}""");
        var ids = new List<string?>();
        await foreach (var job in new IngestionJobs(transport).ListAsync("KB12345678", "DS12345678", ["FAILED", "STOPPED"], CancellationToken.None))
            ids.Add(job.IngestionJobId);

        Assert.Equal(["JOB1234567"], ids);
        Assert.Equal("""{"filters":[{"attribute":"STATUS","operator":"EQ","values":["FAILED","STOPPED"]}],"sortBy":{"attribute":"STARTED_AT","order":"DESCENDING"},"nextToken":"t1"}""", transport.LastBody);
    }

    [Fact]
    public async Task A_stop_names_the_job_and_has_no_body()
    {
        var transport = FakeTransport.Json($$"""{"ingestionJob":{{Job}} }""");
        await new IngestionJobs(transport).StopAsync("KB12345678", "DS12345678", "JOB1234567", CancellationToken.None);
        Assert.Equal(("StopIngestionJob", "JOB1234567"), (transport.Calls[0].Operation, transport.Calls[0].Labels["ingestionJobId"]));
        Assert.Null(transport.Calls[0].Body);
    }

    [Fact]
    public async Task An_answer_without_the_job_is_invalid()
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => new IngestionJobs(FakeTransport.Json("{}")).StartAsync("KB12345678", "DS12345678", null, CancellationToken.None));
        Assert.Equal("ResponseInvalid", fault.ErrorId);
    }

    private static Task<IngestionJob> GetAsync(string json) =>
        new IngestionJobs(FakeTransport.Json($$"""{"ingestionJob":{{json}} }""")).GetAsync("KB12345678", "DS12345678", "JOB1234567", CancellationToken.None);
}
