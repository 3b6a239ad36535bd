using System.Net;
using BedrockEmulator.Hosting;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Scenarios;

public class KnowledgeBaseSeedTests
{
    private const string Seed = """
        {"knowledgeBases":[{"id":"KB12345678","name":"ops-runbooks","region":"us-west-2","dataSources":[
          {"id":"DS12345678","name":"files","bucket":"ops-runbooks","chunking":{"chunkingStrategy":"NONE"},
           "documents":{"disk.md":"The disk of host seven is full.","disk.md.metadata.json":"{\"metadataAttributes\":{\"team\":\"storage\"}}"}},
          {"id":"DS12345679","name":"later","bucket":"ops-later","ingested":false,"documents":{"later.md":"Backups run at night."}}]}]}
        """;

    [Fact]
    public async Task A_scenario_brings_knowledge_bases_with_known_ids()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await emulator.AdminAsync(HttpMethod.Post, "scenario", Seed);

        var got = await client.SendAsync("GET", "/knowledgebases/KB12345678");
        var found = (await client.RetrieveAsync("KB12345678", "full disk", """
            "filter":{"equals":{"key":"team","value":"storage"}}
            """)).Single();
        var before = await client.RetrieveAsync("KB12345678", "backups");
        await client.IngestAsync("KB12345678", "DS12345679");

        Assert.Equal("ops-runbooks", got.Body.GetProperty("knowledgeBase").GetProperty("name").GetString());
        Assert.Equal("s3://ops-runbooks/disk.md", found.GetProperty("location").GetProperty("s3Location").GetProperty("uri").GetString());
        Assert.Empty(before);
        Assert.Single(await client.RetrieveAsync("KB12345678", "backups"));
        Assert.Equal("The disk of host seven is full.", (await client.S3.SendAsync("GET", "/ops-runbooks/disk.md")).Text);
    }

    [Fact]
    public async Task A_data_source_without_a_bucket_takes_documents_directly()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await emulator.AdminAsync(HttpMethod.Post, "scenario", """{"knowledgeBases":[{"id":"KB12345678","name":"ops","region":"us-west-2","dataSources":[{"id":"DS12345678","name":"direct"}]}]}""");

        var got = await client.SendAsync("GET", "/knowledgebases/KB12345678/datasources/DS12345678");

        Assert.Equal("""{"type":"CUSTOM"}""", got.Body.GetProperty("dataSource").GetProperty("dataSourceConfiguration").GetRawText());
    }

    [Fact]
    public async Task A_reset_makes_it_anew_and_a_restart_keeps_what_was_changed()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "scenario.json");
        await File.WriteAllTextAsync(file, Seed);
        var options = new EmulatorOptions { DataPath = Path.Combine(folder.Path, "state"), ScenarioPath = file };
        var first = await KnowledgeBaseClient.StartAsync(options);
        await using (first.Emulator)
        {
            await first.S3.PutAsync("/ops-runbooks/disk.md", "The disk is empty again.");
            await first.IngestAsync("KB12345678", "DS12345678");
        }

        var second = await KnowledgeBaseClient.StartAsync(options);
        await using var emulator = second.Emulator;
        var kept = (await second.RetrieveAsync("KB12345678", "disk")).Single().GetProperty("content").GetProperty("text").GetString();
        await emulator.AdminAsync(HttpMethod.Post, "reset");
        var anew = (await second.RetrieveAsync("KB12345678", "disk")).Single().GetProperty("content").GetProperty("text").GetString();

        Assert.Equal(("The disk is empty again.", "The disk of host seven is full."), (kept, anew));
    }

    [Theory]
    [InlineData("""{"knowledgeBases":[{"id":"short","name":"a"}]}""", "ten letters and digits")]
    [InlineData("""{"knowledgeBases":[{"id":"KB12345678","name":"a","dataSources":[{"id":"DS12345678","name":"b","bucket":"../up"}]}]}""", "no name of a bucket")]
    [InlineData("""{"knowledgeBases":[{"id":"KB12345678","name":"a","dataSources":[{"id":"DS12345678","name":"b","documents":{"a.md":"a"}}]}]}""", "has no bucket")]
    [InlineData("""{"name":"empty"}""", "needs exchanges or knowledgeBases")]
    public async Task A_seed_with_a_mistake_is_refused(string scenario, string message)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var answer = await emulator.Http.SendAsync(emulator.Request(HttpMethod.Post, "/_emulator/scenario", scenario));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
