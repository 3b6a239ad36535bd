using System.Reflection;
using System.Runtime.Loader;
using BedrockPS.Core.Session;

namespace BedrockPS.ForeignSdkHost;

/// <summary>The module's way to load its client: privately, but for the core that both sides share.</summary>
internal sealed class EngineContext(string folder) : AssemblyLoadContext("engine")
{
    public static IBedrockEngine CreateEngine(string folder)
    {
        var client = new EngineContext(folder).LoadFromAssemblyPath(Path.Combine(folder, "BedrockPS.Client.dll"));
        return (IBedrockEngine)Activator.CreateInstance(client.GetType("BedrockPS.Client.BedrockEngine", throwOnError: true)!, nonPublic: true)!;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == "BedrockPS.Core")
            return typeof(IBedrockEngine).Assembly;
        var path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}

internal sealed class SilentLog : ICallLog
{
    public void Verbose(string text)
    {
    }

    public void Debug(string text)
    {
    }

    public void Warning(string text)
    {
    }
}
