using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Session;

/// <summary>Forgets the defaults of the session, keys included.</summary>
/// <remarks>
/// <para>Later calls go by their own parameters, then by the session variables of AWS Tools, the environment and the profile.</para>
/// </remarks>
/// <example>
/// <code>Clear-BedrockContext</code>
/// <para>Forgets all defaults.</para>
/// </example>
/// <example>
/// <code>$before = Get-BedrockContext; Clear-BedrockContext; Get-BedrockModel -Context $before</code>
/// <para>Keeps the defaults at hand for single calls.</para>
/// </example>
/// <example>
/// <code>try { Set-BedrockContext -ProfileName audit; Get-BedrockModel } finally { Clear-BedrockContext }</code>
/// <para>Leaves no default behind, whatever happens.</para>
/// </example>
/// <seealso cref="SetBedrockContextCommand"/>
[Cmdlet(VerbsCommon.Clear, "BedrockContext")]
[OutputType(typeof(void))]
public sealed class ClearBedrockContextCommand : BedrockCommand
{
    /// <summary>Forgets the defaults.</summary>
    protected override void ProcessRecord() => SessionContext.Set(SessionState, null);
}
