namespace BedrockPS.Core.KnowledgeBases;

/// <summary>The ids behind names, whose case does not matter.</summary>
internal sealed class NameList
{
    private readonly Dictionary<string, List<string>> ids = new(StringComparer.OrdinalIgnoreCase);

    public static async Task<NameList> ReadAsync<T>(IAsyncEnumerable<T> source, Func<T, (string? Name, string? Id)> read, CancellationToken cancellationToken)
    {
        var list = new NameList();
        await foreach (var item in source.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (read(item) is ({ } name, { } id))
                list.Add(name, id);
        }
        return list;
    }

    /// <summary>The id of the one thing that has this name.</summary>
    /// <exception cref="BedrockException">NotFound or NameAmbiguous.</exception>
    public string OnlyOne(string name, string resourceType, string where) => ids.GetValueOrDefault(name) switch
    {
        null => throw NotFound(name, resourceType, where),
        [var id] => id,
        var several => throw new BedrockException(ErrorIds.NameAmbiguous, ErrorKind.InvalidArgument, $"'{name}' is the name of {several.Count} {ResourceNames.Word(resourceType)}s: {string.Join(", ", several)}.")
        {
            RecommendedAction = "Give one of these ids.",
        },
    };

    public static BedrockException NotFound(string name, string resourceType, string where) =>
        new(ErrorIds.NotFound, ErrorKind.ObjectNotFound, $"No {ResourceNames.Word(resourceType)} in {where} has the name '{name}'.")
        {
            RecommendedAction = $"Get-Bedrock{(resourceType == "data-source" ? "DataSource" : "KnowledgeBase")} lists them.",
        };

    private void Add(string name, string id)
    {
        if (!ids.TryGetValue(name, out var known))
            ids[name] = known = [];
        known.Add(id);
    }
}
