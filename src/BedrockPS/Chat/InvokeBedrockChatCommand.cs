using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Catalog;
using BedrockPS.Commands.Completion;
using BedrockPS.Commands.Tools;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Chat;

/// <summary>Sends a message to a model and returns its answer.</summary>
/// <remarks>
/// <para>-Message comes first by position. What is piped in is read by what it is: a string is the prompt, or data that follows -Message after a blank line; a FileInfo or byte[] is a file that -Message is about, one call each; a ChatResponse or Conversation is continued; a Message is a turn. Pipe an answer back to go on with the conversation.</para>
/// <para>The answer is a ChatResponse; its ToString() is the text. -Show writes the text to the host as it comes and emits the response; -Stream emits the pieces. Text on objects is unchanged; what is written to the host has terminal control sequences removed.</para>
/// <para>One item that fails is one error, whose TargetObject is the item, or the part of the answer that came. An answer that ended for a reason that cuts or blocks it comes with a warning that names the reason. Nothing is sent again once text has come. An incomplete answer has no StopReason and does not extend the conversation.</para>
/// <para>With -Tool the model may call tools. -InvokeTool Auto or Confirm runs what is behind them on this thread, one at a time and only by the names given, answers all calls of a turn in one message, and goes on until the model answers without calls; tokens of all turns are in Conversation.Usage. -WhatIf and -Confirm are for tool calls alone: a call that is declined answers the model with an error. Text of the model is never run. When a later turn fails, the error's TargetObject has the history with the results: pipe it to Invoke-BedrockChat to go on.</para>
/// <para>-OutputType and -JsonSchema make the answer an object: the model is asked for JSON of that schema (outputConfig, or a tool it must call where the service refuses that with ValidationException), the answer is checked and asked for once more when it does not fit. One that does not fit then, is cut or is blocked is the error SchemaMismatch, whose TargetObject is the response with the raw answer. Text of an answer is never run.</para>
/// <para>Many items: -ThrottleLimit runs calls side by side and takes fewer while the service throttles. -Checkpoint keeps each answer in a file as it comes: a run that ended early, however it ended, is started again with the same command, sends what the file does not have, and emits everything in the order of the input. Items that failed are sent again. Model, region, system prompt, parameters and schema must be those of the first run (CheckpointMismatch); texts may come, go and change places. The file holds answers in clear and is for its owner alone; one run holds it at a time (CheckpointInUse). Progress shows done, failed and rate, and what is left once a run with the file came to its end.</para>
/// <para>-MaxContinuation takes an answer up again that was cut at the token limit inside its text: the model writes on from its own turn, or, where it refuses that, is asked to go on. -FallbackModel asks other models in place of one that is throttled after all retries, not ready, timed out, in error, gone or not granted, with a warning; a request that is refused as invalid, credentials that ran out, and -RequestTimeoutSec go to no other model. Reasoning of the model before does not go along, and nothing is asked again once text was shown.</para>
/// <para>AWS bills calls by tokens; Usage has them, and Get-BedrockUsage those of all calls. With -BudgetUsd, or a budget in the context, a call goes out only when it fits in what is left: the input's tokens (counted by the service where the bytes of its text do not settle it) and -MaxToken at the prices of the price file. It holds over parallel calls, tool rounds and questions that are asked again. What cannot be computed (no -MaxToken, no price, media that the service does not count) ends in BudgetNotComputable before the first call.</para>
/// <para>IAM actions: <c>bedrock:InvokeModel</c>, with -Stream or -Show <c>bedrock:InvokeModelWithResponseStream</c>; with a budget <c>bedrock:CountTokens</c>; for a managed prompt <c>bedrock:RenderPrompt</c>; with -GuardrailId <c>bedrock:ApplyGuardrail</c>.</para>
/// </remarks>
/// <example>
/// <code>Invoke-BedrockChat 'Name three causes of a full disk' -ModelId amazon.nova-lite-v1:0 -Show</code>
/// <para>Writes the answer as it comes.</para>
/// </example>
/// <example>
/// <code>$r = 'Why is C: full?' | Invoke-BedrockChat -ModelId amazon.nova-lite-v1:0
/// $r | Invoke-BedrockChat 'Give the command only' -As Text</code>
/// <para>Goes on with a conversation; the model is that of the answer.</para>
/// </example>
/// <example>
/// <code>Get-Content ./app.log -Tail 500 | Invoke-BedrockChat 'Find the root cause' -Join -Show</code>
/// <para>Sends lines as one text.</para>
/// </example>
/// <example>
/// <code>Invoke-BedrockChat 'Compare the offers' -Attachment ./offers/*.pdf, ./notes.txt -Show -ModelId amazon.nova-lite-v1:0</code>
/// <para>Files go along with the message; [ and ] in names, wildcards, byte arrays and s3://bucket/key work too. Limits are checked before anything is sent.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem *.txt | ForEach-Object { Get-Content $_ -Raw } | Invoke-BedrockChat 'Summarise in one line' -ThrottleLimit 4 -As Text</code>
/// <para>Runs up to four calls at the same time; the answers come in the order of the input.</para>
/// </example>
/// <example>
/// <code>$answers = Get-Content ./questions.txt | Invoke-BedrockChat -ThrottleLimit 8 -Checkpoint ./answers.jsonl -FallbackModel amazon.nova-lite-v1:0 -ErrorVariable failed
/// exit [int]($failed.Count -gt 0)</code>
/// <para>Ends a script of a scheduled job. Run again, it sends only the questions that have no answer yet.</para>
/// </example>
/// <example>
/// <code>Invoke-BedrockChat 'Explain' -ModelId amazon.nova-lite-v1:0 -MaxToken 4096 -MaxContinuation 5 -Show</code>
/// <para>Writes on where the token limit cut the answer, up to five times; it is one answer of one turn.</para>
/// </example>
/// <example>
/// <code>Invoke-BedrockChat 'Stop the runaway process' -Tool (New-BedrockTool Get-Process, Stop-Process) -InvokeTool Confirm -MaxToolRound 6 -ModelId amazon.nova-lite-v1:0</code>
/// <para>Lets the model look for a process and stop it; each call is asked for.</para>
/// </example>
/// <example>
/// <code>Invoke-BedrockChat 'Explain' -ModelId us.anthropic.claude-haiku-4-5-20251001-v1:0 -MaxToken 2048 -AdditionalField @{ thinking = @{ type = 'enabled'; budget_tokens = 1024 } }</code>
/// <para>Sends members of the model's own request.</para>
/// </example>
/// <example>
/// <code>class Invoice { [string] $Number; [datetime] $Date; [decimal] $Total }
/// Get-ChildItem *.txt | ForEach-Object { Get-Content $_ -Raw } | Invoke-BedrockChat 'Extract the invoice' -OutputType ([Invoice]) -ThrottleLimit 4 | Export-Csv inv.csv</code>
/// <para>Makes an object of each answer.</para>
/// </example>
/// <example>
/// <code>Set-BedrockContext -PricePath ./prices.json
/// Get-Content ./tickets.txt | Invoke-BedrockChat 'Which team?' -MaxToken 50 -ThrottleLimit 8 -BudgetUsd 0.50 -As Text -ModelId amazon.nova-lite-v1:0</code>
/// <para>Spends at most half a dollar; each line that no longer fits is an error (BudgetExceeded).</para>
/// </example>
/// <seealso cref="GetBedrockModelCommand"/>
/// <seealso cref="MeasureBedrockTokenCommand"/>
/// <seealso cref="NewBedrockToolCommand"/>
/// <seealso cref="Usage.GetBedrockUsageCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "BedrockChat", SupportsShouldProcess = true)]
[OutputType(typeof(ChatResponse), typeof(ChatDelta), typeof(string))]
public sealed partial class InvokeBedrockChatCommand : ChatRequestCommand
{
    private readonly List<string> joined = [];
    private ThrottledCalls<ChatResponse>? calls;
    private ItemProgress? progress;
    private long items;
    private ChatLayers layers = null!;
    private AnswerOutput output = null!;

    /// <summary>None gives the model's tool calls back in the response. Auto runs them and goes on until the model has an answer; Confirm asks for each. Default None.</summary>
    [Parameter]
    public ToolInvocation InvokeTool { get; set; }

    /// <summary>Turns with tool calls that are answered before it ends in the error ToolRoundLimit. Default 10.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int MaxToolRound { get; set; } = 10;

    /// <summary>How many times an answer is taken up again that was cut at the token limit (max_tokens). The parts make one answer and one turn; Usage and LatencyMs are sums. 0 takes none up.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaxContinuation { get; set; }

    /// <summary>Models to ask, in their order, when one fails for a reason of its own: throttled after all retries, not ready, timed out, in error, gone or not granted. Each item begins with the first model again; ModelId of the answer says which one it was.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? FallbackModel { get; set; }

    /// <summary>Emits the pieces of the answer as they come; the last has no text and carries the whole response.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>Writes the text to the host as it comes, without terminal control sequences, and emits the response at the end.</summary>
    [Parameter]
    public SwitchParameter Show { get; set; }

    /// <summary>Text emits the answer's text alone, Object the object that -JsonSchema or -OutputType asks for.</summary>
    /// <value>Object with -JsonSchema or -OutputType, else Response</value>
    [Parameter]
    public ChatOutput As { get; set; }

    /// <summary>Name of a variable, without $, that takes the response; an array when several items were piped in, and null when none came.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ResponseVariable { get; set; }

    /// <summary>Sends all strings that are piped in as one text, a line each.</summary>
    [Parameter]
    public SwitchParameter Join { get; set; }

    /// <summary>Calls that run at the same time when several items are piped in. It shrinks while the service throttles. Default: that of the context, else 1.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int? ThrottleLimit { get; set; }

    /// <summary>With -ThrottleLimit: emits each answer as soon as it is there, in place of the order of the input.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <summary>Refuses parameters that exclude each other.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        ReadSchema();
        RefuseConflicts();
        if (HasSchema && !IsBound(nameof(As)))
            As = ChatOutput.Object;
        var variable = new ResponseVariable(this, ResponseVariable);
        output = new AnswerOutput(this, As, variable, ObjectOf);
        try
        {
            foreach (var model in FallbackModel ?? [])
                ChatRequestRules.CheckModelId(model, "-FallbackModel");
            variable.Clear();
            checkpoint = Checkpoint is null ? null : OpenCheckpoint(Checkpoint);
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }
        layers = new ChatLayers(Metered, new ToolCalling(this, Pump, Log, InvokeTool, MaxToolRound), Structured, Log)
        {
            MaxContinuation = MaxContinuation,
            FallbackModels = Fixed.List(FallbackModel),
            Checkpoint = checkpoint,
            Schema = Schema,
        };
        progress = new ItemProgress(this, isWanted: !Stream && !Show && !Join, checkpoint?.LastItems);
        var limit = Stream || Show || Join ? 1 : ThrottleLimit ?? Defaults?.ThrottleLimit ?? 1;
        if (limit > 1)
            calls = new ThrottledCalls<ChatResponse>(Pump, new ConcurrencyLimit(limit), !Unordered);
    }

    /// <summary>Answers one record.</summary>
    protected override void ProcessRecord()
    {
        var hasItem = IsBound(nameof(InputObject));
        if (!Join || !hasItem)
            Answer(hasItem, InputObject);
        else if (PlainValue.Unwrap(InputObject) is string line)
            joined.Add(line);
        else
            WriteFault(BedrockException.Input("-Join takes strings alone."), InputObject);
    }

    /// <summary>Answers what was joined and waits for the calls that still run.</summary>
    protected override void EndProcessing()
    {
        if (joined.Count > 0)
            Answer(true, string.Join('\n', joined));
        FinishCalls();
        EndIfNotKept();
        checkpoint?.End(items);
        progress?.End();
        base.EndProcessing();
    }

    private protected override void FinishCalls()
    {
        if (calls is not null)
            Stoppable(calls.Finish);
    }

    private protected override void Release()
    {
        progress?.Release();
        checkpoint?.Dispose();
    }

    private void RefuseConflicts()
    {
        if (Stream && IsBound(nameof(As)))
            RefuseConflict("-Stream emits pieces, so -As cannot say what to emit. Use -Show -As Text to see the text as it comes and keep it.");
        if ((Stream || Show) && ThrottleLimit > 1)
            RefuseConflict($"{(Stream ? "-Stream" : "-Show")} with -ThrottleLimit over 1 would mix the answers.");
        if (Join && ThrottleLimit is not null)
            RefuseConflict("-Join makes one call, so -ThrottleLimit has nothing to limit.");
        if (Checkpoint is not null && (Stream || Join))
            RefuseConflict($"{(Stream ? "-Stream emits pieces" : "-Join makes one call")}, and -Checkpoint keeps the whole answers of many items.");
        if (Stream && FallbackModel is not null)
            RefuseConflict("-Stream emits pieces as they come, and -FallbackModel may have to begin anew. Use -Show to see the text as it comes.");
        if (Stream && HasSchema)
            RefuseConflict("-Stream emits pieces, and -JsonSchema and -OutputType are about the whole answer. Use -Show to see the text as it comes.");
        if (As == ChatOutput.Object && !HasSchema)
            RefuseConflict("-As Object needs -JsonSchema or -OutputType, which say what the object is.");
        if (IsBound(nameof(MaxToolRound)) && InvokeTool == ToolInvocation.None)
            RefuseConflict("-MaxToolRound needs -InvokeTool Auto or Confirm: without it no tool is run.");
    }

    private void Answer(bool hasItem, object? item)
    {
        EndIfNotKept();
        items++;
        ChatRequest request;
        try
        {
            request = MakeRequest(hasItem, item);
        }
        catch (BedrockException fault)
        {
            InPlace(() => WriteFault(fault, item));
            return;
        }
        if (!TryConnect(item, out var connection) || !TryOver(connection, request, out var chat))
            return;
        if (Stream || Show)
            Streamed(chat, request);
        else if (calls is null)
            Whole(chat, request);
        else
            Stoppable(() => calls.Submit(token => chat.ConverseAsync(request, token), WasThrottled, (response, fault) => Finished(request, response, fault)));
    }

    private bool TryOver(IBedrockConnection connection, ChatRequest request, out IChatService chat)
    {
        try
        {
            chat = layers.Over(connection, request);
            return true;
        }
        catch (BedrockException fault)
        {
            InPlace(() => WriteFault(fault, request.InputObject));
            chat = null!;
            return false;
        }
    }

    private void InPlace(Action emit)
    {
        if (calls is null)
            emit();
        else
            Stoppable(() => calls.Skip(emit));
    }

    private void Whole(IChatService chat, ChatRequest request)
    {
        var hasAnswer = TryAwait(request.InputObject, token => chat.ConverseAsync(request, token), out var response);
        progress?.Add(hasAnswer ? response : null);
        if (hasAnswer)
            output.Emit(response);
    }

    private void Streamed(IChatService chat, ChatRequest request)
    {
        var shown = Show ? new HostWriter(this) : null;
        Each<ChatDelta>(request.InputObject, token => chat.ConverseStreamAsync(request, token), delta => output.Emit(delta, shown, asPieces: Stream), failed: () => shown?.EndLine());
    }

    private void Finished(ChatRequest request, ChatResponse? response, Exception? fault)
    {
        progress?.Add(response);
        WriteFaultOrThrow(fault, request.InputObject);
        if (fault is null)
            output.Emit(response!);
    }

    private static bool WasThrottled(ChatResponse? response, Exception? fault) =>
        response is { Attempts: > 1, IsKept: false } || fault is BedrockException { StatusCode: 429 };
}
