using System.Management.Automation;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases.Filters;

/// <summary>Reads the patterns of -like that the service has: what a text begins with, holds, or is.</summary>
internal static class LikePattern
{
    public static (FilterOperator Operator, object Value) Read(object pattern, Func<string, BedrockException> fault)
    {
        const string Kinds = "-like takes 'start*' for what a text begins with, and '*part*' for what it holds.";
        if (pattern is not string text)
            throw fault(Kinds);
        var opens = text.StartsWith('*');
        var closes = text.Length > 1 && text.EndsWith('*') && !text.EndsWith("`*", StringComparison.Ordinal);
        var inner = text[(opens ? 1 : 0)..(closes ? ^1 : ^0)];
        if (inner.Length == 0 || (opens && !closes) || WildcardPattern.ContainsWildcardCharacters(inner))
            throw fault(Kinds);
        return (opens ? FilterOperator.StringContains : closes ? FilterOperator.StartsWith : FilterOperator.Equals, WildcardPattern.Unescape(inner));
    }
}
