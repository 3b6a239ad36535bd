using System.Collections.Concurrent;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Transport;

internal sealed class CallLogFake : ICallLog
{
    public ConcurrentQueue<string> VerboseLines { get; } = new();

    public ConcurrentQueue<string> DebugLines { get; } = new();

    public string All => string.Join('\n', VerboseLines.Concat(DebugLines));

    public void Verbose(string text) => VerboseLines.Enqueue(text);

    public void Debug(string text) => DebugLines.Enqueue(text);

    public void Warning(string text) => VerboseLines.Enqueue(text);
}
