using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Chat;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Tools;

/// <summary>Runs the tool calls that a response carries, or takes their results by hand, and gives the one message that answers them.</summary>
/// <remarks>
/// <para>All calls of the turn are answered, in their order: what is behind the tool runs on this thread, one at a time; a name that is not among the tools, arguments that do not fit, and a tool that fails are error results. Calls that the service runs itself are left out.</para>
/// <para>Send the message with the conversation of the response: <c>$r | Invoke-BedrockTool | Invoke-BedrockChat -Conversation $r.Conversation</c>. Invoke-BedrockChat -InvokeTool does all of that by itself.</para>
/// </remarks>
/// <example>
/// <code>$r = Invoke-BedrockChat 'Call Get-Date' -Tool Get-Date -ModelId local.extract-v1
/// $r | Invoke-BedrockTool | Invoke-BedrockChat -Conversation $r.Conversation</code>
/// <para>Runs the call of the model, and gives it the result.</para>
/// </example>
/// <example>
/// <code>$r | Invoke-BedrockTool -Result @{ temperature = 7 } | Invoke-BedrockChat -Conversation $r.Conversation</code>
/// <para>Answers one call by hand.</para>
/// </example>
/// <example>
/// <code>$results = @{}
/// foreach ($call in $r.ToolCalls) { $results[$call.ToolUseId] = "$($call.Name) is not available today" }
/// $r | Invoke-BedrockTool -Result $results | Invoke-BedrockChat -Conversation $r.Conversation</code>
/// <para>Answers several calls by their ids.</para>
/// </example>
/// <seealso cref="InvokeBedrockChatCommand"/>
/// <seealso cref="NewBedrockToolCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "BedrockTool", SupportsShouldProcess = true)]
[OutputType(typeof(Message))]
public sealed class InvokeBedrockToolCommand : BedrockCommand
{
    private IReadOnlyList<Tool>? tools;

    /// <summary>The response whose tool calls wait for results.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public ChatResponse InputObject { get; set; } = null!;

    /// <summary>Tools that may be run, in place of those of the conversation.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object[]? Tool { get; set; }

    /// <summary>Results by hand, and nothing is run: of one call the value; of several a list in their order, or a hashtable by ToolUseId. Strings go as they are, other values as JSON, an ErrorRecord or exception as an error.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? Result { get; set; }

    /// <summary>Answers the calls of one response.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var calls = ToolResults.Pending(InputObject.Message);
            if (calls.Count == 0 || InputObject.Conversation is null)
                throw BedrockException.Input("The response has no tool calls that wait for a result.", "Its StopReason is tool_use when it has.");
            WriteObject(ToolResults.Message(IsBound(nameof(Result)) ? new GivenResults(Result).For(calls) : Run(calls)));
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject);
        }
    }

    private List<ToolResult> Run(IReadOnlyList<ToolCall> calls)
    {
        if (!StopReasonRules.MayRunTools(InputObject.StopReason))
            throw BedrockException.Input($"The answer ended with {InputObject.StopReason ?? "no reason"}, so its calls are not run.", "Answer them with -Result, or ask again.");
        var allowed = Tool is null ? InputObject.Conversation!.Tools : tools ??= ToolReader.Read(InvokeCommand, Tool);
        var approval = new ToolApproval(this, always: false);
        approval.Check(allowed);
        var invoker = new ToolInvoker(this, approval);
        var tasks = ToolTasks.Of(InputObject, calls, allowed);
        if (tasks.FirstOrDefault(task => task.Tool is { Handler: null }) is { } byHand)
            throw BedrockException.Input($"Nothing is behind the tool '{byHand.Call.Name}', so its call is answered by hand.", "Give the results of all calls with -Result, or the tools with -Tool.");
        return [.. tasks.Select(task => task.Tool is null
            ? ToolResults.Of(task.Call, new ToolOutcome(task.Refusal, IsError: true))
            : ToolResults.Of(task.Call, invoker.Run(task.Tool, task.Call), task.Tool.MaxOutputLength))];
    }
}
