using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Session;

/// <summary>Warns when a call names an ARN of another region than it goes to: once for each ARN and command, however many records it has.</summary>
internal sealed class RegionWarningTransport(ITransport inner, ICallLog log) : ITransport
{
    // A command keeps its log from record to record, while connections are made for each.
    private static readonly ConditionalWeakTable<ICallLog, ConcurrentDictionary<string, bool>> Given = [];

    public string Region => inner.Region;

    public Task<OperationResponse> SendAsync(OperationCall call, CancellationToken cancellationToken)
    {
        foreach (var value in call.Labels.Values)
        {
            if (ArnRegion.Mismatch(value, inner.Region) is { } warning && Given.GetOrCreateValue(log).TryAdd(warning, true))
                log.Warning(warning);
        }

        return inner.SendAsync(call, cancellationToken);
    }
}
