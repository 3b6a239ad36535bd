using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Catalog;

/// <summary>Lists the foundation models of one or more regions, or gives the details of one.</summary>
/// <remarks>
/// <para>The service filters by provider, output modality, inference type and customization; the module filters by the rest. One exact id or ARN asks the service for that model alone; anything else is matched against ids, ARNs and names of the list.</para>
/// <para>LifecycleStage is Active, Legacy or EndOfLife; a model whose end of life has passed no longer answers. InferenceTypesSupported shows whether an id can be called on demand or only through an inference profile, which Resolve-BedrockModel finds.</para>
/// <para>IAM actions: <c>bedrock:ListFoundationModels</c>, <c>bedrock:GetFoundationModel</c>.</para>
/// </remarks>
/// <example>
/// <code>Get-BedrockModel</code>
/// <para>Lists the models of the session's region.</para>
/// </example>
/// <example>
/// <code>'amazon.nova*', 'anthropic.*' | Get-BedrockModel -OutputModality TEXT -Streaming</code>
/// <para>Lists models that stream text, by patterns from the pipeline.</para>
/// </example>
/// <example>
/// <code>Get-BedrockModel -Lifecycle Legacy -EndOfLifeWithin 90 -Region us-east-1, eu-west-1 | Sort-Object EndOfLifeTime | Format-Table Region, ModelId, EndOfLifeTime</code>
/// <para>Finds, in two regions at once, what stops working within 90 days.</para>
/// </example>
/// <seealso cref="ResolveBedrockModelCommand"/>
/// <seealso cref="TestBedrockModelCommand"/>
[Cmdlet(VerbsCommon.Get, "BedrockModel")]
[OutputType(typeof(Model))]
public sealed class GetBedrockModelCommand : BedrockConnectionCommand
{
    private const int RegionsAtOnce = 16;

    private readonly Dictionary<string, ModelList> lists = new(StringComparer.Ordinal);

    /// <summary>Model ids, ARNs or names; wildcards are allowed. Default: all models.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "ModelName")]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? ModelId { get; set; }

    /// <summary>Company that made the model; wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Provider { get; set; }

    /// <summary>What the model must read: TEXT, IMAGE, ...</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InputModality { get; set; }

    /// <summary>What the model must write: TEXT, IMAGE, EMBEDDING, ...</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? OutputModality { get; set; }

    /// <summary>How it must be callable: ON_DEMAND, PROVISIONED or INFERENCE_PROFILE.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InferenceType { get; set; }

    /// <summary>How it must be customizable: FINE_TUNING, CONTINUED_PRE_TRAINING or DISTILLATION.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CustomizationType { get; set; }

    /// <summary>Stages of life to include. Default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ModelLifecycle[]? Lifecycle { get; set; }

    /// <summary>Only models that stop working within so many days, and have not yet.</summary>
    [Parameter]
    [ValidateRange(0, 36500)]
    public int? EndOfLifeWithin { get; set; }

    /// <summary>Only models that can stream; with :$false only those that cannot.</summary>
    [Parameter]
    public SwitchParameter Streaming { get; set; }

    /// <summary>Regions to call, at the same time. An object that is piped in brings its own. Default: the region of the session.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Region { get; set; }

    /// <summary>Lists what one record asks for.</summary>
    protected override void ProcessRecord()
    {
        string?[] regions = (string?[]?)Region ?? [null];
        string?[] patterns = (string?[]?)ModelId ?? [null];
        var calls = new ThrottledCalls<IReadOnlyList<Model>>(Pump, new ConcurrencyLimit(Math.Min(regions.Length, RegionsAtOnce)), ordered: true);
        foreach (var region in regions)
        {
            if (!TryConnect(region, region, out var connection))
                continue;
            var list = ListOf(connection);
            foreach (var pattern in patterns)
                Stoppable(() => calls.Submit(token => list.FindAsync(pattern, token), (_, fault) => fault is BedrockException { StatusCode: 429 }, (models, fault) => Emit(pattern ?? region, models, fault)));
        }
        Stoppable(calls.Finish);
    }

    private ModelList ListOf(IBedrockConnection connection)
    {
        if (!lists.TryGetValue(connection.Region, out var list))
            lists[connection.Region] = list = new ModelList(connection.Models, Filter(), connection.Region);
        return list;
    }

    private ModelFilter Filter() => new()
    {
        Provider = Provider,
        InputModality = InputModality,
        OutputModality = OutputModality,
        InferenceType = InferenceType,
        CustomizationType = CustomizationType,
        Lifecycle = Lifecycle?.Select(stage => stage.ToString()).ToArray(),
        EndOfLifeWithin = EndOfLifeWithin,
        Streaming = IsBound(nameof(Streaming)) ? Streaming.IsPresent : null,
    };

    private void Emit(string? item, IReadOnlyList<Model>? models, Exception? fault)
    {
        WriteFaultOrThrow(fault, item);
        foreach (var model in models ?? [])
        {
            SeenModels.Add(model.ModelId);
            WriteObject(model);
        }
    }
}
