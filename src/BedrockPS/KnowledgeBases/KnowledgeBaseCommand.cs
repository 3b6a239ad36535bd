using BedrockPS.Commands.Binding;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Base of cmdlets that are told which knowledge base or data source is meant: by id, ARN or name.</summary>
public abstract class KnowledgeBaseCommand : BedrockServiceCommand
{
    private protected const string KnowledgeBaseType = "knowledge-base";
    private protected const string DataSourceType = "data-source";

    private readonly Dictionary<IBedrockConnection, NameList> knowledgeBases = [];
    private readonly Dictionary<(IBedrockConnection Connection, string KnowledgeBaseId), NameList> dataSources = [];
    private readonly HashSet<string> warned = [];

    private protected KnowledgeBaseCommand()
    {
    }

    /// <summary>Connects to the region that is named, else to that of the ARN, else to the session's; a fault becomes an error record.</summary>
    private protected bool TryConnectFor(string? idOrArn, object? item, out IBedrockConnection connection)
    {
        if (!TryConnect(Region ?? ArnRegion.Of(idOrArn), item, out connection))
            return false;
        if (ArnRegion.Mismatch(idOrArn, connection.Region) is { } warning && warned.Add(warning))
            WriteWarning(warning);
        return true;
    }

    /// <summary>The id that a value stands for. Names are asked for once a pipeline and region; one value at a time.</summary>
    /// <exception cref="BedrockException">InputInvalid, NotFound or NameAmbiguous, or the list failed.</exception>
    private protected async Task<string> KnowledgeBaseIdAsync(IBedrockConnection connection, string value, CancellationToken token)
    {
        if (ResourceNames.IdOf(value, KnowledgeBaseType) is { } id)
            return id;
        if (!knowledgeBases.TryGetValue(connection, out var names))
            knowledgeBases[connection] = names = await NameList.ReadAsync(connection.KnowledgeBases.ListAsync(token), one => (one.Name, one.KnowledgeBaseId), token).ConfigureAwait(false);
        return names.OnlyOne(value, KnowledgeBaseType, connection.Region);
    }

    /// <summary>As <see cref="KnowledgeBaseIdAsync"/>, for a data source of a knowledge base.</summary>
    private protected async Task<string> DataSourceIdAsync(IBedrockConnection connection, string knowledgeBaseId, string value, CancellationToken token)
    {
        if (ResourceNames.IdOf(value, DataSourceType) is { } id)
            return id;
        if (!dataSources.TryGetValue((connection, knowledgeBaseId), out var names))
            dataSources[(connection, knowledgeBaseId)] = names = await NameList.ReadAsync(connection.DataSources.ListAsync(knowledgeBaseId, token), one => (one.Name, one.DataSourceId), token).ConfigureAwait(false);
        return names.OnlyOne(value, DataSourceType, $"knowledge base {knowledgeBaseId}");
    }

    /// <summary>Writes what one value of a Get- cmdlet stands for: a thing by its id, all of a name or pattern, or all.</summary>
    private protected void WriteNamed<T>(string? named, object? item, ResourceSource<T> source)
    {
        if (named is not null && !Wildcard.IsPattern(named) && ResourceNames.IdOf(named, source.ResourceType) is { } id)
            WriteOne(id, item, source);
        else
            WriteMatching(named, item, source);
    }

    private void WriteOne<T>(string id, object? item, ResourceSource<T> source)
    {
        if (TryAwait(item ?? id, token => source.GetAsync(id, token), out var found))
            WriteObject(found);
    }

    private void WriteMatching<T>(string? named, object? item, ResourceSource<T> source)
    {
        var wanted = named is null ? null : new Wildcard(named);
        var (any, failed) = (false, false);
        Each(item ?? named, source.ListAsync, one =>
        {
            var (name, id) = source.Read(one);
            if (wanted?.Matches(name) == false && !wanted.Matches(id))
                return;
            any = true;
            if (source.IsDetailed && id is not null)
                WriteOne(id, item, source);
            else
                WriteObject(one);
        }, () => failed = true);
        if (!any && !failed && named is not null && !Wildcard.IsPattern(named))
            WriteFault(NameList.NotFound(named, source.ResourceType, source.Where), item ?? named);
    }

    /// <summary>Where the things of one kind come from.</summary>
    /// <param name="ResourceType">The kind's word in an ARN.</param>
    /// <param name="Where">Where they are, for errors.</param>
    /// <param name="IsDetailed">True when each is asked for alone.</param>
    /// <param name="ListAsync">Gives all.</param>
    /// <param name="GetAsync">Gives one by its id.</param>
    /// <param name="Read">Name and id of one.</param>
    private protected sealed record ResourceSource<T>(
        string ResourceType,
        string Where,
        bool IsDetailed,
        Func<CancellationToken, IAsyncEnumerable<T>> ListAsync,
        Func<string, CancellationToken, Task<T>> GetAsync,
        Func<T, (string? Name, string? Id)> Read);
}
