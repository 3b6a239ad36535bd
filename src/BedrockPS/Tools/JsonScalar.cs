using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Numerics;

namespace BedrockPS.Commands.Tools;

/// <summary>A type whose values are one JSON string, number or boolean.</summary>
internal sealed record JsonScalar(string Type, string? Format = null, (object Least, object Most)? Range = null, string? Pattern = null)
{
    private static readonly Dictionary<Type, JsonScalar> Known = new()
    {
        [typeof(string)] = new("string"),
        [typeof(char)] = new("string"),
        [typeof(bool)] = new("boolean"),
        [typeof(SwitchParameter)] = new("boolean"),
        [typeof(byte)] = new("integer", Range: ((int)byte.MinValue, (int)byte.MaxValue)),
        [typeof(sbyte)] = new("integer", Range: ((int)sbyte.MinValue, (int)sbyte.MaxValue)),
        [typeof(short)] = new("integer"),
        [typeof(ushort)] = new("integer"),
        [typeof(int)] = new("integer"),
        [typeof(uint)] = new("integer"),
        [typeof(long)] = new("integer"),
        [typeof(ulong)] = new("integer"),
        [typeof(BigInteger)] = new("integer"),
        [typeof(float)] = new("number"),
        [typeof(double)] = new("number"),
        [typeof(decimal)] = new("number"),
        [typeof(DateTime)] = new("string", "date-time"),
        [typeof(DateTimeOffset)] = new("string", "date-time"),
        [typeof(DateOnly)] = new("string", "date"),
        // The format "time" asks for an offset from UTC, which this type has not.
        [typeof(TimeOnly)] = new("string", Pattern: @"^\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?$"),
        [typeof(TimeSpan)] = new("string", "duration"),
        [typeof(Guid)] = new("string", "uuid"),
        [typeof(Uri)] = new("string", "uri"),
        [typeof(MailAddress)] = new("string", "email"),
        [typeof(IPAddress)] = new("string"),
        [typeof(Version)] = new("string"),
        [typeof(byte[])] = new("string"),
    };

    public static JsonScalar? Find(Type type) => Known.GetValueOrDefault(type);

    public Dictionary<string, object?> Schema()
    {
        var schema = new Dictionary<string, object?> { ["type"] = Type };
        if (Format is not null)
            schema["format"] = Format;
        if (Pattern is not null)
            schema["pattern"] = Pattern;
        if (Range is { } range)
        {
            schema["minimum"] = range.Least;
            schema["maximum"] = range.Most;
        }
        return schema;
    }
}
