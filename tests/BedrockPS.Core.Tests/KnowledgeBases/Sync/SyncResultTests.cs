namespace BedrockPS.Core.Tests.KnowledgeBases.Sync;

public sealed class SyncResultTests
{
    [Fact]
    public void A_line_has_the_counts_or_says_that_there_are_none()
    {
        var result = new KnowledgeBaseSyncResult { S3Uri = "s3://b/p/", Uploaded = 1, Unchanged = 2, Deleted = 0, Skipped = 3, Failed = 0 };
        Assert.Equal("s3://b/p/: 1 uploaded, 2 unchanged, 0 deleted, 3 skipped, 0 failed", result.ToString());
        Assert.Equal("The sync did not begin", new KnowledgeBaseSyncResult { Failed = 1 }.ToString());
    }
}
