using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class IngestionOutcomeTests
{
    private static readonly IngestionJob Job = new() { IngestionJobId = "JOB1234567", DataSourceId = "DS12345678" };

    [Fact]
    public void Documents_that_failed_are_a_warning_with_the_reasons()
    {
        var outcome = IngestionOutcome.Of(FakeJobs.Of(Job, "COMPLETE", 3, 2, "k.pdf: too large"));
        Assert.Null(outcome.Fault);
        Assert.Equal("Ingestion job JOB1234567 of data source DS12345678 is complete, but 2 of 3 documents failed: k.pdf: too large", outcome.Warning);
        Assert.Equal((true, 0), (outcome.Job.Succeeded, outcome.Job.ExitCode));
    }

    [Fact]
    public void They_are_an_error_where_that_is_asked_for()
    {
        var outcome = IngestionOutcome.Of(FakeJobs.Of(Job, "COMPLETE", 3, 2, "k.pdf: too large").With(new IngestionRules(null, true)));
        Assert.Equal(("IngestionPartial", ErrorKind.InvalidResult), (outcome.Fault!.ErrorId, outcome.Fault.Kind));
        Assert.Equal("Ingestion job JOB1234567 of data source DS12345678 is complete, but 2 of 3 documents failed: k.pdf: too large", outcome.Fault.Message);
        Assert.Same(outcome.Job, outcome.Fault.PartialResponse);
        Assert.Null(outcome.Warning);
        Assert.Equal((false, 1), (outcome.Job.Succeeded, outcome.Job.ExitCode));
    }

    [Fact]
    public void Reasons_without_a_count_are_failures_too()
    {
        Assert.Equal("IngestionPartial", IngestionOutcome.Of(FakeJobs.Of(Job, "COMPLETE", null, null, "bad").With(new IngestionRules(null, true))).Fault!.ErrorId);
        Assert.NotNull(IngestionOutcome.Of(FakeJobs.Of(Job, "COMPLETE", null, null, "bad")).Warning);
    }

    [Fact]
    public void Nothing_scanned_is_a_warning() =>
        Assert.StartsWith("Ingestion job JOB1234567 of data source DS12345678 is complete, but nothing was scanned", IngestionOutcome.Of(FakeJobs.Of(Job, "COMPLETE", 0, 0)).Warning, StringComparison.Ordinal);

    [Theory]
    [InlineData(0L, "it found 0 documents, and at least 2 were asked for.")]
    [InlineData(1L, "it found 1 documents, and at least 2 were asked for.")]
    [InlineData(null, "it found an unknown number of documents, and at least 2 were asked for.")]
    public void Fewer_than_asked_for_is_an_error(long? scanned, string message)
    {
        var fault = IngestionOutcome.Of(FakeJobs.Of(Job, "COMPLETE", scanned, 0).With(new IngestionRules(2, null))).Fault!;
        Assert.Equal("IngestionTooSmall", fault.ErrorId);
        Assert.EndsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FAILED", "IngestionFailed", "Ingestion job JOB1234567 of data source DS12345678 failed: no rights")]
    [InlineData("STOPPED", "IngestionStopped", "Ingestion job JOB1234567 of data source DS12345678 was stopped before its end: no rights")]
    public void Other_ends_are_errors(string status, string id, string message)
    {
        var outcome = IngestionOutcome.Of(FakeJobs.Of(Job, status, 3, 0, "no rights"));
        Assert.Equal((id, message), (outcome.Fault!.ErrorId, outcome.Fault.Message));
        Assert.Equal((false, 1), (outcome.Job.Succeeded, outcome.Job.ExitCode));
    }

    [Fact]
    public void Counts_that_are_absent_are_no_zero()
    {
        var outcome = IngestionOutcome.Of(FakeJobs.Of(Job, "COMPLETE"));
        Assert.Null(outcome.Fault);
        Assert.Null(outcome.Warning);
        Assert.True(outcome.Job.Succeeded);
    }
}
