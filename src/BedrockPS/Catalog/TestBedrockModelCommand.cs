using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Commands.Usage;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Session;
using BedrockPS.Core.Usage;

namespace BedrockPS.Commands.Catalog;

/// <summary>Checks whether a model can be used here, and says what to do if not.</summary>
/// <remarks>
/// <para>Looks at agreement, authorization, entitlement, region and lifecycle. What the service refuses is part of the result: only a missing region or missing credentials are errors. IsUsable is $null when nothing is known for or against.</para>
/// <para>-Probe also makes a call of one token, which AWS bills; models that write no text are not probed.</para>
/// <para>IAM actions: <c>bedrock:GetFoundationModelAvailability</c>, <c>bedrock:ListFoundationModels</c>, <c>bedrock:ListInferenceProfiles</c>, <c>bedrock:GetFoundationModel</c>; with -Probe <c>bedrock:InvokeModel</c>.</para>
/// </remarks>
/// <example>
/// <code>Test-BedrockModel amazon.nova-lite-v1:0</code>
/// <para>Checks one model.</para>
/// </example>
/// <example>
/// <code>Get-BedrockModel -Provider Amazon | Test-BedrockModel | Where-Object IsUsable -eq $false | Format-Table ModelId, Fix</code>
/// <para>Lists what cannot be used, each with what to do about it.</para>
/// </example>
/// <example>
/// <code>if (-not (Test-BedrockModel amazon.nova-lite-v1:0 -Probe -Quiet)) { throw 'The nightly report needs Nova Lite.' }</code>
/// <para>Stops a script early when its model does not answer.</para>
/// </example>
/// <seealso cref="GetBedrockModelCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "BedrockModel")]
[OutputType(typeof(ModelCheck), typeof(bool))]
public sealed class TestBedrockModelCommand : BedrockServiceCommand
{
    private const int ModelsAtOnce = 8;

    private readonly Dictionary<string, ModelTester> testers = new(StringComparer.Ordinal);
    private ThrottledCalls<ModelCheck>? calls;
    private UsageMeter? meter;

    /// <summary>Model id, name or ARN, or id or ARN of an inference profile. Default: the model of the context.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "ModelName")]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ModelId { get; set; }

    /// <summary>Makes a call of one token and gives the time it took.</summary>
    [Parameter]
    public SwitchParameter Probe { get; set; }

    /// <summary>Gives $true or $false alone; what is not known counts as $false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Checks one record.</summary>
    protected override void ProcessRecord()
    {
        if ((ModelId ?? Defaults?.ModelId) is not { } modelId)
        {
            Refuse(new BedrockException(ErrorIds.ModelNotSet, ErrorKind.InvalidArgument, "No model was named and the context has no default."));
            return;
        }
        if (!TryConnect(modelId, out var connection))
            return;
        if (!testers.TryGetValue(connection.Region, out var tester))
            testers[connection.Region] = tester = TesterOf(connection);
        var probe = Probe.IsPresent;
        calls ??= new ThrottledCalls<ModelCheck>(Pump, new ConcurrencyLimit(ModelsAtOnce), ordered: true);
        Stoppable(() => calls.Submit(token => tester.TestAsync(modelId, probe, token), (check, _) => check?.ErrorId == "ThrottlingException", (check, fault) => Emit(modelId, check, fault)));
    }

    /// <summary>Waits for the checks that still run.</summary>
    protected override void EndProcessing()
    {
        FinishCalls();
        base.EndProcessing();
    }

    private protected override void FinishCalls()
    {
        if (calls is not null)
            Stoppable(calls.Finish);
    }

    // A probe is a call like any other: it is billed, so it is counted.
    private ModelTester TesterOf(IBedrockConnection connection)
    {
        meter ??= SessionMeter.Of(this, Defaults, Log);
        return new ModelTester(connection, chat: new MeteredChat(connection.Chat, connection.Region, meter));
    }

    private void Emit(string modelId, ModelCheck? check, Exception? fault)
    {
        WriteFaultOrThrow(fault, modelId);
        if (check is not null)
            WriteObject(Quiet ? check.IsUsable ?? false : check);
    }
}
