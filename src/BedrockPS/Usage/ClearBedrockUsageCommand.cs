using System.Management.Automation;
using BedrockPS.Commands.Loading;
using BedrockPS.Core.Usage;

namespace BedrockPS.Commands.Usage;

/// <summary>Forgets what calls used.</summary>
/// <remarks>
/// <para>Without -Path the calls of this process, those of parallel runspaces included; ledger files stay as they are. With -Path the entries of ledger files, in place of those of the process; the files stay, empty, and processes that write to them go on. A file that is no ledger is left alone.</para>
/// <para>Budgets are not changed: what was spent stays spent until Set-BedrockContext -BudgetUsd sets a new one.</para>
/// </remarks>
/// <example>
/// <code>Clear-BedrockUsage</code>
/// <para>Forgets the calls of this process, after asking.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ~/ledgers/*.jsonl | Where-Object Length -gt 1gb | Clear-BedrockUsage -WhatIf</code>
/// <para>Shows which large ledger files would be emptied.</para>
/// </example>
/// <example>
/// <code>Get-BedrockUsage | Export-BedrockUsage "./usage-$(Get-Date -Format yyyyMMdd).csv"; Clear-BedrockUsage -Force</code>
/// <para>Keeps the calls of the day and begins anew, without asking.</para>
/// </example>
/// <seealso cref="GetBedrockUsageCommand"/>
/// <seealso cref="ExportBedrockUsageCommand"/>
[Cmdlet(VerbsCommon.Clear, "BedrockUsage", DefaultParameterSetName = MemorySet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class ClearBedrockUsageCommand : UsageFileCommand
{
    /// <summary>Does not ask. -Confirm asks all the same.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Forgets the calls of the process, or empties files.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == MemorySet && IsMeant("the calls of this process"))
            UsageLedger.Process.Clear();
        foreach (var path in Files())
        {
            if (IsMeant(path))
                TryAwait(path, token => EmptyAsync(path, token), out _);
        }
    }

    private static async Task<bool> EmptyAsync(string path, CancellationToken cancellationToken)
    {
        await Engine.Current.Usage.EmptyAsync(path, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private bool IsMeant(string target)
    {
        var forced = Force && !IsBound("Confirm") && !IsBound("WhatIf");
        return forced || IsAgreed(target, "Clear usage");
    }
}
