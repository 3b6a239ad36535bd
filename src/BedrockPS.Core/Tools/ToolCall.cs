namespace BedrockPS;

/// <summary>A tool call that the model asks for.</summary>
public sealed class ToolCall
{
    internal ToolCall()
    {
    }

    /// <summary>Id that the answer must carry.</summary>
    public string? ToolUseId { get; internal init; }

    /// <summary>Name of the tool.</summary>
    public string? Name { get; internal init; }

    /// <summary>Arguments as plain values; empty for a tool without parameters.</summary>
    public IReadOnlyDictionary<string, object?> Input { get; internal init; } = FixedMap<object?>.Empty;

    /// <summary>Arguments as the exact JSON that was received.</summary>
    public string? InputJson { get; internal init; }

    /// <summary>server_tool_use for tools that the service runs itself; null otherwise.</summary>
    public string? ToolType { get; internal init; }

    /// <summary>Name and arguments.</summary>
    /// <returns>For example <c>get_weather {"city":"Oslo"}</c>.</returns>
    public override string ToString() => $"{Name} {InputJson}";
}

/// <summary>The answer to a tool call.</summary>
public sealed class ToolResult
{
    internal ToolResult()
    {
    }

    /// <summary>Id of the call that it answers.</summary>
    public string? ToolUseId { get; internal init; }

    /// <summary>success or error.</summary>
    public string? Status { get; internal init; }

    /// <summary>The text blocks, joined.</summary>
    public string? Text { get; internal init; }

    /// <summary>The JSON blocks as plain values.</summary>
    public IReadOnlyList<object?> Json { get; internal init; } = FixedList<object?>.Empty;

    /// <summary>Kind of a tool that the service runs itself.</summary>
    public string? ToolType { get; internal init; }

    /// <summary>The result's JSON as received.</summary>
    public string? Raw { get; internal init; }

    /// <summary>The text.</summary>
    /// <returns>The text of the result.</returns>
    public override string ToString() => Text ?? string.Empty;
}
