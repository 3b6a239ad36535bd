using BedrockPS.Client.Chat;
using BedrockPS.Client.Chat.Checkpoints;
using BedrockPS.Client.Json;
using BedrockPS.Client.Session;
using BedrockPS.Client.Session.Providers;
using BedrockPS.Client.Structured;
using BedrockPS.Client.Transport;
using BedrockPS.Client.Usage;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Checkpoints;
using BedrockPS.Core.Chat.Structured;
using BedrockPS.Core.Session;
using BedrockPS.Core.Usage;

namespace BedrockPS.Client;

/// <summary>Puts the client together: the one place where its parts meet. The module makes one instance for the process.</summary>
internal sealed class BedrockEngine : IBedrockEngine
{
    private readonly ServiceClients clients;
    private readonly ConnectionResolver resolver;

    public BedrockEngine() : this(ServiceClients.Shared, TimeProvider.System, Environment.GetEnvironmentVariable)
    {
    }

    public BedrockEngine(ServiceClients clients, TimeProvider time, Func<string, string?> readVariable)
    {
        this.clients = clients;
        resolver = new ConnectionResolver(new TokenCaller(clients), time, readVariable);
    }

    public IPlainJson Json { get; } = new PlainJsonPort();

    public IUsageFiles Usage { get; } = new UsageFiles();

    public async ValueTask<IBedrockConnection> ConnectAsync(ConnectionRequest request, ICallLog log, CancellationToken cancellationToken) =>
        new BedrockConnection(await resolver.ResolveAsync(request, log, cancellationToken).ConfigureAwait(false), log, clients);

    public IConversationStore Conversations { get; } = new ConversationStore();

    public ICheckpoints Checkpoints { get; } = new CheckpointStore(TimeProvider.System);

    public string WriteTurn(Message turn) => WireJson.ToText(writer => ChatRequestWriter.WriteMessage(writer, turn));

    public IReadOnlyList<string> ListProfileNames(string? profileLocation)
    {
        try
        {
            return resolver.ListProfileNames(profileLocation);
        }
        catch (Exception error) when (error is BedrockException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Completion has nobody to tell.
            return [];
        }
    }

    public IAnswerSchema ReadSchema(object schema, string what) => AnswerSchema.Read(schema, what);

    public void WarmUp()
    {
        try
        {
            resolver.WarmUp();
            Session.WarmUp.RunAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // A first call that is slower is no fault; whatever is wrong shows when it is made.
        }
    }
}
