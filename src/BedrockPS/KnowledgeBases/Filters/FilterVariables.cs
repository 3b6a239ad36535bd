using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace BedrockPS.Commands.KnowledgeBases.Filters;

/// <summary>Reads the variables that a filter names.</summary>
internal sealed class FilterVariables(SessionState session)
{
    /// <summary>The value of a variable, null when it has none.</summary>
    /// <exception cref="BedrockException">InputInvalid: it is no variable.</exception>
    public object? Read(ExpressionAst ast) => ast switch
    {
        UsingExpressionAst { SubExpression: VariableExpressionAst inner } brought => Brought(brought) ?? Read(inner),
        VariableExpressionAst { Splatted: true } => throw FilterFault.At(ast.Extent, "@ gives arguments to commands; write $ for the value."),
        VariableExpressionAst variable when FilterSyntax.IsItem(variable) => throw FilterFault.At(ast.Extent, "the document alone is no value; write $_.key for an attribute of it."),
        VariableExpressionAst { VariablePath: { IsVariable: true } path } => session.PSVariable.GetValue(path.UserPath),
        VariableExpressionAst { VariablePath: { DriveName: var drive } path } when drive.Equals("env", StringComparison.OrdinalIgnoreCase) => Environment.GetEnvironmentVariable(path.UserPath[(drive.Length + 1)..]),
        _ => throw FilterFault.At(ast.Extent, "only variables and $env: are read in a filter."),
    };

    // Where PowerShell keeps the values that $using: brought is its own secret, so it is asked for this one variable.
    private object? Brought(UsingExpressionAst ast)
    {
        try
        {
            var values = session.InvokeCommand.InvokeScript(useLocalScope: false, ScriptBlock.Create(ast.Extent.Text), null);
            return values.Count > 1 ? values.ToArray() : values.FirstOrDefault();
        }
        catch (RuntimeException fault)
        {
            Forget(fault.ErrorRecord.FullyQualifiedErrorId);
            return null;
        }
    }

    // Elsewhere $using: brings nothing, which is no error of the user's.
    private void Forget(string errorId)
    {
        if (session.PSVariable.GetValue("Error") is ArrayList { Count: > 0 } errors && errors[0] is ErrorRecord last && last.FullyQualifiedErrorId == errorId)
            errors.RemoveAt(0);
    }
}
