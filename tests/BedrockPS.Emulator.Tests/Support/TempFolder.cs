namespace BedrockEmulator.Tests.Support;

internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bedrock-emulator-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
