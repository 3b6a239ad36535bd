namespace BedrockPS.Core.Chat.Structured;

/// <summary>An answer held against its schema.</summary>
internal sealed class AnswerReading
{
    private const int MostFaults = 20;

    private readonly ChatResponse response;
    private readonly AnswerCheck check;
    private readonly bool isCut;

    private AnswerReading(ChatResponse response, AnswerCheck check, bool isCut)
    {
        this.response = response;
        this.check = check;
        this.isCut = isCut;
    }

    /// <summary>True when asking again would not help, or is not needed: the answer fits, is cut or blocked, or asks for tools.</summary>
    public bool IsFinal => check.Fits || isCut || AsksForTools;

    public bool IsJson => check.IsJson;

    /// <summary>What the model is told of its answer.</summary>
    public string Complaint =>
        $"Your answer does not fit the JSON schema that it must follow:\n{Faults("\n")}\nGive the whole answer again, corrected, as JSON of that schema and nothing else.";

    private bool AsksForTools => response.ToolCalls.Count > 0;

    /// <summary>Reads an answer; one that is cut or blocked is not read at all.</summary>
    public static AnswerReading Of(ChatResponse response, IAnswerSchema schema)
    {
        var isCut = !IsReadable(response.StopReason);
        var check = isCut || response.ToolCalls.Count > 0
            ? new AnswerCheck(null, FixedList<string>.Empty)
            : schema.Check(response.Text);
        return new(response, check, isCut);
    }

    /// <summary>True when the answer shows that the model takes the tool where it did not take the format.</summary>
    public bool IsJsonOfTool(AnswerForm form) => form == AnswerForm.Tool && check is { Fits: true, IsJson: true } && !isCut && !AsksForTools;

    /// <summary>The answer with its value.</summary>
    /// <exception cref="BedrockException">SchemaMismatch: it was cut or blocked.</exception>
    public ChatResponse Accept(ChatRequest request, ChatResponse? before)
    {
        if (isCut)
            throw Mismatch($"The answer ended with {response.StopReason}, so it is not whole and was not read as an object.", CutAdvice(response.StopReason));
        if (!AsksForTools)
            response.Answer = check;
        if (before is not null)
            Join(request, before);
        return response;
    }

    /// <summary>As <see cref="Accept"/>, for the answer after which nothing is asked again.</summary>
    /// <exception cref="BedrockException">SchemaMismatch: it does not fit either.</exception>
    public ChatResponse AcceptLast(ChatRequest request, ChatResponse before) => check.Fits || isCut
        ? Accept(request, before)
        : throw Mismatch($"The answer does not fit the schema, nor did the one before: {Faults("; ")}", "The answer is in the target of the error (TargetObject.Text). Simplify the schema, describe its properties, or use another model.");

    // The conversation goes on from the answer that fits, as if it had been the first; what both cost is counted.
    private void Join(ChatRequest request, ChatResponse before)
    {
        response.Usage = TokenUsage.Sum(before.Usage, response.Usage);
        if (response is not { Conversation: { } conversation, Message: { } message })
            return;
        var messages = TurnRules.Prepare(request.Messages);
        var sent = new SentTurn(messages, ConversationRules.ToolsToSend(request, messages));
        response.Conversation = ConversationRules.Extend(request with { ModelId = response.ModelId ?? request.ModelId }, sent, message, response.Usage, conversation.UpdatedAt ?? default, response.Region);
    }

    private static bool IsReadable(string? stopReason) => stopReason is not
        ("max_tokens" or "model_context_window_exceeded" or "guardrail_intervened" or "content_filtered" or "refusal" or "malformed_model_output" or "malformed_tool_use");

    private static string CutAdvice(string? stopReason) => stopReason switch
    {
        "max_tokens" => "Raise -MaxToken, or ask for less. The text that came is in the target of the error (TargetObject.Text).",
        "model_context_window_exceeded" => "Shorten the input. The text that came is in the target of the error (TargetObject.Text).",
        _ => "What came instead is in the target of the error (TargetObject.Text).",
    };

    private string Faults(string separator) =>
        string.Join(separator, check.Faults.Take(MostFaults)) + (check.Faults.Count > MostFaults ? $"{separator}and {check.Faults.Count - MostFaults} more" : string.Empty);

    private BedrockException Mismatch(string message, string advice) => new(ErrorIds.SchemaMismatch, ErrorKind.InvalidResult, message)
    {
        StatusCode = 200,
        RequestId = response.RequestId,
        Attempts = response.Attempts ?? 0,
        RecommendedAction = advice,
        PartialResponse = response,
    };
}
