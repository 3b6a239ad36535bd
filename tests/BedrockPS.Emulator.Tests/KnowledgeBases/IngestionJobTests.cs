using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.KnowledgeBases;

public class IngestionJobTests
{
    [Fact]
    public async Task A_job_goes_through_its_states_and_counts()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/a.txt", "one");
        var (id, source) = await SourceAsync(client);
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0,"holdIn":"STARTING"}""");

        var started = await client.StartJobAsync(id, source, """{"description":"nightly"}""");
        var job = started.Body.GetProperty("ingestionJob").GetProperty("ingestionJobId").GetString()!;
        await client.UntilAsync(id, source, job, "STARTING");
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0,"holdIn":"IN_PROGRESS"}""");
        await client.UntilAsync(id, source, job, "IN_PROGRESS");
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0}""");
        var ended = await client.UntilAsync(id, source, job, "COMPLETE");

        Assert.Equal((HttpStatusCode.Accepted, "STARTING"), (started.Status, started.Body.GetProperty("ingestionJob").GetProperty("status").GetString()));
        Assert.Equal(
            $$"""{"knowledgeBaseId":"{{id}}","dataSourceId":"{{source}}","ingestionJobId":"{{job}}","status":"COMPLETE","startedAt":"2026-01-02T03:04:05.000000+00:00","updatedAt":"2026-01-02T03:04:05.000000+00:00","statistics":{"numberOfDocumentsScanned":1,"numberOfMetadataDocumentsScanned":0,"numberOfNewDocumentsIndexed":1,"numberOfModifiedDocumentsIndexed":0,"numberOfMetadataDocumentsModified":0,"numberOfDocumentsDeleted":0,"numberOfDocumentsFailed":0,"numberOfDocumentsSkipped":0},"description":"nightly"}""",
            ended.GetRawText());
    }

    [Fact]
    public async Task A_job_takes_its_time_by_the_clock()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        var (id, source) = await SourceAsync(client);
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", "{}");
        var started = await client.StartJobAsync(id, source);
        var job = started.Body.GetProperty("ingestionJob").GetProperty("ingestionJobId").GetString()!;

        var seen = new List<string>();
        while (seen.LastOrDefault() != "COMPLETE")
        {
            emulator.Time.Advance(TimeSpan.FromMilliseconds(10));
            var status = (await client.SendAsync("GET", $"/knowledgebases/{id}/datasources/{source}/ingestionjobs/{job}")).Body.GetProperty("ingestionJob").GetProperty("status").GetString()!;
            if (status != seen.LastOrDefault())
                seen.Add(status);
        }

        Assert.Equal(["STARTING", "IN_PROGRESS", "COMPLETE"], seen);
    }

    [Fact]
    public async Task Only_what_changed_is_indexed_again_and_what_is_gone_is_deleted()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/same.txt", "same");
        await client.S3.PutAsync("/docs-bucket/changed.txt", "an old sentence");
        await client.S3.PutAsync("/docs-bucket/labelled.md", "labelled");
        await client.S3.PutAsync("/docs-bucket/labelled.md.metadata.json", """{"metadataAttributes":{"year":2024}}""");
        await client.S3.PutAsync("/docs-bucket/gone.txt", "vanishing words");
        await client.S3.PutAsync("/docs-bucket/broken.bin", "x");
        await client.S3.PutAsync("/docs-bucket/folder/", "");
        var (id, source) = await SourceAsync(client);

        var first = await client.IngestAsync(id, source);
        await client.S3.PutAsync("/docs-bucket/same.txt", "same");
        await client.S3.PutAsync("/docs-bucket/changed.txt", "a new sentence");
        await client.S3.PutAsync("/docs-bucket/labelled.md.metadata.json", """{"metadataAttributes":{"year":2025}}""");
        await client.S3.SendAsync("DELETE", "/docs-bucket/gone.txt");
        var second = await client.IngestAsync(id, source);

        Assert.Equal([5, 1, 4, 0, 0, 0, 1, 0], Counts(first));
        Assert.Equal(["[\"Encountered error: The file format is not supported. [Files: s3://docs-bucket/broken.bin].\"]"], Reasons(first));
        Assert.Equal([4, 1, 0, 1, 1, 1, 1, 1], Counts(second));
        Assert.Empty(await client.RetrieveAsync(id, "vanishing"));
        Assert.Empty(await client.RetrieveAsync(id, "old"));
        Assert.Equal(2025, (await client.RetrieveAsync(id, "labelled")).Single().GetProperty("metadata").GetProperty("year").GetInt32());
    }

    [Fact]
    public async Task A_prefix_leaves_other_objects_out()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/in/a.txt", "inside");
        await client.S3.PutAsync("/docs-bucket/out/a.txt", "outside");
        var id = await client.CreateAsync("ops");
        var source = await client.AddSourceAsync(id, "docs", """{"type":"S3","s3Configuration":{"bucketArn":"arn:aws:s3:::docs-bucket","inclusionPrefixes":["in/"]}}""");

        var job = await client.IngestAsync(id, source);

        Assert.Equal(1, Counts(job)[0]);
        Assert.Empty(await client.RetrieveAsync(id, "outside"));
        Assert.Single(await client.RetrieveAsync(id, "inside"));
    }

    [Theory]
    [InlineData("""{"type":"S3","s3Configuration":{"bucketArn":"arn:aws:s3:::no-such-bucket"}}""", "The S3 bucket no-such-bucket does not exist or can't be read.")]
    [InlineData("""{"type":"S3","s3Configuration":{"bucketArn":"arn:aws:s3:::docs-bucket","bucketOwnerAccountId":"999999999999"}}""", "The S3 bucket is not owned by the account that the data source names.")]
    [InlineData("""{"type":"WEB","webConfiguration":{"sourceConfiguration":{"urlConfiguration":{"seedUrls":[{"url":"https://example.com"}]}}}}""", "Data sources of type WEB can't be read here: only S3 is.")]
    public async Task A_job_that_cannot_read_its_source_fails(string configuration, string reason)
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        var id = await client.CreateAsync("ops");
        var source = await client.AddSourceAsync(id, "docs", configuration);

        var job = await client.IngestAsync(id, source);

        Assert.Equal("FAILED", job.GetProperty("status").GetString());
        Assert.Equal([$"[\"{reason}\"]"], Reasons(job));
    }

    [Fact]
    public async Task One_job_a_source_one_a_knowledge_base_five_an_account()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0,"holdIn":"IN_PROGRESS"}""");
        var sources = new List<(string Id, string Source)>();
        for (var i = 0; i < 6; i++)
        {
            var id = await client.CreateAsync($"kb-{i}");
            sources.Add((id, await client.AddSourceAsync(id)));
        }

        var second = await client.AddSourceAsync(sources[0].Id, "more");
        foreach (var (id, source) in sources.Take(5))
            Assert.Equal(HttpStatusCode.Accepted, (await client.StartJobAsync(id, source)).Status);
        var same = await client.StartJobAsync(sources[0].Id, sources[0].Source);
        var sibling = await client.StartJobAsync(sources[0].Id, second);
        var sixth = await client.StartJobAsync(sources[5].Id, sources[5].Source);
        var deleted = await client.SendAsync("DELETE", $"/knowledgebases/{sources[0].Id}/datasources/{sources[0].Source}");

        Assert.Equal((HttpStatusCode.Conflict, "ConflictException"), (same.Status, same.Code));
        Assert.Equal((HttpStatusCode.Conflict, "ConflictException"), (sibling.Status, sibling.Code));
        Assert.Equal((HttpStatusCode.PaymentRequired, "ServiceQuotaExceededException"), (sixth.Status, sixth.Code));
        Assert.Equal("ConflictException", deleted.Code);
    }

    [Fact]
    public async Task The_same_token_starts_one_job()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        var (id, source) = await SourceAsync(client);
        var token = new string('t', 36);
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0,"holdIn":"STARTING"}""");

        var first = await client.StartJobAsync(id, source, $$"""{"clientToken":"{{token}}"}""");
        var again = await client.StartJobAsync(id, source, $$"""{"clientToken":"{{token}}"}""");
        var other = await client.StartJobAsync(id, source, $$"""{"clientToken":"{{token}}","description":"x"}""");
        var listed = await client.SendAsync("POST", $"/knowledgebases/{id}/datasources/{source}/ingestionjobs/", "{}");

        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.Equal("ConflictException", other.Code);
        Assert.Equal(1, listed.Body.GetProperty("ingestionJobSummaries").GetArrayLength());
    }

    [Fact]
    public async Task A_running_job_stops_and_an_ended_one_does_not()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        var (id, source) = await SourceAsync(client);
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0,"holdIn":"IN_PROGRESS"}""");
        var job = (await client.StartJobAsync(id, source)).Body.GetProperty("ingestionJob").GetProperty("ingestionJobId").GetString()!;
        await client.UntilAsync(id, source, job, "IN_PROGRESS");
        var path = $"/knowledgebases/{id}/datasources/{source}/ingestionjobs/{job}/stop";

        var stopping = await client.SendAsync("POST", path);
        await client.UntilAsync(id, source, job, "STOPPED");
        var again = await client.SendAsync("POST", path);
        var none = await client.SendAsync("POST", $"/knowledgebases/{id}/datasources/{source}/ingestionjobs/AAAAAAAAAA/stop");

        Assert.Equal((HttpStatusCode.Accepted, "STOPPING"), (stopping.Status, stopping.Body.GetProperty("ingestionJob").GetProperty("status").GetString()));
        Assert.Equal((HttpStatusCode.Conflict, "ConflictException"), (again.Status, again.Code));
        Assert.Equal("ResourceNotFoundException", none.Code);
    }

    [Fact]
    public async Task Jobs_are_listed_by_filter_order_and_page_without_reasons()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var (id, source) = await SourceAsync(client);
        List<string> ids = [];
        foreach (var exists in new[] { false, true, true })
        {
            if (exists)
                await client.MakeBucketAsync();
            ids.Add((await client.IngestAsync(id, source)).GetProperty("ingestionJobId").GetString()!);
        }

        async Task<List<string>> ListAsync(string body) =>
            (await client.SendAsync("POST", $"/knowledgebases/{id}/datasources/{source}/ingestionjobs/", body)).Body.GetProperty("ingestionJobSummaries")
                .EnumerateArray().Select(summary => summary.GetProperty("ingestionJobId").GetString()!).ToList();
        var page = await client.SendAsync("POST", $"/knowledgebases/{id}/datasources/{source}/ingestionjobs/", """{"maxResults":2}""");

        Assert.Equal([ids[2], ids[1], ids[0]], await ListAsync("{}"));
        Assert.Equal(ids, await ListAsync("""{"sortBy":{"attribute":"STARTED_AT","order":"ASCENDING"}}"""));
        Assert.Equal([ids[1], ids[2], ids[0]], await ListAsync("""{"sortBy":{"attribute":"STATUS","order":"ASCENDING"}}"""));
        Assert.Equal([ids[0]], await ListAsync("""{"filters":[{"attribute":"STATUS","operator":"EQ","values":["FAILED","STOPPED"]}]}"""));
        Assert.Equal([ids[0]], await ListAsync($$"""{"maxResults":2,"nextToken":"{{page.Body.GetProperty("nextToken").GetString()}}"}"""));
        Assert.DoesNotContain("failureReasons", page.Body.GetRawText() + (await client.SendAsync("POST", $"/knowledgebases/{id}/datasources/{source}/ingestionjobs/", "{}")).Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_can_make_documents_and_jobs_fail()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/good.txt", "good");
        await client.S3.PutAsync("/docs-bucket/bad.txt", "bad");
        var (id, source) = await SourceAsync(client);

        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0,"failDocuments":[{"match":"*/bad.*","reason":"k.pdf: too large"}]}""");
        var partial = await client.IngestAsync(id, source);
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0,"failJobs":"no quota"}""");
        var failed = await client.IngestAsync(id, source);
        using var wrong = await emulator.Http.SendAsync(emulator.Request(HttpMethod.Post, "/_emulator/ingestion", """{"holdIn":"COMPLETE"}"""));

        Assert.Equal("COMPLETE", partial.GetProperty("status").GetString());
        Assert.Equal([2, 0, 1, 0, 0, 0, 1, 0], Counts(partial));
        Assert.Contains("k.pdf: too large", Reasons(partial).Single(), StringComparison.Ordinal);
        Assert.Equal(("FAILED", "[\"no quota\"]"), (failed.GetProperty("status").GetString(), Reasons(failed).Single()));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Every_format_is_read_for_its_text()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/a.html", "<html><head><title>no</title></head><body><h1>Heading</h1><p>Zebra &amp; lion</p><script>tiger</script></body></html>");
        await client.S3.PutAsync("/docs-bucket/b.csv", "animal,legs\n\"spider, big\",eight\n");
        await client.S3.PutAsync("/docs-bucket/c.json", """{"animal":{"name":"giraffe","tags":["tall","calm"]}}""");
        await client.S3.SendAsync("PUT", "/docs-bucket/d.docx", Docx("An elephant remembers."));
        await client.S3.SendAsync("PUT", "/docs-bucket/e.pdf", Pdf("A penguin swims."));
        await client.S3.PutAsync("/docs-bucket/f.pdf", "no pdf");
        await client.S3.PutAsync("/docs-bucket/g.docx", "no docx");
        await client.S3.PutAsync("/docs-bucket/h.txt", "  \n ");
        await client.S3.SendAsync("PUT", "/docs-bucket/i.txt", [0xFF, 0xFE, 0xFD]);
        var (id, source) = await SourceAsync(client);

        var job = await client.IngestAsync(id, source);
        async Task<string?> TextAsync(string query) =>
            (await client.RetrieveAsync(id, query)) is [var only] ? only.GetProperty("content").GetProperty("text").GetString() : null;

        Assert.Equal([9, 0, 5, 0, 0, 0, 4, 0], Counts(job));
        Assert.Equal("Heading\nZebra & lion", await TextAsync("zebra"));
        Assert.Equal("animal: spider, big; legs: eight", await TextAsync("spider"));
        Assert.Equal("animal name: giraffe\nanimal tags: tall\nanimal tags: calm", await TextAsync("giraffe"));
        Assert.Equal("An elephant remembers.", await TextAsync("elephant"));
        Assert.Equal("A penguin swims.", await TextAsync("penguin"));
        Assert.Null(await TextAsync("tiger"));
    }

    [Fact]
    public async Task A_damaged_file_fails_alone_whatever_is_wrong_with_it()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        var random = new Random(7);
        var (pdf, docx) = (Pdf("A penguin swims."), Docx("An elephant remembers."));
        for (var i = 0; i < 40; i++)
        {
            var (name, damaged) = i % 2 == 0 ? ($"{i}.pdf", (byte[])pdf.Clone()) : ($"{i}.docx", (byte[])docx.Clone());
            for (var j = 0; j < 12; j++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            await client.S3.SendAsync("PUT", "/docs-bucket/" + name, damaged[..random.Next(10, damaged.Length)]);
        }

        var (id, source) = await SourceAsync(client);
        var job = await client.IngestAsync(id, source);

        Assert.Equal("COMPLETE", job.GetProperty("status").GetString());
        Assert.Equal((40, 40), (Counts(job)[0], Counts(job)[2] + Counts(job)[6]));
        Assert.InRange(Counts(job)[6], 20, 40);
    }

    [Theory]
    [InlineData("""{"metadataAttributes":{"team":"ops","year":2024,"open":true,"tags":["a","b"]}}""", """{"team":"ops","year":2024,"open":true,"tags":["a","b"]}""")]
    [InlineData("""{"metadataAttributes":{"team":{"value":{"type":"STRING","stringValue":"ops"},"includeForEmbedding":true},"year":{"value":{"type":"NUMBER","numberValue":2024.5}},"tags":{"value":{"type":"STRING_LIST","stringListValue":["a"]}}}}""", """{"team":"ops","year":2024.5,"tags":["a"]}""")]
    [InlineData("""{"metadataAttributes":{"team":{"x":1}}}""", null)]
    [InlineData("""{"attributes":{}}""", null)]
    [InlineData("no json", null)]
    public async Task Metadata_files_are_read_in_both_forms(string file, string? expected)
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/a.txt", "zebra");
        await client.S3.PutAsync("/docs-bucket/a.txt.metadata.json", file);
        var (id, source) = await SourceAsync(client);

        var job = await client.IngestAsync(id, source);
        var found = await client.RetrieveAsync(id, "zebra");

        Assert.Equal(expected is null ? [1, 1, 0, 0, 0, 0, 1, 0] : [1, 1, 1, 0, 0, 0, 0, 0], Counts(job));
        if (expected is null)
            Assert.Empty(found);
        else
            Assert.StartsWith(expected[..^1], found.Single().GetProperty("metadata").GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<(string Id, string Source)> SourceAsync(KnowledgeBaseClient client)
    {
        var id = await client.CreateAsync("ops");
        return (id, await client.AddSourceAsync(id));
    }

    /// <summary>Scanned, metadata scanned, new, modified, metadata modified, deleted, failed, skipped.</summary>
    private static List<int> Counts(JsonElement job) => job.GetProperty("statistics").EnumerateObject().Select(count => count.Value.GetInt32()).ToList();

    private static List<string?> Reasons(JsonElement job) => job.GetProperty("failureReasons").EnumerateArray().Select(reason => reason.GetString()).ToList();

    private static byte[] Docx(string text)
    {
        using var buffer = new MemoryStream();
        using (var package = new ZipArchive(buffer, ZipArchiveMode.Create))
        using (var writer = new StreamWriter(package.CreateEntry("word/document.xml").Open()))
        {
            writer.Write($"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>");
        }

        return buffer.ToArray();
    }

    private static byte[] Pdf(string text)
    {
        var content = $"BT /F1 12 Tf 72 700 Td ({text}) Tj ET";
        string[] objects =
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            $"<</Length {content.Length}>>stream\n{content}\nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj{objects[i]}endobj\n");
        }

        var start = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => pdf.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        pdf.Append(CultureInfo.InvariantCulture, $"trailer<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF");
        return Encoding.ASCII.GetBytes(pdf.ToString());
    }
}
