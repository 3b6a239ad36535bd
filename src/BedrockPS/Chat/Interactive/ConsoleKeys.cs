using System.Diagnostics.CodeAnalysis;

namespace BedrockPS.Commands.Chat.Interactive;

/// <summary>The keyboard of a console.</summary>
internal interface IConsoleKeys
{
    /// <summary>True when Ctrl+C is a key like any other.</summary>
    bool TreatControlCAsInput { get; set; }

    bool KeyAvailable { get; }

    ConsoleKeyInfo ReadKey();
}

/// <summary>The keyboard of this process.</summary>
internal sealed class ConsoleKeys : IConsoleKeys
{
    private ConsoleKeys()
    {
    }

    public bool TreatControlCAsInput
    {
        get => Console.TreatControlCAsInput;
        set => Console.TreatControlCAsInput = value;
    }

    public bool KeyAvailable => Console.KeyAvailable;

    /// <summary>The keyboard, null where the process has none: then Ctrl+C is the host's own.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "What a process without a console throws differs by system, and each of it means that there is none.")]
    public static ConsoleKeys? Open()
    {
        try
        {
            if (Console.IsInputRedirected)
                return null;
            _ = Console.TreatControlCAsInput;
            _ = Console.KeyAvailable;
            return new ConsoleKeys();
        }
        catch (Exception)
        {
            return null;
        }
    }

    public ConsoleKeyInfo ReadKey() => Console.ReadKey(intercept: true);
}
