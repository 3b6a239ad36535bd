using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Usage;

/// <summary>Base of cmdlets that work on the ledger of the process, or on ledger files in its place.</summary>
public abstract class UsageFileCommand : BedrockCommand
{
    private protected const string MemorySet = "Memory";
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    private protected UsageFileCommand()
    {
    }

    /// <summary>Ledger file, as -LedgerPath of Set-BedrockContext names it, in place of the calls of this process. Wildcards work.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Ledger file; brackets and other letters of patterns stand for themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The files that were named; a name that fits none is an error of its own.</summary>
    private protected IEnumerable<string> Files()
    {
        foreach (var given in Path ?? LiteralPath ?? [])
        {
            IReadOnlyList<string> found = [];
            try
            {
                found = FilePath.Sources(this, given, LiteralPath is not null);
            }
            catch (BedrockException fault)
            {
                WriteFault(fault, given);
            }
            foreach (var path in found)
                yield return path;
        }
    }
}
