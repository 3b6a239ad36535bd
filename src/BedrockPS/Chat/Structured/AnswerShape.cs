using System.Text.RegularExpressions;
using BedrockPS.Commands.Tools;

namespace BedrockPS.Commands.Chat.Structured;

/// <summary>What an answer becomes: its schema, and how its data is read. Reading never runs text of the answer.</summary>
internal abstract partial class AnswerShape
{
    /// <summary>Name for the model, as the service takes it; null when there is none.</summary>
    public virtual string? Name => null;

    /// <summary>The schema: plain values or JSON text.</summary>
    public abstract object Schema { get; }

    /// <summary>Makes the object of an answer that fits the schema. Must run where the pipeline runs: classes of PowerShell belong to it.</summary>
    /// <exception cref="DataException">A value fits the schema and not the type.</exception>
    public abstract object? Read(object? value);

    /// <summary>A name made of the characters that tools take.</summary>
    protected static string? Named(string text)
    {
        var name = Forbidden().Replace(text, "_").Trim('_');
        return name.Length is 0 or > 64 ? null : name;
    }

    [GeneratedRegex("[^a-zA-Z0-9_-]+")]
    private static partial Regex Forbidden();
}

/// <summary>An object of a .NET type or PowerShell class.</summary>
internal sealed class TypeShape(Type type) : AnswerShape
{
    public override string? Name { get; } =
        JsonScalar.Find(type) is null && ListType.Find(type) is null && MapType.Find(type) is null ? Named(type.Name) : null;

    public override object Schema { get; } = TypeSchema.For(type);

    public override object? Read(object? value) => DataReader.Read(value, type, "the answer");
}

/// <summary>A custom object made after a sample.</summary>
internal sealed class SampleShape(object sample) : AnswerShape
{
    public override object Schema { get; } = Sample.Schema(sample);

    public override object? Read(object? value) => Sample.Read(value, sample, "the answer");
}

/// <summary>Custom objects, arrays, strings and numbers as they come, for a schema without a type behind it.</summary>
internal sealed class FreeShape(object schema) : AnswerShape
{
    public override object Schema { get; } = schema;

    public override object? Read(object? value) => FreeData.Read(value, "the answer");
}

/// <summary>Data that fits the schema and cannot become what was asked for.</summary>
internal sealed class DataException(string message, Exception? inner = null) : Exception(message, inner);
