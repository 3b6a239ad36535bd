using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.KnowledgeBases.Filters;

/// <summary>Works out the values of a filter: constants, variables, their properties, and arithmetic of them.</summary>
internal sealed class FilterConstants(SessionState session)
{
    private static readonly Type[] Casts =
    [
        typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(float), typeof(decimal), typeof(byte), typeof(short), typeof(uint), typeof(ulong),
        typeof(string[]), typeof(int[]), typeof(long[]), typeof(double[]), typeof(object[]),
    ];

    private readonly FilterVariables variables = new(session);

    /// <summary>The value; never null.</summary>
    /// <exception cref="BedrockException">InputInvalid: it is no constant, or null.</exception>
    public object Evaluate(ExpressionAst ast) => ast switch
    {
        ConstantExpressionAst constant => constant.Value,
        ExpandableStringExpressionAst text => Expand(text),
        ParenExpressionAst inner => Evaluate(FilterSyntax.Only(inner)),
        ArrayLiteralAst list => list.Elements.Select(Evaluate).ToArray(),
        ArrayExpressionAst list => list.SubExpression.Statements.SelectMany(statement => Items(Evaluate(FilterSyntax.Only(statement)))).ToArray(),
        UnaryExpressionAst { TokenKind: TokenKind.Minus or TokenKind.Plus } sign => Signed(sign),
        BinaryExpressionAst calculation => Calculate(calculation),
        ConvertExpressionAst cast => Cast(cast),
        VariableExpressionAst or UsingExpressionAst => Known(ast, variables.Read(ast)),
        InvokeMemberExpressionAst => throw FilterFault.At(ast.Extent, "calls are not part of a filter; nothing of it is run. Put what the call gives into a variable first."),
        MemberExpressionAst { Static: false } member => Known(ast, PropertyOf(member)),
        _ => throw FilterFault.At(ast.Extent, "this is no value of a filter. There are constants, variables, their properties, arrays and arithmetic; put anything else into a variable first."),
    };

    /// <summary>A value that must be a text, such as the name of an attribute.</summary>
    public string Text(ExpressionAst ast) => PlainValue.Unwrap(Evaluate(ast)) as string ?? throw FilterFault.At(ast.Extent, "the name of an attribute is a text.");

    private static object Known(ExpressionAst ast, object? value) => value ?? throw FilterFault.At(ast.Extent, $"{ast.Extent.Text} has no value.");

    private object? PropertyOf(MemberExpressionAst member)
    {
        var owner = Evaluate(member.Expression);
        var name = Text((ExpressionAst)member.Member);
        if (PlainValue.Unwrap(owner) is IDictionary map && map.Contains(name))
            return map[name];
        try
        {
            return PSObject.AsPSObject(owner).Properties[name]?.Value;
        }
        catch (GetValueException)
        {
            throw FilterFault.At(member.Extent, "the property cannot be read.");
        }
    }

    private static IEnumerable<object?> Items(object value) => PlainValue.Unwrap(value) is IEnumerable list and not (string or IDictionary) ? list.Cast<object?>() : [value];

    private object Signed(UnaryExpressionAst sign) =>
        Arithmetic.Signed(sign.TokenKind, PlainValue.Unwrap(Evaluate(sign.Child))) ?? throw FilterFault.At(sign.Extent, "only numbers have a sign.");

    private object Calculate(BinaryExpressionAst ast)
    {
        var left = PlainValue.Unwrap(Evaluate(ast.Left));
        var right = PlainValue.Unwrap(Evaluate(ast.Right));
        if (ast.Operator == TokenKind.Plus && left is string start)
            return start + Spelled(right, ast.Right);
        return Arithmetic.Of(ast.Operator, left, right) ?? throw FilterFault.At(ast.ErrorPosition, $"{ast.ErrorPosition.Text} does not work out here: numbers have + - * / %, texts have +.");
    }

    private object Cast(ConvertExpressionAst cast)
    {
        var type = cast.Type.TypeName.GetReflectionType();
        if (type is null || !Casts.Contains(type))
        {
            throw FilterFault.At(cast.Type.Extent, type == typeof(DateTime) || type == typeof(DateTimeOffset)
                ? "the service compares no dates. Keep them as numbers in the documents' attributes, such as 20240131, and compare with such a number."
                : $"{cast.Type.Extent.Text} is no kind of value that a filter has. There are strings, numbers and truth values.");
        }

        return LanguagePrimitives.TryConvertTo(Evaluate(cast.Child), type, System.Globalization.CultureInfo.InvariantCulture, out var value) && value is not null
            ? value
            : throw FilterFault.At(cast.Extent, $"the value does not become {cast.Type.Extent.Text}.");
    }

    // The literal parts are read as PowerShell reads them, each for itself; the variables between them are looked up.
    private string Expand(ExpandableStringExpressionAst text)
    {
        if (text.StringConstantType != StringConstantType.DoubleQuoted)
            throw FilterFault.At(text.Extent, "put a text of several lines into a variable first.");
        var expanded = new System.Text.StringBuilder();
        var place = 1;
        foreach (var part in text.NestedExpressions)
        {
            if (part is not VariableExpressionAst)
                throw FilterFault.At(part.Extent, "a text in a filter takes variables alone; put anything else into a variable first.");
            var start = part.Extent.StartOffset - text.Extent.StartOffset;
            expanded.Append(Literal(text, place, start)).Append(Spelled(PlainValue.Unwrap(Evaluate(part)), part));
            place = start + part.Extent.Text.Length;
        }

        return expanded.Append(Literal(text, place, text.Extent.Text.Length - 1)).ToString();
    }

    private static string Literal(ExpandableStringExpressionAst text, int start, int end)
    {
        var quoted = $"\"{text.Extent.Text[start..end]}\"";
        return Parser.ParseInput(quoted, out _, out var errors) is { EndBlock.Statements: [PipelineAst { PipelineElements: [CommandExpressionAst { Expression: StringConstantExpressionAst literal }] }] } && errors.Length == 0
            ? literal.Value
            : throw FilterFault.At(text.Extent, "put this text into a variable first.");
    }

    private static string Spelled(object? value, ExpressionAst ast)
    {
        var plain = FilterValue.Read(value, what => FilterFault.At(ast.Extent, what));
        return plain is object[] ? throw FilterFault.At(ast.Extent, "an array does not become one text.") : LanguagePrimitives.ConvertTo<string>(plain);
    }
}
