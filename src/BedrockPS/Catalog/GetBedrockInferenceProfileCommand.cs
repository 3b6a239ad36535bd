using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Catalog;

/// <summary>Lists the inference profiles of a region, or gives the details of one.</summary>
/// <remarks>
/// <para>System profiles route requests over the regions of a geography; application profiles are the account's own, to tell costs apart by tags. The list comes page by page and ends when the pipeline ends.</para>
/// <para>A value that has the form of an id or ARN asks for that profile alone; one with wildcards, spaces or underscores is matched against ids and names.</para>
/// <para>IAM actions: <c>bedrock:ListInferenceProfiles</c>, <c>bedrock:GetInferenceProfile</c>.</para>
/// </remarks>
/// <example>
/// <code>Get-BedrockInferenceProfile</code>
/// <para>Lists all profiles of the session's region.</para>
/// </example>
/// <example>
/// <code>Get-BedrockModel anthropic.* | Get-BedrockInferenceProfile | Format-Table InferenceProfileId, Status</code>
/// <para>Lists the profiles that route to models from the pipeline.</para>
/// </example>
/// <example>
/// <code>Get-BedrockInferenceProfile -ProfileType APPLICATION | Where-Object CreatedAt -lt (Get-Date).AddYears(-1) | Remove-BedrockInferenceProfile -WhatIf</code>
/// <para>Shows which of the account's own profiles are more than a year old, and deletes nothing.</para>
/// </example>
/// <seealso cref="NewBedrockInferenceProfileCommand"/>
/// <seealso cref="RemoveBedrockInferenceProfileCommand"/>
[Cmdlet(VerbsCommon.Get, "BedrockInferenceProfile")]
[OutputType(typeof(InferenceProfile))]
public sealed class GetBedrockInferenceProfileCommand : InferenceProfileCommand
{
    /// <summary>Id, ARN or name of a profile; wildcards are allowed. Default: all profiles.</summary>
    [Parameter(Position = 0)]
    [Alias("Id", "InferenceProfileName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InferenceProfileIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InferenceProfileId { get; set; }

    /// <summary>An id, ARN or name; an InferenceProfile; or a Model, for the profiles that route to it.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Only profiles that route to this model: its base id or ARN.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ModelId { get; set; }

    /// <summary>SYSTEM_DEFINED or APPLICATION. Default: both.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ProfileType { get; set; }

    /// <summary>Lists what one record asks for.</summary>
    protected override void ProcessRecord()
    {
        var piped = PlainValue.Unwrap(InputObject) as Model;
        var model = ModelId ?? piped?.ModelId;
        string? named;
        try
        {
            named = piped is not null ? InferenceProfileId : NameOf(InferenceProfileId, InputObject);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject);
            return;
        }
        if (!TryConnect(InputObject, out var connection))
            return;
        if (named is not null && !Wildcard.IsPattern(named) && IsId(named))
            WriteOne(connection, named);
        else
            WriteMatching(connection, named, model);
    }

    private void WriteOne(IBedrockConnection connection, string id)
    {
        if (TryAwait(id, token => connection.InferenceProfiles.GetAsync(id, token), out var profile))
            Write(profile);
    }

    private void WriteMatching(IBedrockConnection connection, string? named, string? model)
    {
        var wanted = named is null ? null : new Wildcard(named);
        var any = false;
        var failed = false;
        Each(InputObject ?? named, token => connection.InferenceProfiles.ListAsync(ProfileType?.ToUpperInvariant(), token), profile =>
        {
            if (wanted?.Matches(profile.InferenceProfileId) == false && !wanted.Matches(profile.InferenceProfileName))
                return;
            if (model is not null && !ModelChoice.Routes([profile], ModelIds.ResourceId(model)).Any())
                return;
            any = true;
            Write(profile);
        }, () => failed = true);
        if (!any && !failed && named is not null && !Wildcard.IsPattern(named))
            WriteFault(NoneNamed(named, connection.Region), named);
    }

    private void Write(InferenceProfile profile)
    {
        SeenModels.Add(profile);
        WriteObject(profile);
    }
}
