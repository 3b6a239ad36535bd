using System.Management.Automation;

namespace BedrockPS.Commands.Chat;

/// <summary>Writes an answer to the host as it comes, as Write-Host does: it can be redirected, and a job keeps it.</summary>
internal sealed class HostWriter(Cmdlet command)
{
    private static readonly string[] HostTag = ["PSHOST"];

    private readonly HostText text = new();
    private bool inLine;

    public void Write(string piece)
    {
        var shown = text.Next(piece);
        if (shown.Length == 0)
            return;
        inLine = shown[^1] != '\n';
        Send(shown, endLine: false);
    }

    /// <summary>Writes a line of its own.</summary>
    public void WriteLine(string line)
    {
        EndLine();
        Send(HostText.Clean(line)!, endLine: true);
    }

    /// <summary>Ends the line if one is open, so that what follows starts on its own.</summary>
    public void EndLine()
    {
        if (inLine)
            Send(string.Empty, endLine: true);
        inLine = false;
    }

    private void Send(string shown, bool endLine) =>
        command.WriteInformation(new HostInformationMessage { Message = shown, NoNewLine = !endLine }, HostTag);
}
