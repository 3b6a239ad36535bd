using System.Collections;
using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Chat.Structured;

/// <summary>Reads what -OutputType and -JsonSchema are given.</summary>
internal static class ShapeInput
{
    private static readonly HashSet<string> SchemaTypes = ["object", "array", "string", "integer", "number", "boolean", "null"];

    /// <summary>A type, its name, or a sample.</summary>
    /// <exception cref="BedrockException">InputInvalid: it is no type, or has no JSON form.</exception>
    public static AnswerShape OfType(object given) => PlainValue.Unwrap(given) switch
    {
        Type type => new TypeShape(type),
        string name => new TypeShape(Find(name)),
        PSObject or IDictionary or IEnumerable => new SampleShape(given),
        { } other => new TypeShape(other.GetType()),
        null => throw BedrockException.Input("A type or a sample is needed, not $null."),
    };

    /// <summary>A schema as JSON text (also line by line), hashtable, custom object or file.</summary>
    /// <exception cref="BedrockException">InputInvalid: it is none of these.</exception>
    public static object OfSchema(object given, string what) => PlainValue.Unwrap(given) switch
    {
        string text => text,
        FileInfo file => ReadFile(file, what),
        IEnumerable lines when lines is not IDictionary && lines.Cast<object?>().All(line => PlainValue.Unwrap(line) is string) => string.Join('\n', lines.Cast<object?>().Select(PlainValue.Unwrap)),
        IDictionary or PSObject => PlainValue.Of(given)!,
        _ => throw BedrockException.Input($"{what} takes JSON text, a hashtable, an object of ConvertFrom-Json, or a file (Get-Item schema.json), not {PlainValue.Unwrap(given)?.GetType().Name ?? "$null"}."),
    };

    /// <summary>True for a hashtable or custom object that is a schema itself, not a sample: its "type" is a type of JSON schema.</summary>
    public static bool IsSchema(object given)
    {
        var type = PlainValue.Unwrap(given) switch
        {
            IDictionary map => map.Contains("type") ? map["type"] : null,
            PSObject custom => custom.Properties["type"]?.Value,
            _ => null,
        };
        return PlainValue.Unwrap(type) switch
        {
            string name => SchemaTypes.Contains(name),
            IEnumerable names => names.Cast<object?>().All(name => PlainValue.Unwrap(name) is string text && SchemaTypes.Contains(text)),
            _ => false,
        };
    }

    // -OutputType [Invoice] without brackets around it is text to PowerShell.
    private static Type Find(string name)
    {
        var bare = name.Trim();
        if (bare.StartsWith('[') && bare.EndsWith(']'))
            bare = bare[1..^1];
        return LanguagePrimitives.TryConvertTo(bare, out Type type) && type is not null
            ? type
            : throw BedrockException.Input($"There is no type [{bare}] in this session.", "Give the type itself, as in -OutputType ([Invoice]), or a sample object.");
    }

    private static string ReadFile(FileInfo file, string what)
    {
        try
        {
            return File.ReadAllText(file.FullName);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.ReadError, $"{what}: {fault.Message}", fault);
        }
    }
}
