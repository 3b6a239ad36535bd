using System.Management.Automation;

namespace BedrockPS.Commands.Session;

/// <summary>Where a session keeps its defaults: a global variable, so that each runspace has its own.</summary>
internal static class SessionContext
{
    private const string Variable = "global:BedrockPSContext";

    public static Context? Of(SessionState session) => Binding.PlainValue.Unwrap(session.PSVariable.GetValue(Variable)) as Context;

    public static void Set(SessionState session, Context? context)
    {
        if (context is null)
            session.PSVariable.Remove(Variable);
        else
            session.PSVariable.Set(Variable, context);
    }
}
