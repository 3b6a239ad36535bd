using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.Usage;

namespace BedrockPS.Commands.Session;

/// <summary>Where a session keeps its defaults: a global variable, so that each runspace has its own.</summary>
internal static class SessionContext
{
    private const string Variable = "global:BedrockPSContext";

    /// <summary>Id of the runspace that runs the caller.</summary>
    public static Guid Runspace => System.Management.Automation.Runspaces.Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty;

    public static Context? Of(SessionState session) => PlainValue.Unwrap(session.PSVariable.GetValue(Variable)) as Context;

    public static void Set(SessionState session, Context? context)
    {
        if (context is null)
            session.PSVariable.Remove(Variable);
        else
            session.PSVariable.Set(Variable, context);
    }

    /// <summary>A budget of which nothing is spent yet; null for no limit.</summary>
    public static Budget? BudgetOf(decimal? limit) => limit is { } sum ? new Budget(sum, "Set-BedrockContext -BudgetUsd") : null;

    /// <summary>A context that calls where and as another one does, and keeps everything else.</summary>
    public static Context Redirect(Context? kept, Context? connection) => new()
    {
        Region = connection?.Region,
        ProfileName = connection?.ProfileName,
        ProfileLocation = connection?.ProfileLocation,
        EndpointUrl = connection?.EndpointUrl,
        CaBundle = connection?.CaBundle,
        Credentials = connection?.Credentials,
        CredentialSource = connection?.CredentialSource,
        ModelId = kept?.ModelId,
        RequestTimeoutSec = kept?.RequestTimeoutSec,
        MaxRetry = kept?.MaxRetry,
        ThrottleLimit = kept?.ThrottleLimit,
        RequestMetadata = kept?.RequestMetadata ?? FixedMap<string>.Empty,
        Geography = kept?.Geography,
        BudgetUsd = kept?.BudgetUsd,
        Budget = kept?.Budget,
        LedgerPath = kept?.LedgerPath,
        PricePath = kept?.PricePath,
    };

    /// <summary>What to go back to from the context of an emulator; null when nothing was set, then or since.</summary>
    public static Context? Restore(Context current, Context? before)
    {
        var restored = Redirect(current, before);
        return before is null && IsBare(restored) ? null : restored;
    }

    private static bool IsBare(Context context) =>
        context is { ModelId: null, RequestTimeoutSec: null, MaxRetry: null, ThrottleLimit: null, RequestMetadata.Count: 0, Geography: null, BudgetUsd: null, LedgerPath: null, PricePath: null };
}
