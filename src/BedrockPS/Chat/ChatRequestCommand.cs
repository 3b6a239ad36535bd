using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Commands.Tools;
using BedrockPS.Core.Chat;

namespace BedrockPS.Commands.Chat;

/// <summary>Base of cmdlets whose parameters make a Converse request.</summary>
public abstract partial class ChatRequestCommand : BedrockServiceCommand
{
    private long nextIndex;
    private IReadOnlyList<Tool>? tools;

    /// <summary>What to say to the model. With data piped in, the data follows after a blank line.</summary>
    [Parameter(Position = 0)]
    [Alias("Text")]
    [AllowEmptyString]
    public string? Message { get; set; }

    /// <summary>A string: the prompt, or data for -Message. A ChatResponse or Conversation: what to continue. A Message: a turn made before.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <summary>Model id, inference profile id, or ARN of either, of a provisioned model or of a managed prompt. It goes out as given. Default: the model of the conversation, then of the context.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ModelId { get; set; }

    /// <summary>System prompt. Default: that of the conversation.</summary>
    [Parameter]
    public string? System { get; set; }

    /// <summary>Conversation to continue, as a ChatResponse carries it. It is not changed: each answer carries a new one.</summary>
    [Parameter]
    [ValidateNotNull]
    public Conversation? Conversation { get; set; }

    /// <summary>Longest answer in tokens.</summary>
    [Parameter]
    [Alias("MaxTokens")]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxToken { get; set; }

    /// <summary>Randomness, 0 to 1. Only sent when given.</summary>
    [Parameter]
    public double? Temperature { get; set; }

    /// <summary>Share of the likeliest words to choose from, 0 to 1. Only sent when given.</summary>
    [Parameter]
    public double? TopP { get; set; }

    /// <summary>Texts that end the answer where they come up.</summary>
    [Parameter]
    [Alias("StopSequences")]
    public string[]? StopSequence { get; set; }

    /// <summary>Tools that the model may call: tools of New-BedrockTool, names of commands, or hashtables with name, description and inputSchema. Default: those of the conversation.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object[]? Tool { get; set; }

    /// <summary>auto: the model decides. any: it must call a tool. The name of a tool: it must call that one. It holds for the first answer.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ToolChoiceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ToolChoice { get; set; }

    /// <summary>Members of the model's own request that Converse does not name, as hashtable (additionalModelRequestFields).</summary>
    [Parameter]
    public object? AdditionalField { get; set; }

    /// <summary>JSON pointers of members of the model's own response to return in AdditionalFields, for example /stop_sequence.</summary>
    [Parameter]
    public string[]? ResponseField { get; set; }

    /// <summary>Up to 16 pairs that are kept in the invocation log, as hashtable. They replace those of the context.</summary>
    [Parameter]
    public object? RequestMetadata { get; set; }

    /// <summary>Values for the variables of a managed prompt, as hashtable; -ModelId is then the prompt's ARN.</summary>
    [Parameter]
    public object? PromptVariable { get; set; }

    /// <summary>Id or ARN of a guardrail.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GuardrailId { get; set; }

    /// <summary>Version of the guardrail: a number, or DRAFT.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GuardrailVersion { get; set; }

    /// <summary>enabled, enabled_full or disabled: whether the answer carries what the guardrail did.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    public string? GuardrailTrace { get; set; }

    /// <summary>default, priority, flex or reserved.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    public string? ServiceTier { get; set; }

    /// <summary>standard, or optimized where the model has it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    public string? Latency { get; set; }

    /// <summary>Refuses what no record could mend.</summary>
    protected override void BeginProcessing()
    {
        if (Message is not null && string.IsNullOrWhiteSpace(Message))
            Refuse(BedrockException.Input("-Message is blank; the service takes no blank text."));
        if (GuardrailVersion is not null && GuardrailId is null)
            RefuseConflict("-GuardrailVersion needs -GuardrailId.");
    }

    /// <summary>Makes the request of one record.</summary>
    /// <exception cref="BedrockException">InputInvalid, ModelNotSet: nothing can be sent.</exception>
    private protected ChatRequest MakeRequest(bool hasItem, object? item)
    {
        var turn = ChatInput.Read(Message, hasItem, item, Conversation);
        var defaults = Defaults;
        var modelId = ModelId ?? turn.Conversation?.ModelId ?? defaults?.ModelId ?? throw NoModel();
        if (turn.Turn is null && !turn.CanGoAsItIs && !ModelIds.IsPrompt(modelId))
            throw BedrockException.Input("There is nothing to send: give -Message, or pipe in a prompt.");
        return new ChatRequest
        {
            ModelId = modelId,
            Messages = turn.Messages,
            System = System ?? turn.Conversation?.System,
            MaxTokens = MaxToken,
            Temperature = Temperature,
            TopP = TopP,
            StopSequences = StopSequence,
            Tools = GivenTools() ?? turn.Conversation?.Tools ?? FixedList<Tool>.Empty,
            ToolChoice = ToolChoice,
            AdditionalFields = PlainValue.Pairs(AdditionalField, "-AdditionalField"),
            ResponseFields = ResponseField,
            RequestMetadata = PlainValue.StringMap(RequestMetadata) ?? (defaults?.RequestMetadata is { Count: > 0 } kept ? kept : null),
            PromptVariables = PlainValue.StringMap(PromptVariable),
            GuardrailId = GuardrailId,
            GuardrailVersion = GuardrailVersion,
            GuardrailTrace = GuardrailTrace,
            ServiceTier = ServiceTier,
            Latency = Latency,
            Conversation = turn.Conversation,
            InputObject = hasItem ? item : null,
            Index = nextIndex++,
        };
    }

    private IReadOnlyList<Tool>? GivenTools() => Tool is null ? null : tools ??= ToolReader.Read(InvokeCommand, Tool);

    private static BedrockException NoModel() => new(ErrorIds.ModelNotSet, ErrorKind.InvalidArgument, "No model was named and the context has no default.")
    {
        RecommendedAction = "Give -ModelId, or set a default: Set-BedrockContext -ModelId amazon.nova-lite-v1:0. Get-BedrockModel lists the models.",
        IsSetup = true,
    };
}
