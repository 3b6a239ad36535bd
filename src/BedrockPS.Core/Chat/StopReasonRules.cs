namespace BedrockPS.Core.Chat;

/// <summary>What the reason that an answer ended means to its reader. Reasons that are not known here mean nothing special.</summary>
internal static class StopReasonRules
{
    /// <summary>Text of a warning that the answer is cut or blocked, null for reasons that need none.</summary>
    public static string? Warning(string? stopReason) => stopReason switch
    {
        "guardrail_intervened" => "The answer ended with guardrail_intervened: a guardrail blocked or changed it.",
        "content_filtered" => "The answer ended with content_filtered: the model provider's content filter cut it.",
        "max_tokens" => "The answer ended with max_tokens: it is cut at the token limit. Raise -MaxToken for a longer one.",
        "model_context_window_exceeded" => "The answer ended with model_context_window_exceeded: it is cut because the model's context window is full.",
        _ => null,
    };

    /// <summary>The fault of an answer that the service calls malformed, null for other reasons. The answer is still given.</summary>
    public static BedrockException? Fault(string? stopReason) => stopReason switch
    {
        "malformed_model_output" => Malformed(stopReason, "the model's output could not be read"),
        "malformed_tool_use" => Malformed(stopReason, "the model asked for a tool in a form that could not be read; no tool was run"),
        _ => null,
    };

    /// <summary>True when the tool calls of an answer may be run.</summary>
    public static bool MayRunTools(string? stopReason) => stopReason is not (null or "malformed_tool_use" or "guardrail_intervened" or "content_filtered");

    private static BedrockException Malformed(string reason, string meaning) =>
        new(ErrorIds.ModelOutputMalformed, ErrorKind.InvalidResult, $"The answer ended with {reason}: {meaning}.")
        {
            StatusCode = 200,
            IsRetryable = true,
            RecommendedAction = "Send the message again; if it comes back, simplify the request or use another model.",
        };
}
