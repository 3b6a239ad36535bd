namespace BedrockPS.Commands.Chat.Interactive;

/// <summary>A command of the chat: how it is written, what it does.</summary>
internal sealed record SlashCommand(string Name, string Usage, string Help, Action<string> Run);

/// <summary>The commands of a chat.</summary>
internal sealed class SlashCommands(HostWriter host, IReadOnlyList<SlashCommand> commands)
{
    /// <summary>Runs a command; a word that is none is told, and nothing is sent.</summary>
    public void Run(ChatEntry entry)
    {
        if (commands.FirstOrDefault(command => command.Name.Equals(entry.Word, StringComparison.OrdinalIgnoreCase)) is { } known)
            known.Run(entry.Text);
        else if (entry.Word is "?" || entry.Word.Equals("help", StringComparison.OrdinalIgnoreCase))
            WriteHelp();
        else
            host.WriteLine($"There is no command /{entry.Word}. Nothing was sent. /help lists the commands; //{entry.Word} sends it as text.");
    }

    private void WriteHelp()
    {
        foreach (var command in commands)
            host.WriteLine($"  {command.Usage,-22}{command.Help}");
        host.WriteLine($"  {"/help, /?",-22}Lists the commands.");
        host.WriteLine($"  {"/exit",-22}Leaves, and emits the conversation; also exit, Ctrl+D.");
        host.WriteLine($"  {"//text",-22}Sends text that begins with a slash.");
        host.WriteLine($"  {"\"\"\"",-22}Begins and ends a message of several lines.");
        host.WriteLine("Ctrl+C stops the answer. With PSReadLine it also empties the line that is");
        host.WriteLine("typed; twice, it leaves.");
    }
}
