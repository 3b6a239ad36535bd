using System.Collections;

namespace BedrockPS.Commands.Completion;

/// <summary>Suggests the statuses of documents.</summary>
public sealed class DocumentStatusCompleter : WordCompleter
{
    private static readonly string[] Statuses =
    [
        "INDEXED", "PARTIALLY_INDEXED", "PENDING", "FAILED", "METADATA_PARTIALLY_INDEXED", "METADATA_UPDATE_FAILED", "IGNORED", "NOT_FOUND", "STARTING", "IN_PROGRESS", "DELETING", "DELETE_IN_PROGRESS",
    ];

    private protected override IEnumerable<string> Words(string parameterName, IDictionary parameters) => Statuses;
}
