using System.Text.RegularExpressions;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Catalog;

/// <summary>Base of cmdlets that are told which inference profile is meant.</summary>
public abstract partial class InferenceProfileCommand : BedrockServiceCommand
{
    private protected InferenceProfileCommand()
    {
    }

    /// <summary>What one record names: the string, or the id of the profile that was piped in.</summary>
    private protected static string? NameOf(string? named, object? item) => named ?? PlainValue.Unwrap(item) switch
    {
        null => null,
        string text => text,
        InferenceProfile profile => profile.InferenceProfileArn ?? profile.InferenceProfileId,
        var other => throw BedrockException.Input($"{other.GetType().FullName} does not name an inference profile.", "Pipe in ids, names or InferenceProfile objects."),
    };

    /// <summary>True for what has the form of an id or ARN.</summary>
    private protected static bool IsId(string text) => IdForm().IsMatch(text);

    /// <summary>All profiles of that name.</summary>
    private protected static async Task<List<InferenceProfile>> NamedAsync(IBedrockConnection connection, string name, CancellationToken cancellationToken)
    {
        var found = new List<InferenceProfile>();
        await foreach (var profile in connection.InferenceProfiles.ListAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(profile.InferenceProfileName, name, StringComparison.OrdinalIgnoreCase))
                found.Add(profile);
        }
        return found;
    }

    private protected static BedrockException NoneNamed(string name, string region) =>
        new(ErrorIds.NotFound, ErrorKind.ObjectNotFound, $"No inference profile in {region} has the name '{name}'.")
        {
            RecommendedAction = "Get-BedrockInferenceProfile lists the profiles.",
        };

    [GeneratedRegex("^[a-zA-Z0-9:./-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();
}
