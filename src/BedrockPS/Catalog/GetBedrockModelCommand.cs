using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Catalog;

namespace BedrockPS.Commands.Catalog;

/// <summary>Lists foundation models, or gives the details of one.</summary>
[Cmdlet(VerbsCommon.Get, "BedrockModel")]
[OutputType(typeof(Model))]
public sealed class GetBedrockModelCommand : BedrockConnectionCommand
{
    /// <summary>Regions to call. Default: the region of the session.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string[]? Region { get; set; }

    /// <summary>Lists the models of each region.</summary>
    protected override void ProcessRecord()
    {
        foreach (var region in Region ?? [null!])
        {
            if (TryConnect(region, region, out var connection) && TryAwait(region, token => connection.Models.ListAsync(new ModelListRequest(), token), out var models))
                WriteObject(models, enumerateCollection: true);
        }
    }
}
