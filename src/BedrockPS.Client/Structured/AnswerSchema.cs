using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Core.Chat.Structured;
using Json.Schema;

namespace BedrockPS.Client.Structured;

/// <summary>A JSON schema and its check, by JsonSchema.Net. Nothing of that library is loaded before the first schema is read.</summary>
internal sealed class AnswerSchema : IAnswerSchema
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 256 };

    private readonly JsonSchema _schema;
    private readonly SchemaText _text;
    private readonly string _what;

    private AnswerSchema(SchemaText text, JsonSchema schema, string what)
    {
        _text = text;
        _schema = schema;
        _what = what;
    }

    public string Json => _text.Wire;

    /// <summary>Reads a schema.</summary>
    /// <exception cref="BedrockException">InputInvalid: it is no JSON schema.</exception>
    public static AnswerSchema Read(object schema, string what)
    {
        var text = SchemaText.Read(schema, what);
        try
        {
            var options = new BuildOptions { SchemaRegistry = new SchemaRegistry(), Dialect = DialectOf(text.Draft) };
            var read = new AnswerSchema(text, JsonSchema.FromText(text.Wire, options, null, Depth), what);
            // References are resolved when they are first followed.
            read.Evaluate("""{}""");
            return read;
        }
        catch (Exception fault) when (IsOfSchema(fault))
        {
            throw Wrong(what, fault);
        }
    }

    public string ToText(bool indented) => _text.Shown(indented);

    public AnswerCheck Check(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return NotJson("The answer has no text.");
        object? value;
        try
        {
            value = PlainJson.ReadExact(json);
        }
        catch (JsonException fault)
        {
            return NotJson($"The answer is not JSON: {fault.Message}");
        }

        var faults = Evaluate(json);
        return faults.Count > 0 ? new AnswerCheck(null, faults) : new AnswerCheck(_text.Unwrap(value), faults);
    }

    private static AnswerCheck NotJson(string fault) => new(null, Fixed.List([fault])) { IsJson = false };

    private IReadOnlyList<string> Evaluate(string json)
    {
        using var document = JsonDocument.Parse(json, Depth);
        try
        {
            var results = _schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
            return results.IsValid ? FixedList<string>.Empty : Faults(results);
        }
        catch (Exception fault) when (IsOfSchema(fault))
        {
            throw Wrong(_what, fault);
        }
    }

    private static IReadOnlyList<string> Faults(EvaluationResults results)
    {
        var faults = (results.Details ?? []).Prepend(results)
            .Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Select(error => $"{Place(detail.InstanceLocation.ToString())}: {Told(error.Key, error.Value)}"))
            .Distinct(StringComparer.Ordinal);
        var list = Fixed.List(faults);
        return list.Count > 0 ? list : Fixed.List(["The answer does not fit the schema."]);
    }

    private static string Place(string pointer) => pointer.Length == 0 ? "the answer" : pointer;

    // A member that the schema does not know is held against "false" there, which says nothing to a reader.
    private static string Told(string keyword, string message) => keyword.Length == 0 ? "is not a member that the schema allows" : message;

    private static Dialect DialectOf(string? draft) => draft switch
    {
        not null when draft.Contains("draft-07", StringComparison.Ordinal) => Dialect.Draft07,
        not null when draft.Contains("draft-06", StringComparison.Ordinal) || draft.Contains("draft-04", StringComparison.Ordinal) => Dialect.Draft06,
        not null when draft.Contains("2019-09", StringComparison.Ordinal) => Dialect.Draft201909,
        _ => Dialect.Draft202012,
    };

    private static bool IsOfSchema(Exception fault) => fault is JsonSchemaException or RefResolutionException or ArgumentException or JsonException or InvalidOperationException;

    private static BedrockException Wrong(string what, Exception fault) =>
        new(ErrorIds.InputInvalid, ErrorKind.InvalidArgument, $"{what} is not a JSON schema: {fault.Message}", fault);
}
