namespace BedrockPS;

/// <summary>A tool that a model may call.</summary>
public sealed class Tool
{
    internal Tool()
    {
    }

    /// <summary>Name: 1 to 64 of a-z A-Z 0-9 _ -.</summary>
    public string? Name { get; internal init; }

    /// <summary>What the model is told about it.</summary>
    public string? Description { get; internal init; }

    /// <summary>JSON schema of the arguments as plain values; null for a tool of the service itself (systemTool).</summary>
    public object? InputSchema { get; internal init; }

    /// <summary>JSON schema of the arguments as text.</summary>
    public string? InputSchemaJson { get; internal init; }

    /// <summary>True when the model must keep to the schema.</summary>
    public bool? Strict { get; internal init; }

    /// <summary>Command or script block behind it; null when the caller answers.</summary>
    public string? Command { get; internal init; }

    /// <summary>True when each call needs approval.</summary>
    public bool? RequireApproval { get; internal init; }

    /// <summary>Longest output in characters that goes back to the model.</summary>
    public int? MaxOutputLength { get; internal init; }

    /// <summary>What runs the tool in this process; null when the caller answers. It never leaves the process: a copy is not run.</summary>
    internal object? Handler { get; init; }

    /// <summary>True for a tool that the service runs.</summary>
    internal bool IsSystem => InputSchema is null && InputSchemaJson is null;

    /// <summary>The name.</summary>
    /// <returns>The tool's name.</returns>
    public override string ToString() => Name ?? string.Empty;
}
