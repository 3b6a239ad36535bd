using System.Management.Automation;
using System.Management.Automation.Language;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases.Filters;

/// <summary>
/// Makes a filter of a script block's syntax tree. Nothing of the block is run: attributes, operators and values are read from it,
/// and what has no counterpart at the service is a fault that names its place.
/// </summary>
internal sealed class FilterCompiler(FilterConstants constants)
{
    /// <summary>Compiles a script block.</summary>
    /// <exception cref="BedrockException">InputInvalid.</exception>
    public static MetadataFilter Compile(ScriptBlock block, SessionState session)
    {
        if (block.Ast is not ScriptBlockAst { ParamBlock: null, BeginBlock: null, ProcessBlock: null, DynamicParamBlock: null } body)
            throw FilterFault.At(block.Ast.Extent, "a filter has no parameters and no begin, process or dynamicparam block.");
        // What a block of another module names are that module's variables.
        var compiler = new FilterCompiler(new FilterConstants(block.Module?.SessionState ?? session));
        return compiler.Condition(FilterSyntax.Only(body), isNegated: false);
    }

    private MetadataFilter Condition(ExpressionAst ast, bool isNegated) => ast switch
    {
        ParenExpressionAst inner => Condition(FilterSyntax.Only(inner), isNegated),
        UnaryExpressionAst { TokenKind: TokenKind.Not or TokenKind.Exclaim } not => Condition(not.Child, !isNegated),
        BinaryExpressionAst { Operator: TokenKind.And or TokenKind.Or } both => Both(both, isNegated),
        BinaryExpressionAst comparison => Comparison(comparison, isNegated),
        _ when KeyOf(ast) is not null => throw FilterFault.At(ast.Extent, "an attribute alone is no condition. Write what it must be, as in $_.current -eq $true."),
        _ => throw FilterFault.At(ast.Extent, "a condition is needed, as in $_.year -ge 2024."),
    };

    // A negation moves inwards by De Morgan.
    private MetadataFilter Both(BinaryExpressionAst both, bool isNegated) =>
        MetadataFilter.Join((both.Operator == TokenKind.And) != isNegated, [Condition(both.Left, isNegated), Condition(both.Right, isNegated)]);

    private MetadataFilter Comparison(BinaryExpressionAst ast, bool isNegated)
    {
        var (left, right) = (KeyOf(ast.Left), KeyOf(ast.Right));
        var (comparison, turns) = Operator(ast, isSwapped: left is null);
        if ((left is null) == (right is null))
            throw FilterFault.At(ast.Extent, left is null ? "neither side is an attribute, such as $_.year." : "both sides are attributes; the service compares attributes with values alone.");
        var value = left is null ? ast.Left : ast.Right;
        var plain = FilterValue.Read(constants.Evaluate(value), what => FilterFault.At(value.Extent, what));
        if (ast.Operator is TokenKind.Ilike or TokenKind.Clike)
            (comparison, plain) = LikePattern.Read(plain, what => FilterFault.At(value.Extent, what));
        if (isNegated != turns)
        {
            comparison = FilterOperators.Opposite(comparison)
                ?? throw FilterFault.At(ast.ErrorPosition, $"the service has no opposite of {FilterOperators.ToWire(comparison)}, so this cannot be negated.");
        }

        return Make(comparison, (left ?? right)!, plain, value.Extent);
    }

    private static MetadataFilter Make(FilterOperator comparison, string key, object value, IScriptExtent place)
    {
        try
        {
            return MetadataFilter.Compare(comparison, key, comparison is FilterOperator.In or FilterOperator.NotIn ? FilterValue.List(value) : value);
        }
        catch (BedrockException fault)
        {
            throw FilterFault.At(place, fault.Message);
        }
    }

    // The operator, and whether it is the negation of it that was written.
    private static (FilterOperator Operator, bool IsNegation) Operator(BinaryExpressionAst ast, bool isSwapped)
    {
        if (FilterSyntax.IgnoresCase(ast.ErrorPosition.Text))
            throw FilterFault.At(ast.ErrorPosition, $"{ast.ErrorPosition.Text} asks for a comparison without case, and the service compares with case.");
        var (comparison, isNegation) = ast.Operator switch
        {
            TokenKind.Ieq or TokenKind.Ceq => (FilterOperator.Equals, false),
            TokenKind.Ine or TokenKind.Cne => (FilterOperator.NotEquals, false),
            TokenKind.Igt or TokenKind.Cgt => (FilterOperator.GreaterThan, false),
            TokenKind.Ige or TokenKind.Cge => (FilterOperator.GreaterThanOrEquals, false),
            TokenKind.Ilt or TokenKind.Clt => (FilterOperator.LessThan, false),
            TokenKind.Ile or TokenKind.Cle => (FilterOperator.LessThanOrEquals, false),
            TokenKind.Iin or TokenKind.Cin => (isSwapped ? FilterOperator.ListContains : FilterOperator.In, false),
            TokenKind.Inotin or TokenKind.Cnotin => (isSwapped ? FilterOperator.ListContains : FilterOperator.In, true),
            TokenKind.Icontains or TokenKind.Ccontains => (isSwapped ? FilterOperator.In : FilterOperator.ListContains, false),
            TokenKind.Inotcontains or TokenKind.Cnotcontains => (isSwapped ? FilterOperator.In : FilterOperator.ListContains, true),
            TokenKind.Ilike or TokenKind.Clike when !isSwapped => (FilterOperator.StartsWith, false),
            TokenKind.Ilike or TokenKind.Clike => throw FilterFault.At(ast.ErrorPosition, "the attribute stands left of -like, the pattern right."),
            TokenKind.Inotlike or TokenKind.Cnotlike => throw FilterFault.At(ast.ErrorPosition, $"{ast.ErrorPosition.Text} has no counterpart: the service cannot leave out what a text begins with or holds."),
            _ => throw FilterFault.At(ast.ErrorPosition, $"{ast.ErrorPosition.Text} is no operator of a filter. There are -eq -ne -gt -ge -lt -le -in -notin -like -contains, -and -or -not."),
        };
        return (isSwapped ? FilterOperators.Swapped(comparison) : comparison, isNegation);
    }

    /// <summary>The name of an attribute, as in $_.year, $_.'a-b' or $_['a-b']; null for anything else.</summary>
    private string? KeyOf(ExpressionAst ast) => ast switch
    {
        ParenExpressionAst inner => KeyOf(FilterSyntax.Only(inner)),
        InvokeMemberExpressionAst => null,
        MemberExpressionAst { Static: false, Member: ExpressionAst name } member when FilterSyntax.IsItem(member.Expression) => constants.Text(name),
        IndexExpressionAst index when FilterSyntax.IsItem(index.Target) => constants.Text(index.Index),
        MemberExpressionAst { Expression: var owner } when KeyOf(owner) is not null => throw FilterFault.At(ast.Extent, "an attribute has no properties. If its name holds a point, put it in quotes: $_.'a.b'."),
        _ => null,
    };
}
