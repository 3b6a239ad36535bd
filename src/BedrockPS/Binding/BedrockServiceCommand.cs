using System.Management.Automation;
using BedrockPS.Commands.Completion;

namespace BedrockPS.Commands.Binding;

/// <summary>Base of cmdlets that call AWS in one region a record.</summary>
public abstract class BedrockServiceCommand : BedrockConnectionCommand
{
    private protected BedrockServiceCommand()
    {
    }

    /// <summary>Region to call: a name such as us-east-1, or a region object of AWS Tools. An object that is piped in brings its own; this one wins.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    private protected bool TryConnect(object? item, out Core.Session.IBedrockConnection connection) => TryConnect(Region, item, out connection);
}
