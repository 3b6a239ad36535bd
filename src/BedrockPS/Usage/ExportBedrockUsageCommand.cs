using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Loading;
using BedrockPS.Commands.Session;
using BedrockPS.Core.Usage;

namespace BedrockPS.Commands.Usage;

/// <summary>Writes what calls used to a CSV or JSON file, or an empty price file for their models.</summary>
/// <remarks>
/// <para>Without pipeline input the calls of this process are written; pipe in what Get-BedrockUsage gives to choose others. Numbers have a point and dates are in UTC (ISO 8601), whatever the culture. In CSV, text that a spreadsheet would read as a formula begins with an apostrophe.</para>
/// <para>-PriceTemplate writes a JSON file with the models of these calls. Each price is null, which means that it is not known: write in what AWS charges for a million tokens, and name the file with Set-BedrockContext -PricePath. BedrockPS brings no prices. A pattern such as <c>*nova-lite*</c> works as a model id; an id that is named comes first, then the longest pattern. A price of 0 is free.</para>
/// <para>The file is written whole or not at all, for its owner alone (mode 0600; on Windows the access list of the folder holds).</para>
/// </remarks>
/// <example>
/// <code>Export-BedrockUsage ./usage.csv</code>
/// <para>Writes the calls of this process.</para>
/// </example>
/// <example>
/// <code>Get-BedrockUsage -Path ~/bedrock-usage.jsonl -GroupBy Day, Model | Export-BedrockUsage ./daily.json -Force</code>
/// <para>Writes the sums of a ledger file by day and model.</para>
/// </example>
/// <example>
/// <code>Export-BedrockUsage ./prices.json -PriceTemplate
/// # fill in the prices, then:
/// Set-BedrockContext -PricePath ./prices.json
/// Get-BedrockUsage -GroupBy Model</code>
/// <para>Puts prices to the models that were used; the calls made before are priced too.</para>
/// </example>
/// <seealso cref="GetBedrockUsageCommand"/>
/// <seealso cref="SetBedrockContextCommand"/>
[Cmdlet(VerbsData.Export, "BedrockUsage", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportBedrockUsageCommand : BedrockCommand
{
    private readonly List<UsageEntry> entries = [];
    private bool isPiped;

    /// <summary>File to write; its ending, .csv or .json, says what.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Entries of Get-BedrockUsage.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Writes a price file without prices for the models of the calls.</summary>
    [Parameter]
    public SwitchParameter PriceTemplate { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Tells pipeline input that is empty from none.</summary>
    protected override void BeginProcessing() => isPiped = MyInvocation.ExpectingInput || IsBound(nameof(InputObject));

    /// <summary>Takes an entry.</summary>
    protected override void ProcessRecord()
    {
        if (!isPiped)
            return;
        if (PlainValue.Unwrap(InputObject) is UsageEntry entry)
            entries.Add(entry);
        else
            WriteFault(BedrockException.Input($"{(InputObject as PSObject)?.TypeNames.FirstOrDefault() ?? InputObject?.GetType().FullName} is no entry of Get-BedrockUsage.", "Pipe in what Get-BedrockUsage gives in this process."), InputObject);
    }

    /// <summary>Writes the file.</summary>
    protected override void EndProcessing()
    {
        try
        {
            var path = FilePath.Target(this, OutFile!, isLiteral: true);
            if (!IsAgreed(path, PriceTemplate ? "Export price file" : "Export usage"))
                return;
            if (!isPiped)
                entries.AddRange(OfProcess());
            Await(token => WriteAsync(path, token));
            WriteObject(new FileInfo(path));
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, OutFile);
        }
        base.EndProcessing();
    }

    private Task WriteAsync(string path, CancellationToken cancellationToken) => PriceTemplate
        ? Engine.Current.Usage.WriteTemplateAsync(entries.Select(entry => entry.ModelId).OfType<string>(), path, Force, cancellationToken)
        : Engine.Current.Usage.ExportAsync(entries, path, Force, cancellationToken);

    private IEnumerable<UsageEntry> OfProcess()
    {
        var content = UsageLedger.Process.Read();
        var prices = !PriceTemplate && SessionContext.Of(SessionState)?.PricePath is { } path ? Engine.Current.Usage.ReadPrices(path) : null;
        return content.Earlier.Concat(content.Latest).Select(entry => entry.Priced(prices));
    }
}
