using BedrockPS.Commands.Usage;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;
using BedrockPS.Core.Usage;

namespace BedrockPS.Commands.Chat;

/// <content>Usage and budget.</content>
public abstract partial class ChatCommand
{
    private UsageMeter? meter;

    /// <summary>What this pipeline may spend in US dollars, besides what the context allows.</summary>
    private protected virtual decimal? Allowance => null;

    /// <summary>Counts the calls of this pipeline; its Total is what they used and cost so far.</summary>
    private protected UsageMeter Meter => meter ??= SessionMeter.Of(this, Defaults, Log, Allowance);

    /// <summary>The chat service of a connection, whose calls are counted one by one and held to the budgets.</summary>
    private protected IChatService Metered(IBedrockConnection connection) => new MeteredChat(connection.Chat, connection.Region, Meter);
}
