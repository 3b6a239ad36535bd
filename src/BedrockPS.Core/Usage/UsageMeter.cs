using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;

namespace BedrockPS.Core.Usage;

/// <summary>How the calls of one pipeline are counted.</summary>
/// <param name="Cmdlet">Cmdlet that makes them.</param>
/// <param name="LedgerPath">File that keeps them; null for memory alone.</param>
/// <param name="PricePath">File with prices; null for none.</param>
/// <param name="Budgets">All of them hold, and are taken in this order.</param>
internal sealed record MeterSettings(string Cmdlet, string? LedgerPath, string? PricePath, IReadOnlyList<Budget> Budgets);

/// <summary>Counts the calls of one pipeline and holds them to its budgets. Safe from any thread.</summary>
internal sealed class UsageMeter(MeterSettings settings, UsageLedger ledger, IUsageFiles files, ICallLog log, TimeProvider? clock = null)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly UsageSums total = new();
    private volatile KnownPrices? known;
    private volatile bool hasCalled;
    private int hasWarned;

    /// <summary>The sum of what was counted so far: calls, tokens and cost; null when there was no call.</summary>
    public UsageEntry? Total
    {
        get
        {
            lock (total)
                return total.Entries() is [var sum, ..] ? sum : null;
        }
    }

    /// <summary>Makes room for one call in all budgets.</summary>
    /// <exception cref="BedrockException">BudgetExceeded, BudgetNotComputable, PriceFileInvalid, FileUnavailable: nothing was sent.</exception>
    public async ValueTask<MeteredCall> BeginAsync(IChatService chat, string region, ChatRequest request, bool isStream, CancellationToken cancellationToken)
    {
        var prices = settings.PricePath is null ? null : Prices(settings.PricePath);
        var call = new MeteredCall(this, region, request.ModelId, prices, isStream);
        if (settings.Budgets.Count > 0)
            await TakeAsync(call, await ComputeAsync(chat, request, prices, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        hasCalled = true;
        return call;
    }

    /// <summary>Keeps the entry of a call. The answer is there: nothing that happens here may lose it.</summary>
    internal UsageEntry Keep(MeteredCall call, TokenUsage? usage, long? latencyMs, string? requestId)
    {
        var entry = Entry(call, usage, latencyMs, requestId);
        ledger.Add(entry);
        lock (total)
            total.Add(entry);
        if (settings.LedgerPath is { } path)
            Append(path, entry);
        return entry;
    }

    // To ask the file system for each call of a fast pipeline would cost more than the rest.
    private PriceList Prices(string path)
    {
        if (known is not { } last || clock.GetElapsedTime(last.At) >= LookAgain)
            known = last = new KnownPrices(files.ReadPrices(path), clock.GetTimestamp());
        return last.Prices;
    }

    private UsageEntry Entry(MeteredCall call, TokenUsage? usage, long? latencyMs, string? requestId)
    {
        var entry = new UsageEntry
        {
            Time = clock.GetUtcNow(),
            ModelId = call.ModelId,
            Region = call.Region,
            Cmdlet = settings.Cmdlet,
            InputTokens = usage?.InputTokens,
            OutputTokens = usage?.OutputTokens,
            CacheReadInputTokens = usage?.CacheReadInputTokens,
            CacheWriteInputTokens = usage?.CacheWriteInputTokens,
            CacheWrite1hInputTokens = usage is { CacheDetails.Count: > 0 } ? usage.CacheDetails.Where(detail => detail.Ttl == "1h").Sum(detail => (long?)detail.InputTokens) : null,
            LatencyMs = latencyMs,
            CallsWithoutCost = 1,
            RequestId = requestId,
        };
        return entry.Priced(call.Prices);
    }

    private void Append(string path, UsageEntry entry)
    {
        try
        {
            files.Append(path, entry);
        }
        catch (BedrockException fault)
        {
            if (Interlocked.Exchange(ref hasWarned, 1) == 0)
                log.Warning($"The usage ledger lacks calls of this command: {fault.Message}");
        }
    }

    private async Task TakeAsync(MeteredCall call, decimal worst, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var budget in settings.Budgets)
            {
                await budget.TakeAsync(worst, call.IsStream, cancellationToken).ConfigureAwait(false);
                call.Took(budget, worst);
            }
        }
        catch
        {
            call.GiveBack();
            throw;
        }
    }

    // Of a set-up that can never work the first call tells; later, it is about the one item: its medium, its own model or a fallback.
    private async Task<decimal> ComputeAsync(IChatService chat, ChatRequest request, PriceList? prices, CancellationToken cancellationToken)
    {
        try
        {
            return await WorstAsync(chat, request, prices, cancellationToken).ConfigureAwait(false);
        }
        catch (BedrockException fault) when (fault.ErrorId == ErrorIds.BudgetNotComputable && hasCalled)
        {
            throw new BedrockException(fault.ErrorId, fault.Kind, fault.Message) { RecommendedAction = fault.RecommendedAction };
        }
    }

    // To let the service count costs a round trip, so it is asked where the bytes do not do.
    private async Task<decimal> WorstAsync(IChatService chat, ChatRequest request, PriceList? prices, CancellationToken cancellationToken)
    {
        var worst = new WorstCase(request, prices);
        decimal? ofBytes = files.CountBytes(request) is { } bytes ? worst.OfBytes(bytes) : null;
        if (ofBytes is { } enough && settings.Budgets.All(budget => budget.Fits(enough)))
            return enough;
        BedrockException? refusal = null;
        try
        {
            var count = await chat.CountTokensAsync(request, cancellationToken).ConfigureAwait(false);
            if (count.InputTokens is { } tokens)
                return worst.OfCounted(tokens);
        }
        catch (BedrockException fault)
        {
            refusal = fault;
        }

        return ofBytes ?? throw WorstCase.NotCountable(refusal);
    }

    private sealed record KnownPrices(PriceList Prices, long At);
}
