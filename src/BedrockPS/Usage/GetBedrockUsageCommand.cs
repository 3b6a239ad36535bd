using System.Management.Automation;
using BedrockPS.Commands.Completion;
using BedrockPS.Commands.Loading;
using BedrockPS.Commands.Session;
using BedrockPS.Core.Usage;

namespace BedrockPS.Commands.Usage;

/// <summary>Gets what calls of models used: tokens, time and cost.</summary>
/// <remarks>
/// <para>Each call that answered is one entry: each tool round, each question that is asked again, and Test-BedrockModel -Probe. A stream that was cut or left early is an entry too, without tokens where the service had not told them yet. Refused calls cost nothing and are none. Nothing that was said is kept.</para>
/// <para>The calls are those of this process, parallel runspaces included. The latest 1,000 are kept one by one and earlier ones as sums, so that -GroupBy stays exact; a ledger file (Set-BedrockContext -LedgerPath) keeps all, and -Path reads it.</para>
/// <para>A cost is there where the price file had the model when the call was made, or has it now; else it is null, never 0. Prices are of tokens alone: service tiers, optimized latency, guardrails and tools that the service runs are not in them.</para>
/// </remarks>
/// <example>
/// <code>Get-BedrockUsage | Measure-Object InputTokens, OutputTokens, Cost -Sum</code>
/// <para>Sums up the calls of this process.</para>
/// </example>
/// <example>
/// <code>Get-BedrockUsage -GroupBy Model, Day -Path ~/bedrock-usage*.jsonl</code>
/// <para>Gives a line for each model and day of ledger files.</para>
/// </example>
/// <example>
/// <code>Get-BedrockUsage -ModelId *nova* -Since (Get-Date).AddHours(-1) | Sort-Object OutputTokens -Descending -Top 5</code>
/// <para>Shows the calls of the last hour with the longest answers.</para>
/// </example>
/// <seealso cref="ExportBedrockUsageCommand"/>
/// <seealso cref="ClearBedrockUsageCommand"/>
/// <seealso cref="SetBedrockContextCommand"/>
[Cmdlet(VerbsCommon.Get, "BedrockUsage", DefaultParameterSetName = MemorySet)]
[OutputType(typeof(UsageEntry))]
public sealed class GetBedrockUsageCommand : UsageFileCommand
{
    private UsageFilter filter = null!;
    private UsageSums? sums;
    private PriceList? prices;

    /// <summary>Model ids as they were sent; wildcards work.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? ModelId { get; set; }

    /// <summary>Cmdlets that made the calls; wildcards work.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Cmdlet { get; set; }

    /// <summary>Calls that ended at this time or later; local time unless it says otherwise.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>Gives sums in place of calls, one for each model, region, cmdlet or day, or each combination of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public UsageGroup[]? GroupBy { get; set; }

    /// <summary>Reads the prices once.</summary>
    protected override void BeginProcessing()
    {
        sums = GroupBy is null ? null : new UsageSums(GroupBy);
        try
        {
            prices = SessionContext.Of(SessionState)?.PricePath is { } path ? Engine.Current.Usage.ReadPrices(path) : null;
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }
    }

    /// <summary>Gives the calls of the process or of files.</summary>
    protected override void ProcessRecord()
    {
        filter = new UsageFilter(ModelId, Cmdlet, Since is { } since ? new DateTimeOffset(since.ToUniversalTime()) : null);
        if (ParameterSetName == MemorySet)
            ReadMemory();
        foreach (var path in Files())
            Each<UsageEntry>(path, token => Engine.Current.Usage.ReadAsync(path, Log, token), Take);
    }

    /// <summary>Gives the sums.</summary>
    protected override void EndProcessing()
    {
        if (sums is not null)
            WriteObject(sums.Entries(), enumerateCollection: true);
        base.EndProcessing();
    }

    private void ReadMemory()
    {
        var content = UsageLedger.Process.Read();
        var takesAll = sums is not null && filter.Since is null;
        if (!takesAll && content.EarlierUntil is { } until && !(until < filter.Since))
            Tell(until);
        foreach (var entry in takesAll ? content.Earlier.Concat(content.Latest) : content.Latest)
            Take(entry);
    }

    private void Take(UsageEntry entry)
    {
        if (!filter.Takes(entry))
            return;
        var priced = entry.Priced(prices);
        if (sums is null)
            WriteObject(priced);
        else
            sums.Add(priced);
    }

    private void Tell(DateTimeOffset until) => WriteWarning(FormattableString.Invariant(
        $"Calls up to {until:u} are kept as sums alone (-GroupBy without -Since); the latest {UsageLedger.Kept} are here. A ledger file keeps all: Set-BedrockContext -LedgerPath."));
}
