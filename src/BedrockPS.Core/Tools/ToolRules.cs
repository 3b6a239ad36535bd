using System.Text.RegularExpressions;

namespace BedrockPS.Core.Tools;

/// <summary>What the service takes as tools.</summary>
internal static partial class ToolRules
{
    /// <summary>Longest output in characters where the tool says nothing else.</summary>
    public const int DefaultMaxOutputLength = 20_000;

    private const int ShownLength = 80;

    /// <summary>Checks names: their form, and that each is there once.</summary>
    /// <exception cref="BedrockException">InputInvalid: the message quotes the name.</exception>
    public static void Check(IReadOnlyList<Tool> tools)
    {
        if (tools.Count == 0)
            return;
        foreach (var tool in tools)
            CheckName(tool.Name);
        if (tools.GroupBy(tool => tool.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw BedrockException.Input($"-Tool has two tools of the name '{twice.Key}'.");
    }

    /// <summary>Checks the form of a name.</summary>
    /// <exception cref="BedrockException">InputInvalid: the message quotes it and the pattern.</exception>
    public static void CheckName(string? name)
    {
        if (!NameForm().IsMatch(name ?? string.Empty))
            throw BedrockException.Input($"-Tool '{Shown(name ?? string.Empty)}': a tool's name must match [a-zA-Z0-9_-]{{1,64}}.", "Give another with -Name of New-BedrockTool.");
    }

    /// <summary>Checks that a choice names a tool that is sent.</summary>
    /// <exception cref="BedrockException">InputInvalid.</exception>
    public static void CheckChoice(string? choice, IReadOnlyList<Tool> tools)
    {
        if (choice is null)
            return;
        if (tools.Count == 0)
            throw BedrockException.Input("-ToolChoice has nothing to choose from: no tool is given.", "Give the tools with -Tool.");
        if (choice is not ("auto" or "any") && tools.All(tool => tool.Name != choice))
            throw BedrockException.Input($"-ToolChoice '{Shown(choice)}' is none of the tools given: {string.Join(", ", tools.Select(tool => tool.Name))}.", "Give auto, any or the name of a tool.");
    }

    // Control characters of a wrong value must not reach the terminal through the message about it.
    private static string Shown(string value) => string.Concat(value.Take(ShownLength).Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]{1,64}\z")]
    private static partial Regex NameForm();
}
