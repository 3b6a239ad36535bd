using System.Runtime.InteropServices;
using BedrockPS.Commands.Loading;

namespace BedrockPS.Tests.Loading;

public sealed class NativeFolderTests
{
    [Fact]
    public void Folders_are_named_by_system_and_architecture()
    {
        Assert.Equal(["linux-x64"], EngineLoadContext.NativeFolders(OSPlatform.Linux, Architecture.X64, musl: false));
        Assert.Equal(["linux-musl-arm64", "linux-arm64"], EngineLoadContext.NativeFolders(OSPlatform.Linux, Architecture.Arm64, musl: true));
        Assert.Equal(["win-x64"], EngineLoadContext.NativeFolders(OSPlatform.Windows, Architecture.X64, musl: false));
        Assert.Equal(["osx-arm64"], EngineLoadContext.NativeFolders(OSPlatform.OSX, Architecture.Arm64, musl: false));
    }
}
