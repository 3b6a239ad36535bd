namespace BedrockPS.Core.Tests.KnowledgeBases.Sync;

/// <summary>A fact about file names and links that Windows does not have, or not without rights.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows tells no case apart, and links need rights." : null;
}
