using System.Reflection;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Loading;

/// <summary>The one place where the face meets the client: by name, and only through the core's port.</summary>
internal static class Engine
{
    private static readonly Lazy<IBedrockEngine> Instance = new(Create);

    public static IBedrockEngine Current => Instance.Value;

    /// <summary>Loads and compiles in the background what the first call needs.</summary>
    public static void StartWarmUp()
    {
        var thread = new Thread(WarmUp) { IsBackground = true, Priority = ThreadPriority.Lowest, Name = "BedrockPS warm-up" };
        thread.Start();
    }

    private static void WarmUp()
    {
        try
        {
            Current.WarmUp();
        }
        catch (Exception)
        {
            // An exception here would end the host; the first call meets the same fault and reports it.
        }
    }

    private static IBedrockEngine Create()
    {
        var type = Assembly.Load(EngineLoadContext.ClientAssembly).GetType("BedrockPS.Client.BedrockEngine", throwOnError: true)!;
        return (IBedrockEngine)Activator.CreateInstance(type, nonPublic: true)!;
    }
}
