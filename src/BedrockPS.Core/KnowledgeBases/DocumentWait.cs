using System.Runtime.CompilerServices;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>How a document that was given ended.</summary>
internal sealed record DocumentResult(KnowledgeBaseDocument Document, BedrockException? Fault);

/// <summary>
/// Waits for documents that were given, and gives them in their order. It asks for ten at a time, and less and less often; a call
/// that may go well later is repeated a few times.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="limit">How long each may take, null for as long as it takes.</param>
internal sealed class DocumentWait(TimeProvider clock, TimeSpan? limit)
{
    private const int MostFaults = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(1);

    private readonly Queue<Waiting> line = new();
    private TimeSpan pause = FirstPause;

    public int Count => line.Count;

    public bool Holds(DocumentTarget target, string id) => line.Any(one => one.Item.Id == id && one.Target == target);

    public void Add(IKnowledgeDocuments documents, DocumentTarget target, DocumentItem item, KnowledgeBaseDocument accepted) =>
        line.Enqueue(new Waiting(documents, target, item, accepted, clock.GetTimestamp()));

    /// <summary>Gives the first that have ended, and waits until no more than so many are left.</summary>
    public async IAsyncEnumerable<DocumentResult> DownToAsync(int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        pause = FirstPause;
        while (true)
        {
            while (line.TryPeek(out var first) && ResultOf(first) is { } result)
            {
                line.Dequeue();
                pause = FirstPause;
                yield return result;
            }
            if (line.Count <= most)
                yield break;
            await Task.Delay(NextPause(), clock, cancellationToken).ConfigureAwait(false);
            await LookInTimeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private DocumentResult? ResultOf(Waiting one) => one switch
    {
        { Fault: { } fault } => new DocumentResult(one.Document, fault),
        _ when DocumentStatus.IsFinal(one.Document.Status) => new DocumentResult(one.Document, DocumentStatus.FaultOfGiven(one.Document)),
        _ when Left(one) <= TimeSpan.Zero => new DocumentResult(one.Document, DocumentStatus.Late(one.Document)),
        _ => null,
    };

    private TimeSpan Left(Waiting one) => limit is { } allowed ? allowed - clock.GetElapsedTime(one.Began) : TimeSpan.MaxValue;

    private TimeSpan NextPause()
    {
        var next = TimeSpan.FromTicks(Math.Min(pause.Ticks, Math.Max(0, Left(line.Peek()).Ticks)));
        pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, LongestPause.Ticks));
        return next;
    }

    // A call that hangs or is throttled over and over does not outlast the time by more than a short look takes.
    private async Task LookInTimeAsync(CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter((int)Math.Clamp(Left(line.Peek()).TotalMilliseconds, ShortestLook.TotalMilliseconds, int.MaxValue));
        try
        {
            await LookAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What is late is told by its time.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var open = line.Where(one => one.Fault is null && !DocumentStatus.IsFinal(one.Document.Status));
        foreach (var group in open.GroupBy(one => (one.Documents, one.Target)).ToList())
        {
            foreach (var some in group.Chunk(DocumentPack<DocumentTarget, DocumentItem>.Most))
                await LookAsync(group.Key.Documents, group.Key.Target, some, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task LookAsync(IKnowledgeDocuments documents, DocumentTarget target, Waiting[] some, CancellationToken cancellationToken)
    {
        try
        {
            var found = await documents.GetAsync(target, [.. some.Select(one => one.Item)], cancellationToken).ConfigureAwait(false);
            foreach (var (one, now) in some.Zip(found))
            {
                one.Faults = 0;
                if (now is not null)
                    one.Document = one.Document.At(now);
            }
        }
        catch (BedrockException fault)
        {
            foreach (var one in some)
            {
                if (!fault.IsRetryable || ++one.Faults == MostFaults)
                    one.Fault = fault;
            }
        }
    }

    private sealed class Waiting(IKnowledgeDocuments documents, DocumentTarget target, DocumentItem item, KnowledgeBaseDocument accepted, long began)
    {
        public IKnowledgeDocuments Documents => documents;

        public DocumentTarget Target => target;

        public DocumentItem Item { get; } = new(item.Id, item.InputObject, item.Index);

        public long Began => began;

        public KnowledgeBaseDocument Document { get; set; } = accepted;

        public int Faults { get; set; }

        public BedrockException? Fault { get; set; }
    }
}
