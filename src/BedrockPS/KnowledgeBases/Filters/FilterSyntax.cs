using System.Management.Automation.Language;

namespace BedrockPS.Commands.KnowledgeBases.Filters;

/// <summary>Questions about pieces of a syntax tree.</summary>
internal static class FilterSyntax
{
    private static readonly HashSet<string> WithoutCase = new(StringComparer.OrdinalIgnoreCase)
    {
        "-ieq", "-ine", "-igt", "-ige", "-ilt", "-ile", "-iin", "-inotin", "-ilike", "-inotlike", "-icontains", "-inotcontains",
    };

    /// <summary>True for $_ and $PSItem.</summary>
    public static bool IsItem(ExpressionAst ast) =>
        ast is VariableExpressionAst { Splatted: false, VariablePath: { IsVariable: true } path } && (path.UserPath == "_" || path.UserPath.Equals("PSItem", StringComparison.OrdinalIgnoreCase));

    /// <summary>True for an operator that is written as one without case; -eq alone is not.</summary>
    public static bool IgnoresCase(string written) => WithoutCase.Contains(written);

    /// <summary>The one expression of a script block.</summary>
    public static ExpressionAst Only(ScriptBlockAst body) => body.EndBlock is { Traps: null, Statements: [var only] }
        ? Only(only)
        : throw FilterFault.At(body.Extent, "a filter is one condition.");

    /// <summary>The expression in parentheses.</summary>
    public static ExpressionAst Only(ParenExpressionAst paren) => Only(paren.Pipeline);

    /// <summary>The expression that is a whole statement.</summary>
    public static ExpressionAst Only(StatementAst statement) => statement is PipelineAst { PipelineElements: [CommandExpressionAst { Redirections.Count: 0 } only] }
        ? only.Expression
        : throw FilterFault.At(statement.Extent, "commands and statements are not part of a filter; nothing of it is run. Put what they give into a variable first.");
}
