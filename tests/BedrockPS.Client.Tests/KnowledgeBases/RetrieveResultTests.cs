using System.Numerics;
using static BedrockPS.Client.Tests.KnowledgeBases.Retrievals;

namespace BedrockPS.Client.Tests.KnowledgeBases;

public sealed class RetrieveResultTests
{
    [Theory]
    [InlineData("""{"type":"S3","s3Location":{"uri":"s3://b/k.pdf"}}""", "S3", "s3://b/k.pdf")]
    [InlineData("""{"type":"WEB","webLocation":{"url":"https://example.com/a"}}""", "WEB", "https://example.com/a")]
    [InlineData("""{"type":"CONFLUENCE","confluenceLocation":{"url":"https://c"}}""", "CONFLUENCE", "https://c")]
    [InlineData("""{"type":"SALESFORCE","salesforceLocation":{"url":"https://s"}}""", "SALESFORCE", "https://s")]
    [InlineData("""{"type":"SHAREPOINT","sharePointLocation":{"url":"https://p"}}""", "SHAREPOINT", "https://p")]
    [InlineData("""{"type":"ONEDRIVE","oneDriveLocation":{"url":"https://o"}}""", "ONEDRIVE", "https://o")]
    [InlineData("""{"type":"GOOGLEDRIVE","googleDriveLocation":{"url":"https://g"}}""", "GOOGLEDRIVE", "https://g")]
    [InlineData("""{"type":"KENDRA","kendraDocumentLocation":{"uri":"https://k"}}""", "KENDRA", "https://k")]
    [InlineData("""{"type":"CUSTOM","customDocumentLocation":{"id":"doc-1"}}""", "CUSTOM", "doc-1")]
    [InlineData("""{"type":"SQL","sqlLocation":{"query":"select 1"}}""", "SQL", "select 1")]
    [InlineData("""{"type":"MOON","moonLocation":{"x":1}}""", "MOON", null)]
    [InlineData("""{"type":"S3","s3Location":null}""", "S3", null)]
    [InlineData("null", null, null)]
    [InlineData("7", null, null)]
    public async Task Every_kind_of_place_gives_its_address_and_an_unknown_one_stays_in_raw(string location, string? type, string? source)
    {
        var raw = $$"""{"content":{"text":"t"},"location":{{location}},"score":0.5}""";
        var found = await OneAsync(raw);
        Assert.Equal((type, source), (found.LocationType, found.Source));
        Assert.Equal(raw, found.Raw);
    }

    [Fact]
    public async Task Results_keep_their_order_and_none_is_dropped()
    {
        var found = await SearchAsync(FakeTransport.Json("""{"retrievalResults":[{"content":{"text":"a"}},{"content":null,"location":null,"metadata":null},{},null,{"content":{"text":"e"}}]}"""));
        Assert.Equal(["a", null, null, null, "e"], found.Select(result => result.Text));
        Assert.Equal([1, 2, 3, 4, 5], found.Select(result => result.Rank!.Value));
        Assert.All(found, result => Assert.Null(result.Score));
        Assert.All(found, result => Assert.Empty(result.Metadata));
        Assert.All(found, result => Assert.Equal((KnowledgeBaseId, "eu-west-1", "req-1", 2), (result.KnowledgeBaseId, result.Region, result.RequestId, result.Attempts)));
    }

    [Fact]
    public async Task Metadata_keeps_the_kinds_of_its_values()
    {
        var found = await OneAsync("""{"content":{"text":"t"},"metadata":{"year":2024,"share":2.0,"big":123456789012345678901234567890,"new":true,"none":null,"day":"2024-10-11T00:00:00Z","tags":["a"],"x-amz-bedrock-kb-source-uri":"s3://b/k.pdf"}}""");
        Assert.Equal(2024L, found.Metadata["year"]);
        Assert.Equal(2.0, found.Metadata["share"]);
        Assert.Equal(BigInteger.Parse("123456789012345678901234567890", null), found.Metadata["big"]);
        Assert.Equal(true, found.Metadata["new"]);
        Assert.Null(found.Metadata["none"]);
        Assert.Equal("2024-10-11T00:00:00Z", found.Metadata["day"]);
        Assert.Equal(["a"], Assert.IsType<object?[]>(found.Metadata["tags"]));
        Assert.Equal("s3://b/k.pdf", found.Metadata["x-amz-bedrock-kb-source-uri"]);
    }

    [Fact]
    public async Task A_row_has_columns_and_no_text()
    {
        var found = await OneAsync("""{"content":{"type":"ROW","row":[{"columnName":"c","columnValue":"1","type":"STRING"},{"columnName":"n","type":"NULL"}]}}""");
        Assert.Null(found.Text);
        Assert.Equal("ROW", found.ContentType);
        Assert.Equal([("c", "1", "STRING"), ("n", null, "NULL")], found.Columns.Select(column => (column.Name, column.Value, column.ColumnType)));
        Assert.Equal("c=1", found.Columns[0].ToString());
    }

    [Fact]
    public async Task Images_sound_and_video_keep_what_stands_for_them()
    {
        var image = await OneAsync("""{"content":{"type":"IMAGE","byteContent":"data:image/png;base64,AA=="},"documentId":"d-1"}""");
        var sound = await OneAsync("""{"content":{"type":"AUDIO","audio":{"s3Uri":"s3://b/a.mp3","transcription":"said"}}}""");
        var video = await OneAsync("""{"content":{"type":"VIDEO","video":{"s3Uri":"s3://b/v.mp4","summary":"seen"}}}""");
        Assert.Equal(("IMAGE", "data:image/png;base64,AA==", "d-1"), (image.ContentType, image.ByteContent, image.DocumentId));
        Assert.Equal(("AUDIO", "s3://b/a.mp3", "said"), (sound.ContentType, sound.MediaS3Uri, sound.Transcription));
        Assert.Equal(("VIDEO", "s3://b/v.mp4", "seen"), (video.ContentType, video.MediaS3Uri, video.VideoSummary));
    }

    [Fact]
    public async Task Pages_are_followed_until_there_are_enough_and_no_further()
    {
        var transport = FakeTransport.Json(Page(100, "t1"), Page(100, "t2"), Page(100, "t3"));
        var found = await SearchAsync(transport, Search(new() { Top = 150 }));
        Assert.Equal(Enumerable.Range(1, 150), found.Select(result => result.Rank!.Value));
        Assert.Equal(2, transport.Calls.Count);
        Assert.EndsWith("""
            "retrievalConfiguration":{"vectorSearchConfiguration":{"numberOfResults":100}},"nextToken":"t1"}
            """.Trim(), transport.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_was_asked_for_is_not_given()
    {
        Assert.Equal(2, (await SearchAsync(FakeTransport.Json(Page(5, "t1")), Search(new() { Top = 2 }))).Count);
    }

    [Fact]
    public async Task Without_a_number_the_first_page_is_all()
    {
        var transport = FakeTransport.Json(Page(5, "t1"));
        Assert.Equal(5, (await SearchAsync(transport)).Count);
        Assert.Single(transport.Calls);
    }

    [Fact]
    public async Task A_token_that_repeats_ends_the_pages()
    {
        var transport = FakeTransport.Json(Page(1, "t1"), Page(1, "t1"));
        Assert.Equal(2, (await SearchAsync(transport, Search(new() { Top = 50 }))).Count);
    }

    [Fact]
    public async Task The_next_page_is_asked_for_only_when_the_caller_gets_that_far()
    {
        var transport = FakeTransport.Json(Page(3, "t1"));
        await foreach (var result in Service(transport).RetrieveAsync(Search(new() { Top = 50 }), CancellationToken.None))
        {
            if (result.Rank == 3)
                break;
        }

        Assert.Single(transport.Calls);
    }

    [Fact]
    public async Task A_minimum_score_leaves_lower_ones_out_and_tells_of_those_without_a_score()
    {
        var log = new FakeLog();
        var found = await SearchAsync(FakeTransport.Json("""{"retrievalResults":[{"score":0.9},{"score":0.5},{"score":0.4},{"content":{"text":"secret words"}}]}"""), Search() with { MinScore = 0.5 }, log);
        Assert.Equal([0.9, 0.5], found.Select(result => result.Score!.Value));
        Assert.Equal("warning 1 results have no score, so -MinScore left them out.", Assert.Single(log.Lines));
    }

    [Theory]
    [InlineData("INTERVENED", 1)]
    [InlineData("NONE", 0)]
    public async Task A_guardrail_that_intervened_is_told_once_even_without_results(string action, int warnings)
    {
        var log = new FakeLog();
        await SearchAsync(FakeTransport.Json($$"""{"retrievalResults":[],"guardrailAction":"{{action}}"}"""), log: log);
        Assert.Equal(warnings, log.Lines.Count(line => line.StartsWith("warning", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_result_says_what_the_guardrail_did()
    {
        var found = await SearchAsync(FakeTransport.Json("""{"retrievalResults":[{"content":{"text":"t"}}],"guardrailAction":"NONE"}"""));
        Assert.Equal("NONE", found[0].GuardrailAction);
        Assert.Equal("t", found[0].ToString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message":"hello"}""")]
    [InlineData("""{"retrievalResults":null}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    public async Task What_is_no_answer_is_a_fault_and_not_nothing_found(string body)
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => SearchAsync(FakeTransport.Json(body)));
        Assert.Equal((ErrorIds.ResponseInvalid, ErrorKind.ProtocolError, "req-1"), (fault.ErrorId, fault.Kind, fault.RequestId));
    }

    private static async Task<RetrievalResult> OneAsync(string result) => Assert.Single(await SearchAsync(FakeTransport.Json($$"""{"retrievalResults":[{{result}}]}""")));

    private static string Page(int count, string? next) =>
        $$"""{"retrievalResults":[{{string.Join(',', Enumerable.Repeat("""{"content":{"text":"t"}}""", count))}}],"nextToken":"{{next}}"}""";
}
