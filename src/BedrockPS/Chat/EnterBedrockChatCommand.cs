using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Chat.Interactive;
using BedrockPS.Commands.Completion;
using BedrockPS.Commands.Tools;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;
using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Chat;

/// <summary>Holds a conversation with a model at the terminal and emits it at the end.</summary>
/// <remarks>
/// <para>Type a message and press Enter; the answer is written as it comes, without terminal control sequences and without the model's reasoning. The chat goes on until /exit, and the Conversation comes out: pipe it to Export-BedrockConversation, or back to Enter-BedrockChat or Invoke-BedrockChat to go on.</para>
/// <para>Commands begin with a slash: /model, /system, /attach, /tool, /save, /cost, /help, /exit. What begins with one slash is never sent; // sends text that begins with a slash. Three quotation marks begin and end a message of several lines.</para>
/// <para>Ctrl+C stops an answer and keeps the chat: the turn is left out of the conversation, as if it had not been asked. With PSReadLine it empties the line that is typed, and twice in a row it leaves. At the prompt without PSReadLine, and while a tool is asked for or runs, Ctrl+C is PowerShell's and ends the chat; -ConversationVariable keeps the conversation then. Keys pressed while an answer comes are dropped.</para>
/// <para>Lines are read with PSReadLine where it is there, else as the host reads them. What is typed stays out of the history of commands and of its file; the arrows go through the lines of this chat. Where Enter has a script of your own in PSReadLine, lines are read as the host reads them.</para>
/// <para>A turn that fails is an error, and the chat goes on from before it. A wrong set-up (no model, region or credentials) ends it before the first prompt. Tools of -Tool and /tool are asked for before each call. Where nobody can type, the error is HostNotInteractive; use Invoke-BedrockChat there.</para>
/// <para>AWS bills calls by tokens; /cost tells them, and the money where the context names a price file (Set-BedrockContext -PricePath). Each call is in Get-BedrockUsage, and the budget of the context holds.</para>
/// <para>IAM actions: <c>bedrock:InvokeModelWithResponseStream</c>; with a budget <c>bedrock:CountTokens</c>; with -GuardrailId <c>bedrock:ApplyGuardrail</c>.</para>
/// </remarks>
/// <example>
/// <code>Enter-BedrockChat -ModelId amazon.nova-lite-v1:0</code>
/// <para>Begins a chat.</para>
/// </example>
/// <example>
/// <code>Get-Content ./app.log -Tail 500 | Out-String | Enter-BedrockChat 'Find the root cause' -System 'You are a careful administrator.'</code>
/// <para>Begins with a message about a text, and goes on by hand.</para>
/// </example>
/// <example>
/// <code>Import-BedrockConversation ./plan.json | Enter-BedrockChat | Export-BedrockConversation ./plan.json -Force</code>
/// <para>Goes on with a conversation that was kept, and keeps it again.</para>
/// </example>
/// <example>
/// <code>Enter-BedrockChat -ModelId amazon.nova-lite-v1:0 -Tool Get-Process, Get-Service -ConversationVariable talk
/// $talk | Invoke-BedrockChat 'Sum up what we found' -As Text</code>
/// <para>Lets the model look at processes and services, each call asked for, and keeps the conversation in $talk whatever happens.</para>
/// </example>
/// <seealso cref="InvokeBedrockChatCommand"/>
/// <seealso cref="ExportBedrockConversationCommand"/>
/// <seealso cref="ImportBedrockConversationCommand"/>
[Cmdlet(VerbsCommon.Enter, "BedrockChat", SupportsShouldProcess = true)]
[OutputType(typeof(Conversation))]
public sealed partial class EnterBedrockChatCommand : ChatCommand
{
    private readonly HostWriter shown;
    private readonly ChatTotals totals = new();
    private readonly List<object?> piped = [];
    private IConsoleKeys? keys;
    private IBedrockConnection? connection;
    private string? firstModel;
    private string? region;

    /// <summary>Prepares to write.</summary>
    public EnterBedrockChatCommand() => shown = new HostWriter(this);

    /// <summary>Turns with tool calls that are answered for one message before it ends in the error ToolRoundLimit. Default 10.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int MaxToolRound { get; set; } = 10;

    /// <summary>Name of a variable, without $, that takes the conversation after each answer, so that it is there however the chat ends.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConversationVariable { get; set; }

    /// <summary>Refuses sessions in which nobody can type, and what no turn could mend.</summary>
    protected override void BeginProcessing()
    {
        if (!HostPrompt.CanAsk(Host))
            Refuse(NotInteractive(null));
        base.BeginProcessing();
        if (ConversationVariable?.StartsWith('$') == true)
            Refuse(BedrockException.Input($"-ConversationVariable takes a name without $: {ConversationVariable[1..]}."));
        keys = ConsoleKeys.Open();
    }

    /// <summary>Takes what the chat begins with.</summary>
    protected override void ProcessRecord()
    {
        if (IsBound(nameof(InputObject)))
            piped.Add(InputObject);
        (firstModel, region) = (ModelId, Region);
    }

    /// <summary>Holds the chat and emits the conversation.</summary>
    protected override void EndProcessing()
    {
        try
        {
            var first = Open();
            if (first is not null)
                Answer(first);
            var input = new TypedInput(new HostLineReader(this));
            var commands = new SlashCommands(shown, Commands());
            for (var entry = input.Next(); entry.Kind != EntryKind.End && !IsExit(entry); entry = input.Next())
            {
                if (entry.Kind == EntryKind.Command)
                    commands.Run(entry);
                else if (entry.Kind == EntryKind.Message)
                    Answer(() => RequestOf(entry.Text));
            }
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }
        if (Conversation is not null)
            WriteObject(Conversation);
        base.EndProcessing();
    }

    /// <summary>The fault of a session in which nobody can type.</summary>
    internal static BedrockException NotInteractive(Exception? inner) =>
        new(ErrorIds.HostNotInteractive, ErrorKind.InvalidOperation, "Enter-BedrockChat needs somebody who types, and nobody can be asked in this session.", inner)
        {
            RecommendedAction = "Use Invoke-BedrockChat: it takes messages from the pipeline, and -Conversation goes on.",
            IsSetup = true,
        };

    private static bool IsExit(ChatEntry entry) => entry.Kind == EntryKind.Command && entry.Word.Equals("exit", StringComparison.OrdinalIgnoreCase);

    // Settles everything that would fail in each turn; gives the first message if one was given along.
    private Func<ChatRequest>? Open()
    {
        if (piped.Count > 1)
            throw BedrockException.Input($"{piped.Count} objects were piped in; a chat begins with one.", "Make one text of lines with Out-String.");
        var start = piped is [var item] && PlainValue.Unwrap(item) is BedrockPS.Conversation or ChatResponse ? ConversationInput.Read(piped[0]) : null;
        if (start is not null && Conversation is not null)
            throw BedrockException.Input("A conversation was piped in and another given with -Conversation; only one can be continued.");
        Conversation ??= start;
        ModelId = firstModel ?? Conversation?.ModelId ?? Defaults?.ModelId ?? throw ChatRequestRules.NoModel();
        Keep();
        connection = Connect(region ?? Conversation?.Region);
        shown.WriteLine($"Chat with {ModelId} in {connection.Region}. /help lists the commands, /exit leaves.");
        var given = Message;
        if (piped.Count == 1 && start is null)
            return () => MakeRequest(true, piped[0]);
        return given is null ? null : () => RequestOf(given);
    }

    private ChatRequest RequestOf(string text)
    {
        Message = text;
        return MakeRequest(false, null);
    }

    private void Answer(Func<ChatRequest> make)
    {
        using var stop = new StopKey(keys, Pump.Token);
        var isSent = false;
        try
        {
            var request = make();
            var chat = Over(Metered(connection!), request, stop);
            isSent = true;
            Stoppable(() =>
            {
                foreach (var delta in Pump.Pull(_ => chat.ConverseStreamAsync(request, stop.Token)))
                    Show(delta);
            });
        }
        catch (OperationCanceledException) when (stop.IsPressed)
        {
            totals.AddLost();
            shown.WriteLine("Stopped. This turn is not part of the conversation.");
        }
        catch (BedrockException fault)
        {
            if (isSent && fault.PartialResponse is not null)
                totals.AddLost();
            shown.EndLine();
            WriteError(FaultRecord.Of(fault, null));
        }
    }

    private IChatService Over(IChatService chat, ChatRequest request, StopKey stop)
    {
        if (request.Tools.Count == 0)
            return chat;
        var approval = new ToolApproval(this, always: true);
        approval.Check(request.Tools);
        return new ToolChat(chat, new UnwatchedToolRunner(new PipelineToolRunner(Pump, new ToolInvoker(this, approval)), stop), MaxToolRound, Log);
    }

    private void Show(ChatDelta delta)
    {
        if (delta.Text is { } text)
            shown.Write(text);
        else if (delta is { Kind: "ToolUse", ToolName: { } tool, ToolInput: null })
            shown.WriteLine($"Tool: {tool}");
        if (delta.Response is not { } response)
            return;
        shown.EndLine();
        SeenModels.Add(response.ModelId);
        totals.Add(response.Usage);
        Attachments.Clear();
        if (StopReasonRules.Warning(response.StopReason) is { } warning)
            WriteWarning(warning);
        foreach (var fault in response.Faults)
            WriteError(FaultRecord.Of(fault, response));
        Take(response);
    }

    // A call without its result would make the service refuse every later turn.
    private void Take(ChatResponse response)
    {
        if (response.Conversation is null)
            return;
        if (ToolResults.Pending(response.Message) is { Count: > 0 } calls)
        {
            WriteWarning($"The model asks for tools that were not run ({string.Join(", ", calls.Select(call => HostText.CleanLine(call.Name)))}), so this turn is not part of the conversation.");
            return;
        }
        Conversation = response.Conversation;
        Keep();
    }

    private void Keep()
    {
        if (ConversationVariable is null)
            return;
        try
        {
            SessionState.PSVariable.Set(ConversationVariable, Conversation);
        }
        catch (RuntimeException fault)
        {
            throw BedrockException.Input($"-ConversationVariable cannot be used: {fault.Message}");
        }
    }
}
