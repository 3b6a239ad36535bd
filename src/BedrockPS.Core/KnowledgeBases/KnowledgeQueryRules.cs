using BedrockPS.Core.Chat;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Finds what cannot be right in a search or question before it is sent; limits are those of the service's model.</summary>
internal static class KnowledgeQueryRules
{
    /// <summary>What the service says of a guardrail that blocked or changed something.</summary>
    public const string Intervened = "INTERVENED";

    public const string ResultsWarning = "A guardrail intervened: it blocked or changed results.";

    public const string AnswerWarning = "A guardrail intervened: it blocked or changed the answer.";

    private const string SearchResults = "$search_results$";
    private const int LongestSearch = 20_000;
    private const int LongestQuestion = 1_000;
    private const int MostPassages = 100;
    private const int MostStopSequences = 4;

    /// <summary>Checks a search.</summary>
    /// <exception cref="BedrockException">InputInvalid; the message names the parameter.</exception>
    public static void Check(RetrievalRequest request) => CheckQuery(request, LongestSearch, "search");

    /// <summary>Checks a question.</summary>
    /// <exception cref="BedrockException">InputInvalid or ModelNotSet; the message names the parameter.</exception>
    public static void Check(GenerationRequest request)
    {
        CheckQuery(request, LongestQuestion, "question");
        ChatRequestRules.CheckModelId(request.ModelId);
        CheckTemplate(request.PromptTemplate);
        if (request.Options.Top > MostPassages)
            throw BedrockException.Input($"-Top is {request.Options.Top}; a question takes at most {MostPassages} passages.");
        CheckShare("-Temperature", request.Temperature);
        CheckShare("-TopP", request.TopP);
        if (request.StopSequences is { Count: > MostStopSequences } stops)
            throw BedrockException.Input($"-StopSequence has {stops.Count} values; at most {MostStopSequences} are taken.");
        if (request.StopSequences?.Any(string.IsNullOrEmpty) == true)
            throw BedrockException.Input("-StopSequence holds an empty value.");
    }

    /// <summary>Checks a prompt template: without its results the model would answer from what it knows.</summary>
    /// <exception cref="BedrockException">InputInvalid.</exception>
    public static void CheckTemplate(string? template)
    {
        if (template?.Contains(SearchResults, StringComparison.Ordinal) == false)
        {
            throw BedrockException.Input(
                $"-PromptTemplate does not hold {SearchResults}, where the passages go; the service refuses it.",
                $"Write it in single quotes: in double quotes PowerShell takes {SearchResults} for a variable.");
        }
    }

    private static void CheckQuery(KnowledgeQuery request, int longest, string kind)
    {
        if (string.IsNullOrWhiteSpace(request.Query))
            throw BedrockException.Input("-Query is blank; the service takes no blank text.");
        // The service's own complaint may quote the text.
        if (request.Query.Length > longest)
            throw BedrockException.Input(FormattableString.Invariant($"-Query has {request.Query.Length} characters; the service takes {longest} in a {kind}."));
        if (request.Options is { IsManaged: true, SearchType: not null })
        {
            throw BedrockException.Input(
                $"-SearchType is not for knowledge base {request.KnowledgeBaseId}: it is of type MANAGED, which chooses how it searches itself.",
                "Leave -SearchType out.");
        }
    }

    private static void CheckShare(string parameter, double? value)
    {
        if (value is { } number && !(number >= 0 && number <= 1))
            throw BedrockException.Input(FormattableString.Invariant($"{parameter} is {number}; it goes from 0 to 1."));
    }
}
