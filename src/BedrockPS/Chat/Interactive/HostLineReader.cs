using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Chat.Interactive;

/// <summary>Reads lines as PowerShell does: with PSReadLine or another PSConsoleHostReadLine where there is one, else through the host.</summary>
internal sealed class HostLineReader(PSCmdlet command) : ILineReader
{
    private const string ReadFunction = "PSConsoleHostReadLine";

    private readonly List<string> typed = [];
    private bool wasCancelled;

    /// <exception cref="BedrockException">HostNotInteractive: the host cannot ask after all.</exception>
    public TypedLine Read(string prompt)
    {
        command.Host.UI.Write(prompt);
        var line = ReadWithFunction() ?? ReadFromHost();
        if (line.IsCancelled && wasCancelled)
            return new(null);
        wasCancelled = line.IsCancelled;
        if (wasCancelled)
            command.Host.UI.WriteLine("Ctrl+C again, or /exit, leaves the chat.");
        if (!string.IsNullOrWhiteSpace(line.Text) && line.Text != typed.LastOrDefault())
            typed.Add(line.Text);
        return line;
    }

    private TypedLine? ReadWithFunction()
    {
        // Looked up as an item: the search for a command would load PSReadLine again where somebody removed it.
        if (!command.InvokeProvider.Item.Exists($"function:{ReadFunction}") || command.InvokeCommand.GetCommand(ReadFunction, CommandTypes.Function) is not { } function)
            return null;
        using var prose = ProseKeys.Take(command.InvokeCommand, typed);
        if (prose is { IsUsable: false })
            return null;
        try
        {
            var line = command.InvokeCommand.InvokeScript(true, ScriptBlock.Create("param($BedrockReadLine) & $BedrockReadLine"), null, function)
                .Select(item => item?.BaseObject as string).LastOrDefault();
            if (prose is null || !string.IsNullOrEmpty(line))
                return new(line);
            command.Host.UI.WriteLine();
            return new(prose.Sent, IsCancelled: prose.Sent is null);
        }
        catch (RuntimeException fault) when (fault is not PipelineStoppedException)
        {
            // It needs a console for input and output; the host may do with less.
            return null;
        }
    }

    private TypedLine ReadFromHost()
    {
        try
        {
            return new(command.Host.UI.ReadLine());
        }
        catch (Exception unasked) when (HostPrompt.IsRefusal(unasked))
        {
            throw EnterBedrockChatCommand.NotInteractive(unasked);
        }
    }
}
