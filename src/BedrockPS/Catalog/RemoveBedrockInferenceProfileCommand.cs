using System.Management.Automation;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Catalog;

/// <summary>Deletes application inference profiles.</summary>
/// <remarks>
/// <para>Calls that name a deleted profile fail. System profiles cannot be deleted. A name must be that of one profile.</para>
/// <para>IAM actions: <c>bedrock:DeleteInferenceProfile</c>, for names <c>bedrock:ListInferenceProfiles</c>.</para>
/// </remarks>
/// <example>
/// <code>Remove-BedrockInferenceProfile abc123xyz456</code>
/// <para>Deletes a profile by its id, after asking.</para>
/// </example>
/// <example>
/// <code>Get-BedrockInferenceProfile test-* -ProfileType APPLICATION | Remove-BedrockInferenceProfile -Confirm:$false</code>
/// <para>Deletes all profiles with a name that begins so, without asking.</para>
/// </example>
/// <example>
/// <code>Remove-BedrockInferenceProfile 'Nightly reports' -Region eu-west-1 -WhatIf</code>
/// <para>Shows which profile a name stands for, and deletes nothing.</para>
/// </example>
/// <seealso cref="GetBedrockInferenceProfileCommand"/>
[Cmdlet(VerbsCommon.Remove, "BedrockInferenceProfile", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBedrockInferenceProfileCommand : InferenceProfileCommand
{
    /// <summary>Id, ARN or name of the profile.</summary>
    [Parameter(Position = 0)]
    [Alias("Id", "InferenceProfileName")]
    [ArgumentCompleter(typeof(InferenceProfileIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InferenceProfileId { get; set; }

    /// <summary>An id, ARN or name, or an InferenceProfile.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Deletes one profile.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var named = NameOf(InferenceProfileId, InputObject) ?? throw BedrockException.Input("-InferenceProfileId is missing: say which profile to delete.");
            var connection = Connect(Region);
            var id = IsId(named) ? named : Await(token => OnlyOneAsync(connection, named, token));
            if (IsAgreed(id, "Delete inference profile"))
                Await(token => connection.InferenceProfiles.DeleteAsync(id, token));
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject ?? InferenceProfileId);
        }
    }

    private static async Task<string> OnlyOneAsync(IBedrockConnection connection, string name, CancellationToken cancellationToken)
    {
        var found = await NamedAsync(connection, name, cancellationToken).ConfigureAwait(false);
        return found.Count switch
        {
            0 => throw NoneNamed(name, connection.Region),
            1 => found[0].InferenceProfileArn ?? found[0].InferenceProfileId!,
            _ => throw new BedrockException(ErrorIds.NameAmbiguous, ErrorKind.InvalidArgument, $"'{name}' is the name of {found.Count} inference profiles: {string.Join(", ", found.Select(profile => profile.InferenceProfileId))}.")
            {
                RecommendedAction = "Give one of these ids.",
            },
        };
    }
}
