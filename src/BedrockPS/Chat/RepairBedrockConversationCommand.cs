using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.Chat;

namespace BedrockPS.Commands.Chat;

/// <summary>Mends a conversation that the service refuses, and says what it changed.</summary>
/// <remarks>
/// <para>For histories that were cut, edited, put together by hand or broken off. Each change is one warning that names the turn, without any of its text; -WarningVariable collects them. Nothing is sent. The conversation that goes in is not changed, and one without faults comes out as it is.</para>
/// <para>What it mends: blank text and turns that hold nothing are left out. Neighbours of one role are joined. A tool call without a result gets an error as its result, a result without a call is left out, results come first in their turn, a call whose id another has is left out. A conversation that starts with the model gets a first turn of the user that says so. Blocks that a role may not hold are left out, as is reasoning that no answer follows. Documents get valid and unique names, and a text beside them. Of more than four cache points the newest stay.</para>
/// <para>An answer at the end stays: the next message follows it. Definitions of tools cannot be made up: give -Tool when the history uses tools that the conversation does not define.</para>
/// </remarks>
/// <example>
/// <code>Import-BedrockConversation ./plan.json | Repair-BedrockConversation | Invoke-BedrockChat 'Go on'</code>
/// <para>Mends a conversation that was kept and goes on.</para>
/// </example>
/// <example>
/// <code>$r = Invoke-BedrockChat 'Plan the migration' -ModelId amazon.nova-lite-v1:0
/// $r | Repair-BedrockConversation -WarningVariable changes | Export-BedrockConversation ./mended.json
/// $changes.Count</code>
/// <para>Counts the changes; 0 when nothing was wrong.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./kept/*.json | Import-BedrockConversation | Repair-BedrockConversation | ForEach-Object { $_ | Export-BedrockConversation "./mended/$($_.ConversationId).json" }</code>
/// <para>Mends a folder of conversations.</para>
/// </example>
/// <seealso cref="ImportBedrockConversationCommand"/>
/// <seealso cref="InvokeBedrockChatCommand"/>
[Cmdlet(VerbsDiagnostic.Repair, "BedrockConversation")]
[OutputType(typeof(Conversation))]
public sealed class RepairBedrockConversationCommand : BedrockCommand
{
    /// <summary>The Conversation, or the ChatResponse that ends it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>Mends one conversation.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var (conversation, changes) = ConversationRepair.Repair(ConversationInput.Read(InputObject));
            foreach (var change in changes)
                WriteWarning(change);
            if (changes.Count == 0)
                WriteVerbose("Nothing had to be mended.");
            WriteObject(conversation);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject);
        }
    }
}
