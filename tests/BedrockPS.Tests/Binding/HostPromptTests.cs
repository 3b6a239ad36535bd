using BedrockPS.Commands.Binding;

namespace BedrockPS.Tests.Binding;

public sealed class HostPromptTests
{
    [Theory]
    [InlineData("pwsh", false)]
    [InlineData("pwsh -NoProfile -NonInteractive -File x.ps1", true)]
    [InlineData("pwsh -noni", true)]
    [InlineData("pwsh /NonI -c x", true)]
    [InlineData("pwsh -NoLogo -NoExit", false)]
    [InlineData("pwsh -Command x -NonInteractive", false)]
    [InlineData("pwsh -f x.ps1 -NonInteractive", false)]
    [InlineData("-noni", false)]
    public void What_pwsh_was_started_with_is_read_as_pwsh_reads_it(string line, bool isNonInteractive) =>
        Assert.Equal(isNonInteractive, HostPrompt.IsNonInteractive(line.Split(' ')));
}
