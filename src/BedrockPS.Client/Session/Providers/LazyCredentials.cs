using Amazon.Runtime;

namespace BedrockPS.Client.Session.Providers;

/// <summary>Credentials that are looked for only when a call needs them: with an API key, most calls never do.</summary>
internal sealed class LazyCredentials(Func<Task<AWSCredentials>> find) : AWSCredentials, IRenewableCredentials
{
    private readonly object gate = new();
    private Task<AWSCredentials>? found;

    public override ImmutableCredentials GetCredentials() => Task.Run(GetCredentialsAsync).GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync() =>
        await (await FindAsync().ConfigureAwait(false)).GetCredentialsAsync().ConfigureAwait(false);

    public bool Discard(string accessKey) =>
        Volatile.Read(ref found) is { IsCompletedSuccessfully: true, Result: IRenewableCredentials renewable } && renewable.Discard(accessKey);

    private Task<AWSCredentials> FindAsync()
    {
        lock (gate)
        {
            if (found is null or { IsFaulted: true } or { IsCanceled: true })
                found = find();
            return found;
        }
    }
}
