using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class NewDataSourceRulesTests
{
    [Fact]
    public void What_fits_is_let_through()
    {
        foreach (var chunking in new Chunking?[]
        {
            null,
            new(null as string),
            new("NONE"),
            new("FIXED_SIZE") { MaxTokens = [300], OverlapPercent = 20 },
            new("HIERARCHICAL") { MaxTokens = [1500, 300], OverlapTokens = 60 },
            new("SEMANTIC") { MaxTokens = [300], BufferSize = 0, BreakpointPercentile = 95 },
        })
        {
            NewDataSourceRules.Check(Source(chunking));
        }
    }

    [Theory]
    [InlineData(new[] { 300 }, null, "FixedSize chunks need -ChunkOverlapPercent, such as 20.")]
    [InlineData(new int[0], 20, "FixedSize chunks need one number in -ChunkMaxToken, such as 300.")]
    [InlineData(new[] { 300, 100 }, 20, "FixedSize chunks need one number in -ChunkMaxToken, such as 300.")]
    [InlineData(new[] { 0 }, 20, "-ChunkMaxToken 0 is out of range: 1 to 8192.")]
    [InlineData(new[] { 8193 }, 20, "-ChunkMaxToken 8193 is out of range: 1 to 8192.")]
    [InlineData(new[] { 300 }, 0, "-ChunkOverlapPercent 0 is out of range: 1 to 99.")]
    [InlineData(new[] { 300 }, 100, "-ChunkOverlapPercent 100 is out of range: 1 to 99.")]
    public void Fixed_chunks_have_a_size_and_an_overlap(int[] tokens, int? overlap, string message) =>
        Refused(new Chunking("FIXED_SIZE") { MaxTokens = tokens, OverlapPercent = overlap }, ErrorIds.InputInvalid, message);

    [Theory]
    [InlineData(new[] { 1500 }, 60, "Hierarchical chunks need two numbers, of parent and child, in -ChunkMaxToken, such as 1500, 300.")]
    [InlineData(new[] { 300, 300 }, 60, "-ChunkMaxToken 300, 300: a parent chunk must be larger than its children.")]
    [InlineData(new[] { 1500, 300 }, 300, "-ChunkOverlapToken 300 must be less than the 300 tokens of a child chunk.")]
    [InlineData(new[] { 1500, 300 }, 0, "-ChunkOverlapToken 0 is out of range: 1 or more.")]
    [InlineData(new[] { 1500, 300 }, null, "Hierarchical chunks need -ChunkOverlapToken, such as 60.")]
    public void Hierarchical_chunks_lie_in_each_other(int[] tokens, int? overlap, string message) =>
        Refused(new Chunking("HIERARCHICAL") { MaxTokens = tokens, OverlapTokens = overlap }, ErrorIds.InputInvalid, message);

    [Theory]
    [InlineData(null, 95, "Semantic chunks need -ChunkBufferSize, such as 0.")]
    [InlineData(2, 95, "-ChunkBufferSize 2 is out of range: 0 to 1.")]
    [InlineData(1, 49, "-ChunkBreakpointPercentile 49 is out of range: 50 to 99.")]
    [InlineData(1, 100, "-ChunkBreakpointPercentile 100 is out of range: 50 to 99.")]
    public void Semantic_chunks_have_a_buffer_and_a_percentile(int? buffer, int? percentile, string message) =>
        Refused(new Chunking("SEMANTIC") { MaxTokens = [300], BufferSize = buffer, BreakpointPercentile = percentile }, ErrorIds.InputInvalid, message);

    [Fact]
    public void A_number_that_the_strategy_has_no_use_for_is_a_conflict()
    {
        Refused(new Chunking("NONE") { MaxTokens = [300] }, ErrorIds.ParameterConflict, "-ChunkMaxToken has no effect with None chunking: it goes with -ChunkingStrategy FixedSize or Hierarchical or Semantic.");
        Refused(new Chunking(null as string) { OverlapPercent = 1 }, ErrorIds.ParameterConflict, "-ChunkOverlapPercent has no effect with the service's default chunking: it goes with -ChunkingStrategy FixedSize.");
        Refused(new Chunking("FIXED_SIZE") { OverlapTokens = 1 }, ErrorIds.ParameterConflict, "-ChunkOverlapToken has no effect with FixedSize chunking: it goes with -ChunkingStrategy Hierarchical.");
        Refused(new Chunking("HIERARCHICAL") { BufferSize = 1 }, ErrorIds.ParameterConflict, "-ChunkBufferSize has no effect with Hierarchical chunking: it goes with -ChunkingStrategy Semantic.");
        Refused(new Chunking("HIERARCHICAL") { BreakpointPercentile = 95 }, ErrorIds.ParameterConflict, "-ChunkBreakpointPercentile has no effect with Hierarchical chunking: it goes with -ChunkingStrategy Semantic.");
    }

    [Fact]
    public void Names_buckets_owners_and_keys_have_their_forms()
    {
        Refused(Source() with { Name = "two words" }, "'two words' cannot be the name of a data source.");
        Refused(Source() with { Name = "a--b" }, "'a--b' cannot be the name of a data source.");
        Refused(Source() with { S3 = new S3Source("No_Bucket", null, null) }, "'No_Bucket' is not the name or ARN of a bucket.");
        Refused(Source() with { S3 = new S3Source("arn:aws:s3:::b/key", null, null) }, "'arn:aws:s3:::b/key' is not the name or ARN of a bucket.");
        Refused(Source() with { S3 = new S3Source("bucket", null, "1234") }, "-BucketOwner '1234' is not an account id of twelve digits.");
        Refused(Source() with { S3 = new S3Source("bucket", new string('p', 301), null) }, "-Prefix has more than 300 characters.");
        Refused(Source() with { KmsKeyArn = "alias/mine" }, "'alias/mine' is not the ARN of a KMS key.");
        Refused(Source() with { KmsKeyArn = "arn:aws:kms:us-east-1:111122223333:key/1234" }, "'arn:aws:kms:us-east-1:111122223333:key/1234' is not the ARN of a KMS key.");
        Refused(Source() with { S3 = null, Configuration = new Dictionary<string, object?>() }, "-Configuration needs a type, as in @{ type = 'WEB'; webConfiguration = @{ ... } }.");
        NewDataSourceRules.Check(Source() with { S3 = new S3Source("arn:aws-cn:s3:::my.bucket-1", "p/", "111122223333") });
    }

    [Theory]
    [InlineData("amazon.nova-lite-v1:0")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0")]
    [InlineData("arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:inference-profile/us-gov.amazon.nova-lite-v1:0")]
    public void A_model_that_parses_has_an_id_or_ARN(string model) =>
        NewDataSourceRules.Check(Source() with { Parsing = new Parsing("BEDROCK_FOUNDATION_MODEL", model, null), KmsKeyArn = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234567890abcdef1234567890abcdef" });

    [Theory]
    [InlineData("Nova Lite")]
    [InlineData("arn:aws:s3:::bucket")]
    [InlineData("model/../other")]
    [InlineData("id\n")]
    public void What_cannot_be_a_model_is_refused(string model) =>
        Refused(Source() with { Parsing = new Parsing("BEDROCK_FOUNDATION_MODEL", model, null) }, $"-ParsingModelId '{model}' is not the ARN or id of a model.");

    private static NewDataSource Source(Chunking? chunking = null) => new("KB12345678", "files") { S3 = new S3Source("bucket", null, null), Chunking = chunking };

    private static void Refused(Chunking chunking, string id, string message)
    {
        var fault = Assert.Throws<BedrockException>(() => NewDataSourceRules.Check(Source(chunking)));
        Assert.Equal((id, ErrorKind.InvalidArgument, message), (fault.ErrorId, fault.Kind, fault.Message));
    }

    private static void Refused(NewDataSource source, string message)
    {
        var fault = Assert.Throws<BedrockException>(() => NewDataSourceRules.Check(source));
        Assert.Equal((ErrorIds.InputInvalid, message), (fault.ErrorId, fault.Message));
    }
}
