using System.Management.Automation;
using BedrockPS.Commands.Loading;
using BedrockPS.Core.Session;
using BedrockPS.Core.Usage;

namespace BedrockPS.Commands.Usage;

/// <summary>Makes what counts the calls of a cmdlet: into the ledger of the process, and into files and budgets as its defaults say.</summary>
internal static class SessionMeter
{
    public static UsageMeter Of(PSCmdlet command, Context? defaults, ICallLog log, decimal? budgetUsd = null)
    {
        // Those of the pipeline first: what waits holds nothing that others could wait for.
        var budgets = new List<Budget>();
        if (budgetUsd is { } limit)
            budgets.Add(new Budget(limit, "-BudgetUsd"));
        if (defaults?.Budget is { } shared)
            budgets.Add(shared);
        var settings = new MeterSettings(command.MyInvocation.MyCommand.Name, defaults?.LedgerPath, defaults?.PricePath, budgets);
        return new UsageMeter(settings, UsageLedger.Process, Engine.Current.Usage, log);
    }
}
