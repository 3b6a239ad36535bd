namespace BedrockPS.Core.Tools;

/// <summary>Port to whoever can run a tool: it asks for approval where that is due, runs one call, and gives its output as text.</summary>
internal interface IToolRunner
{
    /// <summary>Runs one call. A tool that fails, or is declined, is an outcome and no exception.</summary>
    /// <exception cref="BedrockException">ToolApprovalRequired: approval is due and nobody can be asked.</exception>
    Task<ToolOutcome> RunAsync(Tool tool, ToolCall call, CancellationToken cancellationToken);
}

/// <summary>What came of a call.</summary>
internal readonly record struct ToolOutcome(string? Text, bool IsError = false);
