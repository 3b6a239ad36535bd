namespace BedrockPS.Core.Chat.Structured;

/// <summary>The two ways to ask for an answer of a schema. No operation of the service tells which a model takes.</summary>
internal enum AnswerForm
{
    /// <summary>outputConfig.textFormat: the answer is text of that schema.</summary>
    Format,

    /// <summary>A tool with that schema, which the model must call: its arguments are the answer.</summary>
    Tool,
}

/// <summary>An answer of a schema, as part of a request.</summary>
/// <param name="SchemaJson">The schema, an object at its root.</param>
/// <param name="Name">Name for the model; null when the schema has none.</param>
/// <param name="Form">How it is asked for.</param>
internal sealed record AnswerRequest(string SchemaJson, string? Name, AnswerForm Form)
{
    private const string DefaultToolName = "answer";

    /// <summary>True when the model may call other tools before it answers.</summary>
    public bool BesideTools { get; init; }

    /// <summary>Name of the tool that takes the answer; never one of the tools beside it.</summary>
    public string ToolName(IReadOnlyList<Tool> beside)
    {
        var name = Name ?? DefaultToolName;
        while (beside.Any(tool => tool.Name == name))
            name = name.Length < 60 ? "_" + name : DefaultToolName + beside.Count;
        return name;
    }
}
