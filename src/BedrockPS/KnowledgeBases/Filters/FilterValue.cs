using System.Collections;
using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases.Filters;

/// <summary>Takes a value of a script as the service compares it: strings stay strings, numbers numbers, truth values truth values.</summary>
internal static class FilterValue
{
    /// <summary>A scalar, or an array of scalars.</summary>
    /// <param name="value">The value.</param>
    /// <param name="fault">Makes the fault from what is wrong.</param>
    public static object Read(object? value, Func<string, BedrockException> fault) => PlainValue.Unwrap(value) switch
    {
        string text => text,
        IEnumerable list and not IDictionary => list.Cast<object?>().Select(item => Scalar(item, fault)).ToArray(),
        _ => Scalar(value, fault),
    };

    /// <summary>A scalar as the one member of a list; a list as it is.</summary>
    public static object[] List(object value) => value as object[] ?? [value];

    private static object Scalar(object? value, Func<string, BedrockException> fault) => PlainValue.Unwrap(value) switch
    {
        null => throw fault("the value is null."),
        DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan => throw fault("the service compares no dates. Keep them as numbers in the documents' attributes, such as 20240131, and compare with such a number."),
        char letter => letter.ToString(),
        SwitchParameter set => set.IsPresent,
        Enum or Guid or Uri => PlainValue.Unwrap(value)!.ToString()!,
        var plain when MetadataFilter.IsScalar(plain) => plain,
        var other => throw fault($"a value of type {other.GetType().Name} is no string, number or truth value."),
    };
}
