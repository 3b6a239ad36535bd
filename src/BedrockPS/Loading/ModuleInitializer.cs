using System.Management.Automation;

namespace BedrockPS.Commands.Loading;

/// <summary>Runs when the module is imported: makes the engine loadable and warms it up.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <summary>Called by PowerShell on each import; only the first one in a process does anything.</summary>
    public void OnImport()
    {
        if (EngineLoadContext.Hook())
            Engine.StartWarmUp();
    }
}
