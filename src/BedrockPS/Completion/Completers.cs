using System.Collections;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Loading;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Completion;

/// <summary>Suggests the names of regions.</summary>
public sealed class RegionCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(string parameterName, IDictionary parameters) => Regions.Known;
}

/// <summary>Suggests the profiles of the shared files.</summary>
public sealed class ProfileNameCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(string parameterName, IDictionary parameters) => Engine.Current.ListProfileNames(parameters?["ProfileLocation"] as string);
}

/// <summary>Suggests auto, any and the tools that were typed before.</summary>
public sealed class ToolChoiceCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(string parameterName, IDictionary parameters) => ["auto", "any", .. Names(parameters?["Tool"])];

    private static IEnumerable<string> Names(object? typed) => (typed is IEnumerable list and not string ? list.Cast<object?>() : [typed])
        .Select(one => PlainValue.Unwrap(one) switch { Tool tool => tool.Name, string name => name, _ => null })
        .OfType<string>();
}

/// <summary>Suggests the models that this session has met.</summary>
public sealed class ModelIdCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(string parameterName, IDictionary parameters) => SeenModels.All;
}

/// <summary>Suggests the inference profiles that this session has met.</summary>
public sealed class InferenceProfileIdCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(string parameterName, IDictionary parameters) => SeenModels.Profiles;
}

/// <summary>Suggests the knowledge bases that this session has met.</summary>
public sealed class KnowledgeBaseCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(string parameterName, IDictionary parameters) => SeenNames.KnowledgeBases;
}

/// <summary>Suggests the data sources that this session has met.</summary>
public sealed class DataSourceCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(string parameterName, IDictionary parameters) => SeenNames.DataSources;
}

/// <summary>Suggests the states of ingestion jobs.</summary>
public sealed class IngestionStatusCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(string parameterName, IDictionary parameters) => ["STARTING", "IN_PROGRESS", "COMPLETE", "FAILED", "STOPPING", "STOPPED"];
}
