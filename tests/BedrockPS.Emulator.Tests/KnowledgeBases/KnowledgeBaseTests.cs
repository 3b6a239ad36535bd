using System.Net;
using BedrockEmulator.Hosting;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.KnowledgeBases;

public class KnowledgeBaseTests
{
    [Fact]
    public async Task A_knowledge_base_is_made_found_and_deleted()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;

        var made = await client.SendAsync(
            "PUT",
            "/knowledgebases/",
            $$$$"""{"name":"ops","description":"Runbooks","roleArn":"{{{{KnowledgeBaseClient.Role}}}}","knowledgeBaseConfiguration":{{{{KnowledgeBaseClient.Vector}}}},"storageConfiguration":{{{{KnowledgeBaseClient.Storage}}}},"tags":{"a":"b"}}""");
        var id = made.Body.GetProperty("knowledgeBase").GetProperty("knowledgeBaseId").GetString()!;
        var got = await client.SendAsync("GET", "/knowledgebases/" + id);
        var elsewhere = await client.SendAsync("GET", "/knowledgebases/" + id, null, "eu-west-1");
        var listed = await client.SendAsync("POST", "/knowledgebases/", "{}");
        var deleted = await client.SendAsync("DELETE", "/knowledgebases/" + id);
        var gone = await client.SendAsync("GET", "/knowledgebases/" + id);

        Assert.Equal((HttpStatusCode.Accepted, "CREATING"), (made.Status, made.Body.GetProperty("knowledgeBase").GetProperty("status").GetString()));
        Assert.Matches("^[0-9A-Z]{10}$", id);
        Assert.Equal(
            $$$$"""{"knowledgeBase":{"knowledgeBaseId":"{{{{id}}}}","name":"ops","knowledgeBaseArn":"arn:aws:bedrock:us-west-2:111122223333:knowledge-base/{{{{id}}}}","roleArn":"{{{{KnowledgeBaseClient.Role}}}}","status":"ACTIVE","createdAt":"2026-01-02T03:04:05.000000+00:00","updatedAt":"2026-01-02T03:04:05.000000+00:00","description":"Runbooks","knowledgeBaseConfiguration":{{{{KnowledgeBaseClient.Vector.Trim()}}}},"storageConfiguration":{{{{KnowledgeBaseClient.Storage.Trim()}}}}}}""",
            got.Body.GetRawText());
        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFoundException"), (elsewhere.Status, elsewhere.Code));
        Assert.Equal(
            $$"""{"knowledgeBaseSummaries":[{"knowledgeBaseId":"{{id}}","name":"ops","status":"ACTIVE","updatedAt":"2026-01-02T03:04:05.000000+00:00","description":"Runbooks"}]}""",
            listed.Body.GetRawText());
        Assert.Equal((HttpStatusCode.Accepted, $$"""{"knowledgeBaseId":"{{id}}","status":"DELETING"}"""), (deleted.Status, deleted.Body.GetRawText()));
        Assert.Equal($"Knowledge Base with id {id} does not exist", gone.Message);
    }

    [Theory]
    [InlineData("{}", "3 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null;")]
    [InlineData("""{"name":"a b","roleArn":"me","knowledgeBaseConfiguration":{"type":"HEAP"}}""", "3 validation errors detected: Value 'a b' at 'name'")]
    [InlineData("""{"name":"a","roleArn":"R","knowledgeBaseConfiguration":{"type":"VECTOR"}}""", "needs vectorKnowledgeBaseConfiguration and storageConfiguration")]
    [InlineData("""{"name":"a","roleArn":"R","knowledgeBaseConfiguration":{"type":"MANAGED"},"storageConfiguration":{"type":"S3_VECTORS"}}""", "takes no storageConfiguration")]
    [InlineData("""{"name":"a","roleArn":"R","knowledgeBaseConfiguration":{"type":"SQL"}}""", "not served here")]
    [InlineData("""{"name":"a","roleArn":"R","knowledgeBaseConfiguration":V,"storageConfiguration":{"type":"PINECONE"}}""", "configuration of its type PINECONE")]
    [InlineData("""{"name":"a","roleArn":"R","knowledgeBaseConfiguration":{"type":"VECTOR","managedKnowledgeBaseConfiguration":{}},"storageConfiguration":S}""", "managedKnowledgeBaseConfiguration must not be given")]
    [InlineData("""{"name":"a","roleArn":"R","knowledgeBaseConfiguration":{"type":"VECTOR","vectorKnowledgeBaseConfiguration":{"embeddingModelArn":"arn:aws:bedrock:us-west-2::foundation-model/local.echo-v1"}},"storageConfiguration":S}""", "no embedding model")]
    [InlineData("""{"name":"a","roleArn":"R","knowledgeBaseConfiguration":V,"storageConfiguration":S,"clientToken":"short"}""", "'clientToken' failed to satisfy constraint: Member must have length greater than or equal to 33")]
    [InlineData("""{"name":"a","roleArn":"R","knowledgeBaseConfiguration":V,"storageConfiguration":S,"tags":{"!":"x"}}""", "'tags.key' failed to satisfy constraint: Member must satisfy regular expression pattern")]
    public async Task A_knowledge_base_that_cannot_be_is_refused(string body, string message)
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;

        var answer = await client.SendAsync("PUT", "/knowledgebases/", body
            .Replace(":V,", $":{KnowledgeBaseClient.Vector},", StringComparison.Ordinal)
            .Replace(":S", $":{KnowledgeBaseClient.Storage}", StringComparison.Ordinal)
            .Replace("\"R\"", $"\"{KnowledgeBaseClient.Role}\"", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.Code));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_token_makes_one_and_a_name_is_taken_once()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        string Body(string name, string token) =>
            $$$$"""{"name":"{{{{name}}}}","clientToken":"{{{{token}}}}","roleArn":"{{{{KnowledgeBaseClient.Role}}}}","knowledgeBaseConfiguration":{"type":"MANAGED"}}""";
        var one = new string('a', 33);

        var first = await client.SendAsync("PUT", "/knowledgebases/", Body("ops", one));
        var again = await client.SendAsync("PUT", "/knowledgebases", Body("ops", one));
        var other = await client.SendAsync("PUT", "/knowledgebases/", Body("dev", one));
        var taken = await client.SendAsync("PUT", "/knowledgebases/", Body("ops", new string('b', 33)));

        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.Equal((HttpStatusCode.Conflict, "ConflictException"), (other.Status, other.Code));
        Assert.Equal("KnowledgeBase with name ops already exists.", taken.Message);
    }

    [Fact]
    public async Task Lists_come_in_pages_that_deletions_do_not_shift()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            await client.CreateAsync(name);

        List<string> seen = [];
        string? token = null;
        do
        {
            var page = await client.SendAsync("POST", "/knowledgebases/", token is null ? """{"maxResults":2}""" : $$"""{"maxResults":2,"nextToken":"{{token}}"}""");
            foreach (var summary in page.Body.GetProperty("knowledgeBaseSummaries").EnumerateArray())
            {
                seen.Add(summary.GetProperty("name").GetString()!);
                await client.SendAsync("DELETE", "/knowledgebases/" + summary.GetProperty("knowledgeBaseId").GetString());
            }

            token = page.Body.TryGetProperty("nextToken", out var next) ? next.GetString() : null;
        }
        while (token is not null);

        Assert.Equal(["a", "b", "c", "d", "e"], seen);
        Assert.Equal("ValidationException", (await client.SendAsync("POST", "/knowledgebases/", """{"maxResults":0}""")).Code);
        Assert.Equal("ValidationException", (await client.SendAsync("POST", "/knowledgebases/", """{"nextToken":"!"}""")).Code);
        Assert.Equal("ValidationException", (await client.SendAsync("GET", "/knowledgebases/short")).Code);
    }

    [Theory]
    [InlineData("""{"chunkingStrategy":"FIXED_SIZE","fixedSizeChunkingConfiguration":{"maxTokens":300,"overlapPercentage":20}}""", null)]
    [InlineData("""{"chunkingStrategy":"NONE"}""", null)]
    [InlineData("""{"chunkingStrategy":"HIERARCHICAL","hierarchicalChunkingConfiguration":{"levelConfigurations":[{"maxTokens":1500},{"maxTokens":300}],"overlapTokens":60}}""", null)]
    [InlineData("""{"chunkingStrategy":"SEMANTIC","semanticChunkingConfiguration":{"maxTokens":300,"bufferSize":0,"breakpointPercentileThreshold":95}}""", null)]
    [InlineData("""{"chunkingStrategy":"FIXED_SIZE"}""", "chunkingConfiguration.fixedSizeChunkingConfiguration must be given with chunkingStrategy FIXED_SIZE.")]
    [InlineData("""{"chunkingStrategy":"NONE","fixedSizeChunkingConfiguration":{"maxTokens":300,"overlapPercentage":20}}""", "chunkingConfiguration.fixedSizeChunkingConfiguration must not be given with chunkingStrategy NONE.")]
    [InlineData("""{"chunkingStrategy":"FIXED_SIZE","fixedSizeChunkingConfiguration":{"maxTokens":0,"overlapPercentage":100}}""", "2 validation errors detected")]
    [InlineData("""{"chunkingStrategy":"HIERARCHICAL","hierarchicalChunkingConfiguration":{"levelConfigurations":[{"maxTokens":300},{"maxTokens":300}],"overlapTokens":60}}""", "parent level must be greater")]
    [InlineData("""{"chunkingStrategy":"HIERARCHICAL","hierarchicalChunkingConfiguration":{"levelConfigurations":[{"maxTokens":300}],"overlapTokens":60}}""", "length greater than or equal to 2")]
    [InlineData("""{"chunkingStrategy":"SEMANTIC","semanticChunkingConfiguration":{"maxTokens":300,"bufferSize":2,"breakpointPercentileThreshold":40}}""", "2 validation errors detected")]
    public async Task Every_chunking_strategy_is_kept_or_refused_with_a_reason(string chunking, string? message)
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var id = await client.CreateAsync("ops");

        var made = await client.SendAsync(
            "PUT",
            $"/knowledgebases/{id}/datasources/",
            $$$"""{"name":"docs","dataSourceConfiguration":{"type":"CUSTOM"},"vectorIngestionConfiguration":{"chunkingConfiguration":{{{chunking}}}}}""");

        Assert.Equal(message is null ? null : "ValidationException", made.Code);
        if (message is null)
            Assert.Equal(chunking, made.Body.GetProperty("dataSource").GetProperty("vectorIngestionConfiguration").GetProperty("chunkingConfiguration").GetRawText());
        else
            Assert.Contains(message, made.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_source_is_made_changed_listed_and_deleted()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var id = await client.CreateAsync("ops");
        var path = $"/knowledgebases/{id}/datasources/";
        const string S3 = """{"type":"S3","s3Configuration":{"bucketArn":"arn:aws:s3:::docs-bucket","inclusionPrefixes":["a/"],"bucketOwnerAccountId":"111122223333"}}""";
        const string None = """{"chunkingConfiguration":{"chunkingStrategy":"NONE"},"parsingConfiguration":{"parsingStrategy":"BEDROCK_FOUNDATION_MODEL","bedrockFoundationModelConfiguration":{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/local.extract-v1"}}}""";

        var source = await client.AddSourceAsync(id, "docs", S3, $$""","vectorIngestionConfiguration":{{None}}""");
        var taken = await client.SendAsync("PUT", path, $$"""{"name":"docs","dataSourceConfiguration":{{S3}}}""");
        var got = await client.SendAsync("GET", path + source);
        var changed = await client.SendAsync(
            "PUT", path + source, $$"""{"name":"files","dataDeletionPolicy":"RETAIN","dataSourceConfiguration":{{S3}},"vectorIngestionConfiguration":{{None}}}""");
        var chunking = await client.SendAsync("PUT", path + source, $$"""{"name":"files","dataSourceConfiguration":{{S3}}}""");
        var type = await client.SendAsync("PUT", path + source, """{"name":"files","dataSourceConfiguration":{"type":"CUSTOM"}}""");
        var listed = await client.SendAsync("POST", path, "{}");
        var deleted = await client.SendAsync("DELETE", path + source);
        var gone = await client.SendAsync("GET", path + source);

        Assert.Equal("DataSource with name docs already exists.", taken.Message);
        Assert.Equal(
            $$$$"""{"dataSource":{"knowledgeBaseId":"{{{{id}}}}","dataSourceId":"{{{{source}}}}","name":"docs","status":"AVAILABLE","dataDeletionPolicy":"DELETE","createdAt":"2026-01-02T03:04:05.000000+00:00","updatedAt":"2026-01-02T03:04:05.000000+00:00","dataSourceConfiguration":{{{{S3}}}},"vectorIngestionConfiguration":{{{{None}}}}}}""",
            got.Body.GetRawText());
        Assert.Equal("RETAIN", changed.Body.GetProperty("dataSource").GetProperty("dataDeletionPolicy").GetString());
        Assert.Contains("chunkingConfiguration", chunking.Message, StringComparison.Ordinal);
        Assert.Contains("type", type.Message, StringComparison.Ordinal);
        Assert.Equal(["files"], listed.Body.GetProperty("dataSourceSummaries").EnumerateArray().Select(summary => summary.GetProperty("name").GetString()));
        Assert.Equal((HttpStatusCode.Accepted, "DELETING"), (deleted.Status, deleted.Body.GetProperty("status").GetString()));
        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFoundException"), (gone.Status, gone.Code));
    }

    [Theory]
    [InlineData("""{"type":"S3"}""", "dataSourceConfiguration.s3Configuration must be given with type S3.")]
    [InlineData("""{"type":"CUSTOM","s3Configuration":{"bucketArn":"arn:aws:s3:::docs-bucket"}}""", "dataSourceConfiguration.s3Configuration must not be given with type CUSTOM.")]
    [InlineData("""{"type":"S3","s3Configuration":{"bucketArn":"docs-bucket","inclusionPrefixes":["a","b"]}}""", "2 validation errors detected")]
    [InlineData("""{"type":"MANAGED_KNOWLEDGE_BASE_CONNECTOR","managedKnowledgeBaseConnectorConfiguration":{}}""", "type MANAGED")]
    [InlineData("""{"type":"REDSHIFT_METADATA"}""", "type SQL")]
    public async Task A_data_source_that_cannot_be_is_refused(string configuration, string message)
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var id = await client.CreateAsync("ops");

        var made = await client.SendAsync("PUT", $"/knowledgebases/{id}/datasources/", $$"""{"name":"docs","dataSourceConfiguration":{{configuration}}}""");

        Assert.Equal("ValidationException", made.Code);
        Assert.Contains(message, made.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_a_data_folder_outlives_the_process_and_is_the_users_alone()
    {
        using var folder = new TempFolder();
        var options = new EmulatorOptions { DataPath = Path.Combine(folder.Path, "state") };
        string id, source;
        var first = await KnowledgeBaseClient.StartAsync(options);
        await using (first.Emulator)
        {
            id = await first.CreateAsync("kept");
            source = await first.AddSourceAsync(id);
            await first.MakeBucketAsync();
            await first.S3.PutAsync("/docs-bucket/a.txt", "The disk of host seven is full.");
            await first.IngestAsync(id, source);
        }

        var second = await KnowledgeBaseClient.StartAsync(options);
        await using var emulator = second.Emulator;
        var found = await second.RetrieveAsync(id, "full disk");
        var jobs = await second.SendAsync("POST", $"/knowledgebases/{id}/datasources/{source}/ingestionjobs/", "{}");

        Assert.Equal("The disk of host seven is full.", found.Single().GetProperty("content").GetProperty("text").GetString());
        Assert.Equal(1, jobs.Body.GetProperty("ingestionJobSummaries").GetArrayLength());
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(options.DataPath, "knowledge-bases.*"))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }
}
