using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Commands.Tools;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Commands.Chat;

/// <summary>Base of cmdlets that talk with a model: the parameters of a turn.</summary>
public abstract partial class ChatCommand : BedrockServiceCommand
{
    private long nextIndex;
    private Context? defaults;
    private IReadOnlyList<Tool>? tools;

    /// <summary>Prepares to read attachments.</summary>
    private protected ChatCommand() => Attachments = new Attachments(this, path => Await(token => AttachmentFile.ReadAsync(path, token)));

    /// <summary>What to say to the model. With data piped in, the data follows after a blank line.</summary>
    [Parameter(Position = 0)]
    [Alias("Text")]
    [AllowEmptyString]
    public string? Message { get; set; }

    /// <summary>A string: the prompt, or data for -Message. A FileInfo or byte[]: a file that -Message is about. A ChatResponse or Conversation: what to continue. A Message: a turn made before.</summary>
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

    /// <summary>Conversation to continue, as a ChatResponse carries it or Import-BedrockConversation reads it; a ChatResponse stands for its own. It is not changed: each answer carries a new one.</summary>
    [Parameter]
    [ConversationTransformation]
    [ValidateNotNull]
    public Conversation? Conversation { get; set; }

    /// <summary>Files that go with the message: paths (wildcards work; a file of that very name comes first, so [ and ] in names are fine), FileInfo objects, byte arrays, or s3://bucket/key where the model takes it. The format is told from the content, else from the extension. Up to 5 documents of 4.5 MB in a request.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object? Attachment { get; set; }

    /// <summary>Id of the account that owns the bucket of s3:// attachments; 12 digits. Needed when it is not your own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BucketOwner { get; set; }

    /// <summary>Lets the answer cite the documents that are attached here; Citations of the answer has them. Not every model can.</summary>
    [Parameter]
    public SwitchParameter Citation { get; set; }

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

    /// <summary>How hard the model reasons, for models that have it: low, medium, high, or another value of the model (outputConfig.effort).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    public string? ReasoningEffort { get; set; }

    /// <summary>Tokens that a Claude model may spend on reasoning, 1024 or more and fewer than -MaxToken. Other families take -ReasoningEffort, or members of their own with -AdditionalField.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? ReasoningBudget { get; set; }

    /// <summary>Where the prompt up to there is kept for the next call: System after the system prompt, Tool after the tools, Message at the end of the message. A call takes four; the oldest of earlier messages are left out.</summary>
    [Parameter]
    [ValidateNotNull]
    public CachePlace[]? CachePoint { get; set; }

    /// <summary>How long the prompt is kept after its last use: 5m or 1h, where the model has it. Default: 5 minutes, as the service has it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CacheTtl { get; set; }

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
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
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

    private protected Attachments Attachments { get; }

    /// <summary>Pointers of -ResponseField, where a cmdlet has it.</summary>
    private protected virtual IReadOnlyList<string>? ResponseFields => null;

    /// <summary>Refuses what no record could mend.</summary>
    protected override void BeginProcessing()
    {
        if (Message is not null && string.IsNullOrWhiteSpace(Message))
            Refuse(BedrockException.Input("-Message is blank; the service takes no blank text."));
        if (System is not null && string.IsNullOrWhiteSpace(System))
            Refuse(BedrockException.Input("-System is blank; the service takes no blank text."));
        if (GuardrailVersion is not null && GuardrailId is null)
            RefuseConflict("-GuardrailVersion needs -GuardrailId.");
        if (CacheTtl is not null && CachePoint is not { Length: > 0 })
            RefuseConflict("-CacheTtl needs -CachePoint.");
        if (BucketOwner is not null && Attachment is null)
            RefuseConflict("-BucketOwner needs -Attachment with an s3:// source.");
        try
        {
            if ((ReasoningEffort is not null || ReasoningBudget is not null)
                && ReasoningRules.Conflict(PlainValue.Of(AdditionalField), ReasoningEffort is not null, ReasoningBudget is not null) is { } conflict)
                RefuseConflict(conflict);
            Attachments.Begin(Attachment, new AttachmentOptions(BucketOwner, IsBound(nameof(Citation)) ? Citation.ToBool() : null));
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }
    }

    /// <summary>Makes the request of one record.</summary>
    /// <exception cref="BedrockException">InputInvalid, ModelNotSet: nothing can be sent.</exception>
    private protected ChatRequest MakeRequest(bool hasItem, object? item)
    {
        var attached = Attachments.With(hasItem ? item : null, Message, out var isFile);
        var turn = ChatInput.Read(Message, hasItem && !isFile, item, Conversation).Attach(attached.Count == 0 ? [] : [.. attached.Select(file => file.Block)]);
        defaults ??= Defaults;
        var modelId = ModelId ?? turn.Conversation?.ModelId ?? defaults?.ModelId ?? throw ChatRequestRules.NoModel();
        if (turn.Turn is null && !turn.CanGoAsItIs && !ModelIds.IsPrompt(modelId))
            throw BedrockException.Input("There is nothing to send: give -Message, or pipe in a prompt.");
        Attachments.Advise(modelId, attached, turn.Messages);
        return Template(modelId, defaults) with
        {
            Messages = turn.Messages,
            System = System ?? turn.Conversation?.System,
            Tools = GivenTools() ?? turn.Conversation?.Tools ?? FixedList<Tool>.Empty,
            Conversation = turn.Conversation,
            InputObject = hasItem ? item : null,
            Index = nextIndex++,
        };
    }

    /// <summary>What the requests of all records share.</summary>
    /// <exception cref="BedrockException">InputInvalid.</exception>
    private protected ChatRequest Template() => Template(ModelId ?? Defaults?.ModelId ?? string.Empty, Defaults) with
    {
        System = System,
        Tools = GivenTools() ?? FixedList<Tool>.Empty,
    };

    /// <summary>What comes from the parameters alone.</summary>
    /// <exception cref="BedrockException">InputInvalid.</exception>
    private ChatRequest Template(string modelId, Context? defaults) => new()
    {
        ModelId = modelId,
        MaxTokens = MaxToken,
        Temperature = Temperature,
        TopP = TopP,
        StopSequences = StopSequence,
        ToolChoice = ToolChoice,
        AdditionalFields = ReasoningRules.WithBudget(PlainValue.Pairs(AdditionalField, "-AdditionalField"), ReasoningBudget, modelId),
        ReasoningEffort = ReasoningEffort,
        CachePoints = Fixed.List(CachePoint),
        CacheTtl = CacheTtl,
        ResponseFields = ResponseFields,
        RequestMetadata = PlainValue.StringMap(RequestMetadata) ?? (defaults?.RequestMetadata is { Count: > 0 } kept ? kept : null),
        PromptVariables = PlainValue.StringMap(PromptVariable),
        GuardrailId = GuardrailId,
        GuardrailVersion = GuardrailVersion,
        GuardrailTrace = GuardrailTrace,
        ServiceTier = ServiceTier,
        Latency = Latency,
    };

    /// <summary>Offers other tools from now on.</summary>
    private protected void Offer(object[] given, IReadOnlyList<Tool> read) => (Tool, tools) = (given, read);

    /// <summary>The tools of -Tool, read once; null when none were given.</summary>
    private protected IReadOnlyList<Tool>? GivenTools() => Tool is null ? null : tools ??= ToolReader.Read(InvokeCommand, Tool);
}
