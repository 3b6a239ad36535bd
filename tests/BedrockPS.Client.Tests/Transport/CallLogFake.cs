using System.Collections.Concurrent;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Transport;

internal sealed class CallLogFake : ICallLog
{
    private readonly TaskCompletionSource retry = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> VerboseLines { get; } = new();

    public ConcurrentQueue<string> DebugLines { get; } = new();

    /// <summary>Ends when a retry was announced.</summary>
    public Task RetryAnnounced => retry.Task;

    public string All => string.Join('\n', VerboseLines.Concat(DebugLines));

    public void Verbose(string text)
    {
        VerboseLines.Enqueue(text);
        if (text.Contains("failed", StringComparison.Ordinal))
            retry.TrySetResult();
    }

    public void Debug(string text) => DebugLines.Enqueue(text);

    public void Warning(string text) => VerboseLines.Enqueue(text);
}
