namespace BedrockPS.Core.Usage;

/// <summary>One call from the moment its worst case was taken. What is not told of it when it is disposed counts as paid in full.</summary>
internal sealed class MeteredCall(UsageMeter meter, string region, string modelId, PriceList? prices, bool isStream) : IDisposable
{
    private List<(Budget Budget, decimal Worst)>? taken;
    private bool hasEnded;

    public string Region => region;

    public string ModelId => modelId;

    public PriceList? Prices => prices;

    public bool IsStream => isStream;

    public void Took(Budget budget, decimal worst) => (taken ??= []).Add((budget, worst));

    /// <summary>The answer came.</summary>
    public void Answered(ChatResponse response) => Keep(response.Usage, response.LatencyMs, response.RequestId);

    /// <summary>The call failed. A refusal costs nothing; what broke off after it was sent may, and is kept.</summary>
    public void Failed(BedrockException fault)
    {
        if (MayBeBilled(fault))
            Keep((fault.PartialResponse as ChatResponse)?.Usage, (fault.PartialResponse as ChatResponse)?.LatencyMs, fault.RequestId);
        else
            GiveBack();
    }

    /// <summary>Gives back all that was taken.</summary>
    public void GiveBack() => End(cost: 0);

    public void Dispose() => Keep(null, null, null);

    private static bool MayBeBilled(BedrockException fault) =>
        fault.PartialResponse is not null || fault.StatusCode is >= 200 and < 300 || (fault.ErrorId == ErrorIds.RequestTimedOut && fault.Attempts > 0);

    private void Keep(TokenUsage? usage, long? latencyMs, string? requestId)
    {
        if (hasEnded)
            return;
        var entry = meter.Keep(this, usage, latencyMs, requestId);
        End(entry.Cost);
    }

    private void End(decimal? cost)
    {
        hasEnded = true;
        foreach (var (budget, worst) in taken ?? [])
            budget.Settle(worst, isStream, cost ?? worst);
        taken = null;
    }
}
