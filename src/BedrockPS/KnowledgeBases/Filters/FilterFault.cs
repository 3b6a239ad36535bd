using System.Management.Automation.Language;

namespace BedrockPS.Commands.KnowledgeBases.Filters;

/// <summary>What is wrong with a filter, and where.</summary>
internal static class FilterFault
{
    private const string Allowed =
        "Compare attributes of the documents with values: $_.key with -eq -ne -gt -ge -lt -le -in -notin -contains, -like 'start*' and -like '*part*', joined with -and -or -not and parentheses. "
        + "A value is a constant, a variable or a property of one, an array of these, or arithmetic, -, + and casts of these.";

    /// <summary>The fault of a place in a script block.</summary>
    public static BedrockException At(IScriptExtent place, string what) =>
        BedrockException.Input(FormattableString.Invariant($"-Filter, line {place.StartLineNumber}, column {place.StartColumnNumber}: {what}"), Allowed);

    /// <summary>The fault of a table.</summary>
    public static BedrockException InTable(string what) => BedrockException.Input(
        $"-Filter: {what}",
        "Write @{ team = 'storage'; year = 2024 } for attributes that must all have these values, or the service's own form: @{ greaterThan = @{ key = 'year'; value = 2024 } }, @{ andAll = @(...) }.");
}
