using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Management.Automation;
using System.Text.RegularExpressions;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Tools;

/// <summary>What Validate attributes, and those of data annotations, mean in a schema. PowerShell applies most of them to each item of a list, and so do these.</summary>
internal static partial class SchemaRules
{
    public static void Apply(Dictionary<string, object?> schema, IReadOnlyList<Attribute> attributes)
    {
        if (attributes.Count == 0)
            return;
        Describe(schema, attributes);
        var item = schema.GetValueOrDefault("type") is "array" && schema.GetValueOrDefault("items") is Dictionary<string, object?> items ? items : schema;
        foreach (var attribute in attributes)
        {
            OfItem(item, attribute);
            OfCount(schema, attribute);
        }
    }

    /// <summary>Takes the description from [System.ComponentModel.Description()].</summary>
    public static void Describe(Dictionary<string, object?> schema, IEnumerable<Attribute> attributes)
    {
        if (attributes.OfType<DescriptionAttribute>().FirstOrDefault()?.Description is { Length: > 0 } text)
            schema["description"] = text;
    }

    private static void OfItem(Dictionary<string, object?> item, Attribute attribute)
    {
        switch (attribute)
        {
            case ValidateSetAttribute set: item["enum"] = Values(item, set.ValidValues); break;
            case ValidateRangeAttribute { MinRange: { } least, MaxRange: { } most }: Bound(item, least, most); break;
            case ValidateLengthAttribute length: Length(item, length.MinLength, length.MaxLength); break;
            case ValidatePatternAttribute pattern: Pattern(item, pattern.RegexPattern); break;
            case RangeAttribute range: Bound(item, range.Minimum, range.Maximum); break;
            case StringLengthAttribute length: Length(item, length.MinimumLength, length.MaximumLength); break;
            case RegularExpressionAttribute expression: Pattern(item, $"^(?:{expression.Pattern})$"); break;
        }
    }

    private static void OfCount(Dictionary<string, object?> schema, Attribute attribute)
    {
        var isList = schema.GetValueOrDefault("type") is "array";
        switch (attribute)
        {
            case ValidateCountAttribute count when isList:
                schema["minItems"] = count.MinLength;
                schema["maxItems"] = count.MaxLength;
                break;
            case MinLengthAttribute least: schema[isList ? "minItems" : "minLength"] = least.Length; break;
            case MaxLengthAttribute { Length: >= 0 } most: schema[isList ? "maxItems" : "maxLength"] = most.Length; break;
            case ValidateNotNullOrEmptyAttribute or { TypeId: Type { Name: "ValidateNotNullOrWhiteSpaceAttribute" } }:
                if (isList || IsText(schema))
                    schema.TryAdd(isList ? "minItems" : "minLength", 1);
                break;
        }
    }

    // ValidateSet keeps numbers as text; in a schema of integers they must be integers.
    private static object?[] Values(Dictionary<string, object?> item, IEnumerable<string> values) => item.GetValueOrDefault("type") is "integer"
        ? [.. values.Select(value => long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : (object)value)]
        : [.. values];

    private static void Bound(Dictionary<string, object?> item, object least, object most)
    {
        if (item.GetValueOrDefault("type") is not ("integer" or "number"))
            return;
        item["minimum"] = PlainValue.Unwrap(least);
        item["maximum"] = PlainValue.Unwrap(most);
    }

    private static void Length(Dictionary<string, object?> item, int least, int most)
    {
        if (!IsText(item))
            return;
        item["minLength"] = least;
        item["maxLength"] = most;
    }

    // Schemas know the regular expressions of JavaScript: what those cannot say is told in words.
    private static void Pattern(Dictionary<string, object?> item, string pattern)
    {
        if (!IsText(item))
            return;
        var portable = pattern.Replace("\\A", "^", StringComparison.Ordinal).Replace("\\z", "$", StringComparison.Ordinal).Replace("\\Z", "$", StringComparison.Ordinal);
        if (OnlyInDotNet().IsMatch(portable))
            item["description"] = $"{item.GetValueOrDefault("description")} Matches the .NET regular expression {pattern}".Trim();
        else
            item["pattern"] = portable;
    }

    private static bool IsText(Dictionary<string, object?> schema) =>
        schema.GetValueOrDefault("type") is "string" && schema.GetValueOrDefault("format") is null;

    [GeneratedRegex(@"\(\?([a-zA-Z-]+[:)]|[>#'(])|\\[pPGAzZ]", RegexOptions.CultureInvariant)]
    private static partial Regex OnlyInDotNet();
}
