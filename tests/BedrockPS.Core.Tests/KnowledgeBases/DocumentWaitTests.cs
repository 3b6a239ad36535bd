using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class DocumentWaitTests
{
    private static readonly DocumentTarget Target = new("KB12345678", "DS12345678", "CUSTOM");
    private readonly Clock clock = new();
    private readonly Answers documents = new();

    [Fact]
    public async Task Documents_come_in_the_order_of_the_input_whatever_ends_first()
    {
        var wait = Start(3);
        documents.Says("0 IN_PROGRESS", "1 INDEXED", "2 IN_PROGRESS").Says("0 INDEXED", "2 INDEXED");
        Assert.Equal(["0 INDEXED", "1 INDEXED", "2 INDEXED"], await EndedAsync(wait));
        Assert.Equal(["0 1 2", "0 2"], documents.Asked);
    }

    [Fact]
    public async Task It_asks_for_ten_at_a_time()
    {
        var wait = Start(23);
        documents.Otherwise = "INDEXED";
        Assert.Equal(23, (await EndedAsync(wait)).Count);
        Assert.Equal([10, 10, 3], documents.Asked.Select(asked => asked.Split(' ').Length));
    }

    [Theory]
    [InlineData("PARTIALLY_INDEXED")]
    [InlineData("METADATA_PARTIALLY_INDEXED")]
    [InlineData("METADATA_UPDATE_FAILED")]
    [InlineData("FAILED")]
    [InlineData("IGNORED")]
    [InlineData("NOT_FOUND")]
    public async Task Every_other_ending_is_a_document_with_a_fault(string status)
    {
        var wait = Start(1);
        documents.Otherwise = status;
        var result = (await ResultsAsync(wait, 0)).Single();
        Assert.Equal(status, result.Document.Status);
        Assert.Equal((ErrorIds.DocumentNotIndexed, ErrorKind.InvalidResult, $"The document '0' was not indexed as a whole: {status}, because."), (result.Fault!.ErrorId, result.Fault.Kind, result.Fault.Message));
        Assert.Same(result.Document, result.Fault.PartialResponse);
    }

    [Fact]
    public async Task What_is_not_known_is_waited_for_until_the_time_is_up()
    {
        var wait = Start(1, TimeSpan.FromSeconds(60));
        documents.Otherwise = "RESHUFFLING";
        var result = (await ResultsAsync(wait, 0)).Single();
        Assert.Equal("RESHUFFLING", result.Document.Status);
        Assert.Equal((ErrorIds.WaitTimedOut, ErrorKind.OperationTimeout), (result.Fault!.ErrorId, result.Fault.Kind));
        Assert.Equal(60, (clock.GetUtcNow() - Clock.Start).TotalSeconds, 0.001);
        Assert.InRange(documents.Asked.Count, 5, 20);
    }

    [Fact]
    public async Task Only_as_many_are_waited_for_as_have_to_be()
    {
        var wait = Start(5);
        documents.Says("0 INDEXED", "1 INDEXED", "2 IN_PROGRESS", "3 IN_PROGRESS", "4 INDEXED");
        Assert.Equal(["0 INDEXED", "1 INDEXED"], (await ResultsAsync(wait, 3)).Select(Text));
        Assert.Equal(3, wait.Count);
        Assert.Single(documents.Asked);
        Assert.True(wait.Holds(Target, "2"));
        Assert.False(wait.Holds(Target, "1"));
    }

    [Fact]
    public async Task A_call_that_may_go_well_later_is_repeated()
    {
        var wait = Start(2);
        documents.Fails(retryable: true).Fails(retryable: true).Says("0 INDEXED", "1 INDEXED");
        Assert.Equal(["0 INDEXED", "1 INDEXED"], await EndedAsync(wait));
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 1)]
    public async Task One_that_does_not_ends_the_wait_for_its_documents(bool retryable, int calls)
    {
        var wait = Start(2);
        for (var i = 0; i < calls; i++)
            documents.Fails(retryable);
        var results = await ResultsAsync(wait, 0);
        Assert.All(results, result => Assert.Equal(("STARTING", "ThrottlingException"), (result.Document.Status, result.Fault!.ErrorId)));
        Assert.Equal(calls, documents.Asked.Count);
    }

    [Fact]
    public async Task A_call_that_hangs_does_not_outlast_the_time()
    {
        var wait = new DocumentWait(TimeProvider.System, TimeSpan.FromMilliseconds(1));
        wait.Add(documents.Hangs(), Target, new DocumentItem("0", null, 0), new KnowledgeBaseDocument { DocumentId = "0", Status = "STARTING" });
        var result = (await ResultsAsync(wait, 0)).Single();
        Assert.Equal(ErrorIds.WaitTimedOut, result.Fault!.ErrorId);
    }

    [Fact]
    public async Task The_document_keeps_what_it_was_given_with()
    {
        var wait = Start(1);
        documents.Otherwise = "INDEXED";
        var document = (await ResultsAsync(wait, 0)).Single().Document;
        Assert.Equal(("req-0", 0, "INDEXED"), (document.RequestId, document.Index, document.Status));
    }

    private DocumentWait Start(int count, TimeSpan? limit = null)
    {
        var wait = new DocumentWait(clock, limit);
        for (var i = 0; i < count; i++)
            wait.Add(documents, Target, new DocumentItem($"{i}", null, i), new KnowledgeBaseDocument { DocumentId = $"{i}", Status = "STARTING", Index = i, RequestId = $"req-{i}" });
        return wait;
    }

    private static async Task<List<DocumentResult>> ResultsAsync(DocumentWait wait, int most)
    {
        var results = new List<DocumentResult>();
        await foreach (var result in wait.DownToAsync(most, CancellationToken.None))
            results.Add(result);
        return results;
    }

    private static async Task<List<string>> EndedAsync(DocumentWait wait) => [.. (await ResultsAsync(wait, 0)).Select(Text)];

    private static string Text(DocumentResult result) => $"{result.Document.DocumentId} {result.Document.Status}";

    private sealed class Answers : IKnowledgeDocuments
    {
        private readonly Queue<Func<IReadOnlyList<DocumentItem>, IReadOnlyList<KnowledgeBaseDocument?>>> answers = new();
        private bool hangs;

        public string? Otherwise { get; set; }

        public List<string> Asked { get; } = [];

        public Answers Says(params string[] statuses)
        {
            answers.Enqueue(items => [.. items.Zip(statuses, (item, status) => status.StartsWith(item.Id + " ", StringComparison.Ordinal) ? Made(item, status.Split(' ')[1]) : null)]);
            return this;
        }

        public Answers Fails(bool retryable)
        {
            answers.Enqueue(_ => throw new BedrockException("ThrottlingException", ErrorKind.LimitsExceeded, "Slow down.") { IsRetryable = retryable });
            return this;
        }

        public Answers Hangs()
        {
            hangs = true;
            return this;
        }

        public async Task<IReadOnlyList<KnowledgeBaseDocument?>> GetAsync(DocumentTarget target, IReadOnlyList<DocumentItem> items, CancellationToken cancellationToken)
        {
            if (hangs)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            Asked.Add(string.Join(' ', items.Select(item => item.Id)));
            return answers.TryDequeue(out var answer) ? answer(items) : [.. items.Select(item => Made(item, Otherwise!))];
        }

        public IAsyncEnumerable<KnowledgeBaseDocument> ListAsync(string knowledgeBaseId, string dataSourceId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<KnowledgeBaseDocument?>> IngestAsync(DocumentTarget target, IReadOnlyList<NewDocument> documents, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<KnowledgeBaseDocument?>> DeleteAsync(DocumentTarget target, IReadOnlyList<DocumentItem> items, CancellationToken cancellationToken) => throw new NotSupportedException();

        private static KnowledgeBaseDocument Made(DocumentItem item, string status) => new() { DocumentId = item.Id, Status = status, StatusReason = "because" };
    }

    /// <summary>Every delay passes at once, and the clock with it.</summary>
    private sealed class Clock : TimeProvider
    {
        public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        private DateTimeOffset now = Start;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => now;

        public override long GetTimestamp() => now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
                now += dueTime;
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
