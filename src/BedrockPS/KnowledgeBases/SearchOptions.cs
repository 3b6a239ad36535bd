using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Settles how a knowledge base is searched: its data sources by their ids, and the form that its type takes.</summary>
/// <param name="log">Told when the type cannot be asked for.</param>
/// <param name="findSource">Gives the id of a data source by id or name.</param>
internal sealed class SearchOptions(ICallLog log, Func<IBedrockConnection, string, string, CancellationToken, Task<string>> findSource)
{
    private const string SourceKey = "x-amz-bedrock-kb-data-source-id";
    private const string Managed = "MANAGED";

    private readonly Dictionary<(IBedrockConnection Connection, string Id), (bool IsManaged, bool IsGuess)> types = [];

    /// <summary>The options as they go out; nothing is asked for when nothing is wanted.</summary>
    /// <param name="connection">The region.</param>
    /// <param name="idOrArn">Id, or ARN of a knowledge base of another account.</param>
    /// <param name="given">What the parameters say.</param>
    /// <param name="sources">Ids or names of data sources.</param>
    /// <param name="token">Ends it.</param>
    public async Task<RetrievalOptions> ForAsync(IBedrockConnection connection, string idOrArn, RetrievalOptions given, IReadOnlyList<string> sources, CancellationToken token)
    {
        var id = ResourceNames.IdOf(idOrArn, "knowledge-base")!;
        var options = given with { Filter = await WithSourcesAsync(connection, id, given.Filter, sources, token).ConfigureAwait(false) };
        if (options.IsEmpty)
            return options;
        var (isManaged, isGuess) = await TypeAsync(connection, id, idOrArn != id, token).ConfigureAwait(false);
        return options with { IsManaged = isManaged, IsGuess = isGuess };
    }

    private async Task<MetadataFilter?> WithSourcesAsync(IBedrockConnection connection, string id, MetadataFilter? filter, IReadOnlyList<string> sources, CancellationToken token)
    {
        if (sources.Count == 0)
            return filter;
        var ids = new List<object>();
        foreach (var source in sources)
            ids.Add(await findSource(connection, id, source, token).ConfigureAwait(false));
        var within = ids is [var only] ? MetadataFilter.Compare(FilterOperator.Equals, SourceKey, only) : MetadataFilter.Compare(FilterOperator.In, SourceKey, ids.ToArray());
        return filter is null ? within : MetadataFilter.Join(mustAllFit: true, [within, filter]);
    }

    // Who may search need not be allowed to look at the knowledge base, and one of another account cannot be looked at.
    private async Task<(bool IsManaged, bool IsGuess)> TypeAsync(IBedrockConnection connection, string id, bool isForeign, CancellationToken token)
    {
        if (types.TryGetValue((connection, id), out var known))
            return known;
        try
        {
            var found = await connection.KnowledgeBases.GetAsync(id, token).ConfigureAwait(false);
            known = (found.KnowledgeBaseType == Managed, false);
        }
        catch (BedrockException fault) when (fault.StatusCode == 403 || (isForeign && fault.StatusCode == 404))
        {
            log.Verbose($"The type of knowledge base {id} cannot be asked for ({fault.ErrorId}); it is taken for VECTOR.");
            known = (false, true);
        }

        return types[(connection, id)] = known;
    }
}
