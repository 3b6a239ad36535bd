using System.Globalization;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>How documents are cut into chunks.</summary>
/// <param name="Strategy">Its name on the wire: FIXED_SIZE, HIERARCHICAL, SEMANTIC, NONE; null is the service's default.</param>
internal sealed record Chunking(string? Strategy)
{
    private const int MostTokens = 8192;

    /// <summary>Most tokens of a chunk; of parent and child when hierarchical.</summary>
    public IReadOnlyList<int> MaxTokens { get; init; } = [];

    public int? OverlapPercent { get; init; }

    public int? OverlapTokens { get; init; }

    public int? BufferSize { get; init; }

    public int? BreakpointPercentile { get; init; }

    /// <summary>Looks at the numbers, one by one and beside each other, before anything is sent.</summary>
    /// <exception cref="BedrockException">ParameterConflict for one that the strategy has no use for; InputInvalid for one that is missing or out of range.</exception>
    public void Check()
    {
        Belongs(MaxTokens.Count > 0, "-ChunkMaxToken", "FIXED_SIZE", "HIERARCHICAL", "SEMANTIC");
        Belongs(OverlapPercent is not null, "-ChunkOverlapPercent", "FIXED_SIZE");
        Belongs(OverlapTokens is not null, "-ChunkOverlapToken", "HIERARCHICAL");
        Belongs(BufferSize is not null, "-ChunkBufferSize", "SEMANTIC");
        Belongs(BreakpointPercentile is not null, "-ChunkBreakpointPercentile", "SEMANTIC");
        switch (Strategy)
        {
            case "FIXED_SIZE":
                Tokens(1, "300");
                Within(OverlapPercent, 1, 99, "-ChunkOverlapPercent", 20);
                break;
            case "HIERARCHICAL":
                Tokens(2, "1500, 300");
                Within(OverlapTokens, 1, int.MaxValue, "-ChunkOverlapToken", 60);
                Levels();
                break;
            case "SEMANTIC":
                Tokens(1, "300");
                Within(BufferSize, 0, 1, "-ChunkBufferSize", 0);
                Within(BreakpointPercentile, 50, 99, "-ChunkBreakpointPercentile", 95);
                break;
        }
    }

    private void Levels()
    {
        if (MaxTokens[0] <= MaxTokens[1])
            throw Invalid($"-ChunkMaxToken {MaxTokens[0]}, {MaxTokens[1]}: a parent chunk must be larger than its children.");
        if (OverlapTokens >= MaxTokens[1])
            throw Invalid($"-ChunkOverlapToken {OverlapTokens} must be less than the {MaxTokens[1]} tokens of a child chunk.");
    }

    private void Tokens(int count, string usual)
    {
        if (MaxTokens.Count != count)
            throw Invalid($"{Words} chunks need {(count == 1 ? "one number" : "two numbers, of parent and child,")} in -ChunkMaxToken, such as {usual}.");
        foreach (var most in MaxTokens)
            Within(most, 1, MostTokens, "-ChunkMaxToken", 300);
    }

    private void Within(int? value, int least, int most, string parameter, int usual)
    {
        if (value is null)
            throw Invalid($"{Words} chunks need {parameter}, such as {usual}.");
        if (value < least || value > most)
            throw Invalid($"{parameter} {value} is out of range: {(most == int.MaxValue ? $"{least} or more" : $"{least} to {most}")}.");
    }

    private void Belongs(bool isGiven, string parameter, params string[] strategies)
    {
        if (isGiven && !strategies.Contains(Strategy))
            throw new BedrockException(ErrorIds.ParameterConflict, ErrorKind.InvalidArgument, $"{parameter} has no effect with {(Strategy is null ? "the service's default chunking" : $"{Words} chunking")}: it goes with -ChunkingStrategy {string.Join(" or ", strategies.Select(Spelled))}.");
    }

    private string Words => Spelled(Strategy!);

    private static string Spelled(string strategy) => strategy switch
    {
        "FIXED_SIZE" => "FixedSize",
        _ => strategy[0] + strategy[1..].ToLowerInvariant(),
    };

    private static BedrockException Invalid(FormattableString message) => BedrockException.Input(message.ToString(CultureInfo.InvariantCulture));
}
