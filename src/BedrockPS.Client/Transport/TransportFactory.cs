using BedrockPS.Core.Session;

namespace BedrockPS.Client.Transport;

/// <summary>Makes transports. They are cheap: clients and connections behind them are shared.</summary>
internal static class TransportFactory
{
    /// <summary>A transport over a connection. Faults of the set-up come with the first call of the service that they concern.</summary>
    public static ITransport Get(ResolvedConnection connection, ICallLog? log) => new BedrockTransport(connection, log, ServiceClients.Shared);
}
