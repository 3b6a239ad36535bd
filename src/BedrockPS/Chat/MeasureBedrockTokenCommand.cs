using System.Management.Automation;
using BedrockPS.Commands.Completion;

namespace BedrockPS.Commands.Chat;

/// <summary>Counts the input tokens that a chat request would use, without making the call.</summary>
/// <remarks>
/// <para>Takes the parameters of Invoke-BedrockChat, so that the same splat works for both; those that do not reach the model's input change nothing. The service counts for some models only.</para>
/// <para>IAM actions: <c>bedrock:CountTokens</c>.</para>
/// </remarks>
/// <example>
/// <code>Measure-BedrockToken 'Why is the sky blue?' -ModelId anthropic.claude-3-5-haiku-20241022-v1:0</code>
/// <para>Counts the tokens of a question.</para>
/// </example>
/// <example>
/// <code>Get-Content ./app.log -Raw | Measure-BedrockToken 'Find the root cause' | Where-Object InputTokens -gt 100000</code>
/// <para>Finds out whether a log is too long before it is sent.</para>
/// </example>
/// <example>
/// <code>$ask = @{ Message = 'And in winter?'; Conversation = $r.Conversation }
/// if ((Measure-BedrockToken @ask).InputTokens -lt 8000) { Invoke-BedrockChat @ask }</code>
/// <para>Goes on with a conversation only while it is short.</para>
/// </example>
/// <seealso cref="InvokeBedrockChatCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "BedrockToken")]
[OutputType(typeof(TokenCount))]
public sealed class MeasureBedrockTokenCommand : ChatRequestCommand
{
    /// <summary>Counts one record.</summary>
    protected override void ProcessRecord()
    {
        var item = InputObject;
        try
        {
            var request = MakeRequest(IsBound(nameof(InputObject)), item);
            var connection = Connect(Region);
            var count = Await(token => connection.Chat.CountTokensAsync(request, token));
            SeenModels.Add(count.ModelId);
            WriteObject(count);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, item);
        }
    }
}
