using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Session;

/// <summary>Gets the defaults of the session.</summary>
/// <remarks>
/// <para>Gives what Set-BedrockContext or Start-BedrockEmulator set, and nothing when nothing was set. Keys are held but never shown.</para>
/// </remarks>
/// <example>
/// <code>Get-BedrockContext</code>
/// <para>Shows the defaults.</para>
/// </example>
/// <example>
/// <code>(Get-BedrockContext).Region</code>
/// <para>Gives the region that calls use when they name none.</para>
/// </example>
/// <example>
/// <code>$ctx = Get-BedrockContext
/// 1..3 | ForEach-Object -Parallel { Invoke-BedrockChat "Count to $_" -Context $using:ctx }</code>
/// <para>Gives the defaults to parallel runspaces.</para>
/// </example>
/// <seealso cref="SetBedrockContextCommand"/>
[Cmdlet(VerbsCommon.Get, "BedrockContext")]
[OutputType(typeof(Context))]
public sealed class GetBedrockContextCommand : BedrockCommand
{
    /// <summary>Writes the defaults.</summary>
    protected override void ProcessRecord()
    {
        if (SessionContext.Of(SessionState) is { } context)
            WriteObject(context);
    }
}
