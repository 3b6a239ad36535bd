using System.Globalization;
using System.Management.Automation.Language;
using System.Numerics;

namespace BedrockPS.Commands.KnowledgeBases.Filters;

/// <summary>Arithmetic of numbers as PowerShell has it: whole numbers stay whole where they can.</summary>
internal static class Arithmetic
{
    /// <summary>A number with its sign; null for what is no number.</summary>
    public static object? Signed(TokenKind sign, object? value) => Of(sign, 0, value);

    /// <summary>The result; null where there is none.</summary>
    public static object? Of(TokenKind operation, object? left, object? right)
    {
        try
        {
            return operation switch
            {
                _ when !IsNumber(left) || !IsNumber(right) => null,
                _ when left is double or float || right is double or float => Real(operation, Convert.ToDouble(left, null), Convert.ToDouble(right, null)),
                _ when left is decimal || right is decimal => Exact(operation, Convert.ToDecimal(left, null), Convert.ToDecimal(right, null)),
                _ => Whole(operation, Integer(left!), Integer(right!)),
            };
        }
        catch (Exception fault) when (fault is DivideByZeroException or OverflowException)
        {
            return null;
        }
    }

    private static BigInteger Integer(object value) => value is BigInteger big ? big : BigInteger.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);

    private static bool IsNumber(object? value) => value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger;

    private static object? Real(TokenKind operation, double left, double right) => operation switch
    {
        TokenKind.Plus => left + right,
        TokenKind.Minus => left - right,
        TokenKind.Multiply => left * right,
        TokenKind.Divide => left / right,
        TokenKind.Rem => left % right,
        _ => null,
    };

    private static object? Exact(TokenKind operation, decimal left, decimal right) => operation switch
    {
        TokenKind.Plus => left + right,
        TokenKind.Minus => left - right,
        TokenKind.Multiply => left * right,
        TokenKind.Divide => left / right,
        TokenKind.Rem => left % right,
        _ => null,
    };

    private static object? Whole(TokenKind operation, BigInteger left, BigInteger right) => operation switch
    {
        TokenKind.Plus => left + right,
        TokenKind.Minus => left - right,
        TokenKind.Multiply => left * right,
        TokenKind.Divide when !(left % right).IsZero => (double)left / (double)right,
        TokenKind.Divide => left / right,
        TokenKind.Rem => left % right,
        _ => null,
    };
}
