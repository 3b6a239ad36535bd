using System.Collections.Concurrent;

namespace BedrockPS.Commands.Completion;

/// <summary>Names of knowledge bases and data sources that this process has met; completion suggests them and asks nobody.</summary>
internal static class SeenNames
{
    private static readonly ConcurrentDictionary<string, bool> KnowledgeBaseNames = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, bool> DataSourceNames = new(StringComparer.Ordinal);

    public static IEnumerable<string> KnowledgeBases => KnowledgeBaseNames.Keys.Order(StringComparer.Ordinal);

    public static IEnumerable<string> DataSources => DataSourceNames.Keys.Order(StringComparer.Ordinal);

    public static void Add(KnowledgeBase one) => Add(KnowledgeBaseNames, one.Name ?? one.KnowledgeBaseId);

    /// <summary>Adds a knowledge base as it was named.</summary>
    public static void AddKnowledgeBase(string name) => Add(KnowledgeBaseNames, name);

    public static void Add(DataSource one) => Add(DataSourceNames, one.Name ?? one.DataSourceId);

    private static void Add(ConcurrentDictionary<string, bool> names, string? name)
    {
        if (!string.IsNullOrEmpty(name))
            names[name] = true;
    }
}
