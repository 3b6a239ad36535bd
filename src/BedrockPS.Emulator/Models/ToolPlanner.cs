using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BedrockEmulator.Models;

/// <summary>A tool on offer, as the planner needs it.</summary>
internal sealed record PlannableTool(string Name, string Description, JsonElement Schema);

/// <summary>A call the local model wants made.</summary>
internal sealed record PlannedCall(string Name, JsonObject Input);

/// <summary>How free the model is to call a tool.</summary>
internal enum ToolMode
{
    /// <summary>Call the tools whose name the text says.</summary>
    Auto,

    /// <summary>Call at least one.</summary>
    Any,
}

/// <summary>Chooses tools by their names in the text, and takes their arguments from it.</summary>
internal static class ToolPlanner
{
    public static IReadOnlyList<PlannedCall> Plan(string text, IReadOnlyList<PlannableTool> tools, ToolMode mode)
    {
        var mentions = tools.Select(tool => (tool, at: Find(text, tool.Name))).Where(entry => entry.at >= 0).OrderBy(entry => entry.at).ToList();
        if (mentions.Count == 0)
            return mode == ToolMode.Any && tools.Count > 0 ? [Call(Closest(text, tools), text)] : [];
        return [.. mentions.Select((entry, index) => Call(entry.tool, Part(text, [.. mentions.Select(mention => mention.at)], index)))];
    }

    /// <summary>With several tools in one text, each takes its arguments from the part that begins with its name.</summary>
    private static string Part(string text, int[] starts, int index)
    {
        var from = index == 0 ? 0 : starts[index];
        var to = index + 1 < starts.Length ? starts[index + 1] : text.Length;
        return text[from..to];
    }

    private static PlannedCall Call(PlannableTool tool, string text)
    {
        var said = NamePattern(tool.Name).Replace(text, "");
        var input = new SchemaFiller(said, text.Trim()).Fill(tool.Schema);
        return new(tool.Name, input as JsonObject ?? []);
    }

    private static PlannableTool Closest(string text, IReadOnlyList<PlannableTool> tools)
    {
        var terms = Terms.Of(text).ToHashSet();
        return tools.MaxBy(tool => Terms.Of(TextValues.Label(tool.Name) + " " + tool.Description).Distinct().Count(terms.Contains))!;
    }

    private static int Find(string text, string name)
    {
        var match = NamePattern(name).Match(text);
        return match.Success ? match.Index : -1;
    }

    /// <summary>The name as it is, or its words with spaces when it has more than one.</summary>
    private static Regex NamePattern(string name)
    {
        var words = Regex.Escape(TextValues.Label(name)).Replace(@"\ ", @"[\s_-]", StringComparison.Ordinal);
        return new($@"(?<![\w-])(?:{Regex.Escape(name)}|{words})(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }
}
