using System.Globalization;
using System.Management.Automation;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>What makes a job a success, as an object carries it: a job, also out of another process or a row of a file.</summary>
internal static class IngestionTerms
{
    public static IngestionRules Of(object? piped)
    {
        var shown = PSObject.AsPSObject(piped ?? string.Empty);
        return new IngestionRules(
            long.TryParse(Text(shown, nameof(IngestionJob.MinDocument)), NumberStyles.None, CultureInfo.InvariantCulture, out var least) ? least : null,
            bool.TryParse(Text(shown, nameof(IngestionJob.FailOnDocumentError)), out var fails) ? fails : null);
    }

    private static string? Text(PSObject shown, string name) => Convert.ToString(shown.Properties[name]?.Value, CultureInfo.InvariantCulture);
}
