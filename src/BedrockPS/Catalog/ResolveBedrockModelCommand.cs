using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Catalog;

namespace BedrockPS.Commands.Catalog;

/// <summary>Finds the id under which a model can be called in a region: its own id, or that of an inference profile.</summary>
/// <remarks>
/// <para>A model that is offered on demand keeps its id. Else the narrowest inference profile that the service lists for it, and that -Geography allows, is given. Ids are never made up from prefixes.</para>
/// <para>ARNs of provisioned models, application inference profiles and prompts pass as they are.</para>
/// <para>IAM actions: <c>bedrock:ListFoundationModels</c>, <c>bedrock:ListInferenceProfiles</c>.</para>
/// </remarks>
/// <example>
/// <code>Resolve-BedrockModel anthropic.claude-haiku-4-5-20251001-v1:0 -Region us-east-1</code>
/// <para>Gives the profile that reaches a model which is not offered on demand.</para>
/// </example>
/// <example>
/// <code>Get-BedrockModel -Provider Anthropic -Lifecycle Active | Resolve-BedrockModel -Geography Eu</code>
/// <para>Keeps requests within the EU; models that cannot be called so are errors.</para>
/// </example>
/// <example>
/// <code>'Summarise: the disk is full.' | Invoke-BedrockChat -ModelId (Resolve-BedrockModel 'Nova Lite').ModelId</code>
/// <para>Calls a model by its name.</para>
/// </example>
/// <seealso cref="GetBedrockModelCommand"/>
/// <seealso cref="GetBedrockInferenceProfileCommand"/>
[Cmdlet(VerbsDiagnostic.Resolve, "BedrockModel")]
[OutputType(typeof(ModelTarget))]
public sealed class ResolveBedrockModelCommand : BedrockServiceCommand
{
    private readonly Dictionary<string, ModelResolver> resolvers = new(StringComparer.Ordinal);

    /// <summary>Model id, name or ARN, or id, name or ARN of an inference profile.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "ModelName")]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string ModelId { get; set; } = string.Empty;

    /// <summary>Widest geography that requests may travel in: None (stay in the region), Us, Eu, Apac, Jp, Au, Ca, UsGov or Global. Default: that of the context, else any.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Geography { get; set; }

    /// <summary>Resolves one record.</summary>
    protected override void ProcessRecord()
    {
        if (!TryConnect(ModelId, out var connection))
            return;
        if (!resolvers.TryGetValue(connection.Region, out var resolver))
            resolvers[connection.Region] = resolver = new ModelResolver(connection.Models, connection.InferenceProfiles, connection.Region);
        var geography = Geography ?? Defaults?.Geography;
        if (!TryAwait(ModelId, token => resolver.ResolveAsync(ModelId, geography, token), out var target))
            return;
        SeenModels.Add(target.ModelId);
        WriteObject(target);
    }
}
