using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace BedrockPS.Tests;

/// <summary>Which project may know which, read from the compiled files.</summary>
public sealed class ArrowTests
{
    [Fact]
    public void The_face_knows_the_core_and_PowerShell_alone() =>
        Assert.Equal(["BedrockPS.Core", "System.Management.Automation"], Foreign("BedrockPS", "BedrockPS"));

    [Fact]
    public void The_core_knows_nobody() => Assert.Empty(Foreign("BedrockPS.Core", "BedrockPS.Core"));

    [Fact]
    public void The_client_does_not_know_the_face()
    {
        var references = Foreign("BedrockPS.Client", "BedrockPS.Client");
        Assert.DoesNotContain("BedrockPS", references);
        Assert.DoesNotContain("System.Management.Automation", references);
    }

    [Fact]
    public void The_emulator_shares_nothing_with_what_it_is_there_to_test() =>
        Assert.DoesNotContain(Foreign("BedrockPS.Emulator", "bedrock-emulator"), name => name.StartsWith("BedrockPS", StringComparison.Ordinal) || name.StartsWith("AWSSDK", StringComparison.Ordinal));

    private static List<string> Foreign(string project, string assembly)
    {
        using var file = File.OpenRead(PathOf(project, assembly));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Where(name => name == "System.Management.Automation" || !(name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib" or "System"))
            .Order(StringComparer.Ordinal)];
    }

    // Base directory: tests/BedrockPS.Tests/bin/<configuration>/<framework>/
    private static string PathOf(string project, string assembly)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var root = framework.Parent!.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "src", project, "bin", framework.Parent.Name, framework.Name, assembly + ".dll");
    }
}
