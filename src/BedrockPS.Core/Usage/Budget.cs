using System.Globalization;

namespace BedrockPS.Core.Usage;

/// <summary>
/// A sum that calls may not exceed together, however many run at the same time: each takes its worst case before it is sent and gives
/// back what it did not cost. Safe from any thread.
/// </summary>
/// <param name="limit">The sum in US dollars.</param>
/// <param name="source">Where it was set, for messages.</param>
internal sealed class Budget(decimal limit, string source)
{
    private readonly object gate = new();
    private decimal spent;
    private decimal held;
    private decimal heldByStreams;
    private TaskCompletionSource? settled;

    public decimal Spent
    {
        get
        {
            lock (gate)
                return spent;
        }
    }

    /// <summary>True when the sum could be taken now.</summary>
    public bool Fits(decimal worst)
    {
        lock (gate)
            return spent + heldByStreams + held + worst <= limit;
    }

    /// <summary>
    /// Takes a sum. Where it fits but for what other calls hold, it waits until one of them ends. Nothing waits for a stream: who reads
    /// the stream may be the one that would wait.
    /// </summary>
    /// <exception cref="BedrockException">BudgetExceeded.</exception>
    public async Task TakeAsync(decimal worst, bool isStream, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (spent + heldByStreams + worst > limit)
                    throw Exceeded(worst);
                if (spent + heldByStreams + held + worst <= limit)
                {
                    Hold(worst, isStream);
                    return;
                }

                settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                change = settled.Task;
            }

            await change.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts the real cost in the place of what was taken.</summary>
    public void Settle(decimal worst, bool isStream, decimal cost)
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            Hold(-worst, isStream);
            spent += cost;
            (waiting, settled) = (settled, null);
        }

        waiting?.SetResult();
    }

    private void Hold(decimal worst, bool isStream)
    {
        if (isStream)
            heldByStreams += worst;
        else
            held += worst;
    }

    private BedrockException Exceeded(decimal worst)
    {
        var streams = heldByStreams > 0 ? $" and {Text(heldByStreams)} USD held for streams that run" : string.Empty;
        return new BedrockException(
            ErrorIds.BudgetExceeded,
            ErrorKind.LimitsExceeded,
            $"The call was not sent: it may cost up to {Text(worst)} USD, and the budget of {Text(limit)} USD ({source}) has {Text(spent)} USD spent{streams}.")
        {
            RecommendedAction = "Lower -MaxToken, shorten the input, or raise the budget. Get-BedrockUsage shows what was spent.",
        };
    }

    private static string Text(decimal amount) => amount.ToString("0.########", CultureInfo.InvariantCulture);
}
