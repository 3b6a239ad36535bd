using Amazon.Runtime;

namespace BedrockPS.Client.Session.Providers;

/// <summary>Keys and the moment they end, null when they do not.</summary>
internal sealed record TemporaryKeys(ImmutableCredentials Keys, DateTimeOffset? Expiry);

/// <summary>
/// Keys that are fetched when first needed and again before they end. However many calls wait, one fetch runs; it belongs
/// to none of them, so that a call that is cancelled does not fail the others. Where it may be ended midway, it is ended with
/// the last call that waits for it.
/// </summary>
internal abstract class RenewableCredentials(TimeProvider time) : AWSCredentials, IRenewableCredentials
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(60);

    private readonly object gate = new();
    private volatile TemporaryKeys? current;
    private Fetch? pending;
    private DateTimeOffset nextEarly = DateTimeOffset.MinValue;

    public sealed override DateTime? Expiration
    {
        get => current?.Expiry?.UtcDateTime;
        set => throw new NotSupportedException();
    }

    protected TimeProvider Time { get; } = time;

    public sealed override ImmutableCredentials GetCredentials() => Task.Run(GetCredentialsAsync).GetAwaiter().GetResult();

    /// <summary>True for a source that loses nothing when a fetch is ended midway.</summary>
    protected virtual bool MayBeEnded => false;

    public sealed override Task<ImmutableCredentials> GetCredentialsAsync() => GetCredentialsAsync(CancellationToken.None);

    public async Task<ImmutableCredentials> GetCredentialsAsync(CancellationToken cancellationToken)
    {
        if (current is { } known)
        {
            var left = known.Expiry - Time.GetUtcNow();
            if (left is null || left > Early)
                return known.Keys;
            if (left > Margin)
            {
                BeginEarly();
                return known.Keys;
            }
        }

        return (await FreshAsync(cancellationToken).ConfigureAwait(false)).Keys;
    }

    public bool Discard(string accessKey)
    {
        lock (gate)
        {
            if (current is { } known && known.Keys.AccessKey == accessKey)
                current = null;
            return DiscardSource(accessKey);
        }
    }

    protected abstract Task<TemporaryKeys> FetchAsync(CancellationToken cancellationToken);

    /// <summary>Drops what the keys came from, where that is worth a fetch too.</summary>
    protected virtual bool DiscardSource(string accessKey) => true;

    private void BeginEarly()
    {
        lock (gate)
        {
            if (Time.GetUtcNow() < nextEarly)
                return;
            nextEarly = Time.GetUtcNow() + Pause;
        }

        // The keys at hand are good for a while: a failure shows when they are not.
        _ = Begin().Keys.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private async Task<TemporaryKeys> FreshAsync(CancellationToken cancellationToken)
    {
        var fetch = Begin();
        try
        {
            return await fetch.Keys.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(fetch);
        }
    }

    private Fetch Begin()
    {
        lock (gate)
        {
            if (pending is null)
            {
                var fetch = new Fetch(Time);
                fetch.Keys = Task.Run(() => RenewAsync(fetch));
                pending = fetch;
            }

            pending.Waiting++;
            return pending;
        }
    }

    private void Leave(Fetch fetch)
    {
        lock (gate)
        {
            if (--fetch.Waiting > 0 || !MayBeEnded || pending != fetch)
                return;
            pending = null;
        }

        fetch.Limit.Cancel();
    }

    private async Task<TemporaryKeys> RenewAsync(Fetch fetch)
    {
        try
        {
            var fresh = await FetchAsync(fetch.Limit.Token).ConfigureAwait(false);
            if (fresh.Expiry <= Time.GetUtcNow())
                throw SetupError.Expired($"The keys of {this} had ended when they arrived.", "Check this computer's clock.");
            current = fresh;
            return fresh;
        }
        catch (OperationCanceledException error)
        {
            throw SetupError.Invalid($"The keys of {this} did not arrive within {FetchLimit.TotalSeconds:0} s.", inner: error);
        }
        finally
        {
            lock (gate)
            {
                if (pending == fetch)
                    pending = null;
            }
        }
    }

    private sealed class Fetch(TimeProvider time)
    {
        public CancellationTokenSource Limit { get; } = new(FetchLimit, time);

        public Task<TemporaryKeys> Keys { get; set; } = null!;

        /// <summary>Calls that wait; an early renewal counts as one that does not give up.</summary>
        public int Waiting { get; set; }
    }
}
