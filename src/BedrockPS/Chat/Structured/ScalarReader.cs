using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Numerics;
using System.Xml;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Commands.Chat.Structured;

/// <summary>Reads single values exactly and alike in every culture.</summary>
internal static class ScalarReader
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly Dictionary<Type, Func<string, object>> OfText = new()
    {
        [typeof(string)] = text => text,
        [typeof(char)] = text => text.Length == 1 ? text[0] : throw new FormatException(),
        // A date with an offset is one moment: UTC says which without the machine's own zone.
        [typeof(DateTime)] = text => Date(text).UtcDateTime,
        [typeof(DateTimeOffset)] = text => Date(text),
        [typeof(DateOnly)] = text => DateOnly.ParseExact(text, "yyyy-MM-dd", Invariant),
        [typeof(TimeOnly)] = text => TimeOnly.Parse(text, Invariant),
        [typeof(TimeSpan)] = text => XmlConvert.ToTimeSpan(text),
        [typeof(Guid)] = text => Guid.Parse(text),
        [typeof(Uri)] = text => new Uri(text, UriKind.Absolute),
        [typeof(MailAddress)] = text => new MailAddress(text),
        [typeof(IPAddress)] = text => IPAddress.Parse(text),
        [typeof(Version)] = text => Version.Parse(text),
        [typeof(byte[])] = text => Convert.FromBase64String(text),
    };

    private static readonly Dictionary<Type, Func<string, object>> OfNumber = new()
    {
        [typeof(byte)] = text => (byte)Integer(text),
        [typeof(sbyte)] = text => (sbyte)Integer(text),
        [typeof(short)] = text => (short)Integer(text),
        [typeof(ushort)] = text => (ushort)Integer(text),
        [typeof(int)] = text => (int)Integer(text),
        [typeof(uint)] = text => (uint)Integer(text),
        [typeof(long)] = text => (long)Integer(text),
        [typeof(ulong)] = text => (ulong)Integer(text),
        [typeof(BigInteger)] = text => Integer(text),
        [typeof(float)] = text => Finite(float.Parse(text, NumberStyles.Float, Invariant)),
        [typeof(double)] = text => Finite(double.Parse(text, NumberStyles.Float, Invariant)),
        [typeof(decimal)] = text => decimal.Parse(text, NumberStyles.Float, Invariant),
    };

    public static object Read(object? value, Type type, string place)
    {
        try
        {
            return value switch
            {
                bool flag when type == typeof(bool) => flag,
                bool flag when type == typeof(SwitchParameter) => new SwitchParameter(flag),
                string text when OfText.TryGetValue(type, out var read) => read(text),
                long or BigInteger or ExactNumber when OfNumber.TryGetValue(type, out var read) => read(Convert.ToString(value, Invariant)!),
                _ => throw new FormatException(),
            };
        }
        catch (Exception fault) when (fault is FormatException or OverflowException or ArgumentException)
        {
            throw new DataException($"{place} cannot be read as [{type.Name}].", fault);
        }
    }

    private static DateTimeOffset Date(string text) => DateTimeOffset.Parse(text, Invariant, DateTimeStyles.AssumeUniversal);

    // 1.0 and 1e3 are integers too; anything behind the point is not dropped.
    private static BigInteger Integer(string text)
    {
        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out var plain))
            return plain;
        return BigInteger.Parse(text, NumberStyles.Float, Invariant);
    }

    private static float Finite(float number) => float.IsFinite(number) ? number : throw new OverflowException();

    private static double Finite(double number) => double.IsFinite(number) ? number : throw new OverflowException();
}
