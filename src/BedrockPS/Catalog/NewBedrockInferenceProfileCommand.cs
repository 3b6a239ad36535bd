using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Catalog;

/// <summary>Makes an application inference profile over a model or a system profile.</summary>
/// <remarks>
/// <para>Calls through the profile count and cost apart: tag it, and bills tell teams from each other. Give its ARN, which is its ModelId, to an inference cmdlet.</para>
/// <para>IAM actions: <c>bedrock:CreateInferenceProfile</c>, <c>bedrock:GetInferenceProfile</c>, <c>bedrock:GetFoundationModel</c>, with -Tag <c>bedrock:TagResource</c>.</para>
/// </remarks>
/// <example>
/// <code>New-BedrockInferenceProfile helpdesk -ModelId amazon.nova-lite-v1:0</code>
/// <para>Makes a profile over a model.</para>
/// </example>
/// <example>
/// <code>Get-BedrockModel amazon.nova-lite-v1:0 | New-BedrockInferenceProfile helpdesk -Tag @{ team = 'ops'; costcenter = '4711' }</code>
/// <para>Takes the model from the pipeline and tags the profile.</para>
/// </example>
/// <example>
/// <code>$p = New-BedrockInferenceProfile nightly -ModelId us.amazon.nova-lite-v1:0 -Description 'Nightly reports'
/// Invoke-BedrockChat 'Summarise the night' -ModelId $p.ModelId</code>
/// <para>Makes a profile over a system profile and calls through it.</para>
/// </example>
/// <seealso cref="GetBedrockInferenceProfileCommand"/>
[Cmdlet(VerbsCommon.New, "BedrockInferenceProfile", SupportsShouldProcess = true)]
[OutputType(typeof(InferenceProfile))]
public sealed class NewBedrockInferenceProfileCommand : BedrockServiceCommand
{
    /// <summary>Name of the new profile: 1 to 64 letters, digits, spaces, - and _.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    public string InferenceProfileName { get; set; } = string.Empty;

    /// <summary>Model or system profile to copy: its id or ARN.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string ModelId { get; set; } = string.Empty;

    /// <summary>What it is for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Description { get; set; }

    /// <summary>Tags, as hashtable.</summary>
    [Parameter]
    public object? Tag { get; set; }

    /// <summary>Makes one profile.</summary>
    protected override void ProcessRecord()
    {
        if (!IsAgreed(InferenceProfileName, $"Create inference profile over {ModelId}") || !TryConnect(ModelId, out var connection))
            return;
        if (!TryAwait(ModelId, token => CreateAsync(connection, token), out var profile))
            return;
        SeenModels.Add(profile);
        WriteObject(profile);
    }

    private async Task<InferenceProfile> CreateAsync(IBedrockConnection connection, CancellationToken cancellationToken)
    {
        var source = ModelIds.IsArn(ModelId) ? ModelId : await ArnOfAsync(connection, cancellationToken).ConfigureAwait(false);
        var request = new NewInferenceProfile(InferenceProfileName, source, Description, PlainValue.StringMap(Tag));
        return await connection.InferenceProfiles.CreateAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // The service copies from ARNs alone. Whether an id is a model's or a profile's, only the service knows.
    private async Task<string> ArnOfAsync(IBedrockConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            if ((await connection.Models.GetAsync(ModelId, cancellationToken).ConfigureAwait(false)).ModelArn is { } model)
                return model;
        }
        catch (BedrockException fault) when (fault.StatusCode is 400 or 404)
        {
            WriteWhy(fault);
        }
        var profile = await connection.InferenceProfiles.GetAsync(ModelId, cancellationToken).ConfigureAwait(false);
        return profile.InferenceProfileArn ?? ModelId;
    }

    private void WriteWhy(BedrockException fault) => Log.Verbose($"{ModelId} is not a model here ({fault.ErrorId}); looking for a profile.");
}
