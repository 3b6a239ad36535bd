using BedrockPS.Core.KnowledgeBases.Sync;

namespace BedrockPS.Core.Tests.KnowledgeBases.Sync;

public sealed class SyncPlaceTests
{
    private static DataSource Source(params string[] prefixes) => new() { DataSourceId = "DS12345678", DataSourceType = "S3", BucketArn = "arn:aws-us-gov:s3:::ops-docs", BucketOwner = "111122223333", InclusionPrefixes = prefixes };

    [Fact]
    public void The_bucket_is_that_of_the_data_source_and_so_is_its_owner()
    {
        Assert.Equal(new("ops-docs", "111122223333"), SyncPlace.BucketOf(Source(), null));
        Assert.Equal("444455556666", SyncPlace.BucketOf(Source(), "444455556666").Owner);
        var fault = Assert.Throws<BedrockException>(() => SyncPlace.BucketOf(new DataSource { DataSourceId = "DS12345678", DataSourceType = "WEB" }, null));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains("WEB", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "", "")]
    [InlineData(null, "docs/", "docs/")]
    [InlineData(null, "docs", "docs/")]
    [InlineData("docs/a", "docs/", "docs/a/")]
    [InlineData("/docs/", "docs/", "docs/")]
    [InlineData("any", "", "any/")]
    public void The_prefix_lies_in_what_is_read(string? asked, string read, string expected) =>
        Assert.Equal(expected, SyncPlace.PrefixOf(read.Length == 0 ? Source() : Source(read), asked));

    [Fact]
    public void A_prefix_elsewhere_or_the_choice_of_several_is_an_error()
    {
        Assert.Contains("does not read 'other/'", Assert.Throws<BedrockException>(() => SyncPlace.PrefixOf(Source("docs/"), "other")).Message, StringComparison.Ordinal);
        Assert.Contains("a/, b/", Assert.Throws<BedrockException>(() => SyncPlace.PrefixOf(Source("a/", "b/"), null)).Message, StringComparison.Ordinal);
        Assert.Equal("b/", SyncPlace.PrefixOf(Source("a/", "b/"), "b"));
    }
}
