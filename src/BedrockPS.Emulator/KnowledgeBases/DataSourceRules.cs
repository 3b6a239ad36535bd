using System.Text.Json;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>What the members of a data source must be to each other.</summary>
internal static class DataSourceRules
{
    // CUSTOM and the metadata of Redshift have no configuration of their own.
    private static readonly Dictionary<string, string?> s_configurations = new()
    {
        ["S3"] = "s3Configuration",
        ["WEB"] = "webConfiguration",
        ["CONFLUENCE"] = "confluenceConfiguration",
        ["SALESFORCE"] = "salesforceConfiguration",
        ["SHAREPOINT"] = "sharePointConfiguration",
        ["MANAGED_KNOWLEDGE_BASE_CONNECTOR"] = "managedKnowledgeBaseConnectorConfiguration",
        ["CUSTOM"] = null,
        ["REDSHIFT_METADATA"] = null,
    };

    private static readonly Dictionary<string, string?> s_chunking = new()
    {
        ["FIXED_SIZE"] = "fixedSizeChunkingConfiguration",
        ["HIERARCHICAL"] = "hierarchicalChunkingConfiguration",
        ["SEMANTIC"] = "semanticChunkingConfiguration",
        ["NONE"] = null,
    };

    private static readonly Dictionary<string, string?> s_parsing = new()
    {
        ["BEDROCK_FOUNDATION_MODEL"] = "bedrockFoundationModelConfiguration",
        ["BEDROCK_DATA_AUTOMATION"] = "bedrockDataAutomationConfiguration",
        ["SMART_PARSING"] = null,
    };

    public static void Check(KnowledgeBase knowledgeBase, JsonElement body)
    {
        var configuration = body.GetProperty("dataSourceConfiguration");
        CheckOwn(configuration, "dataSourceConfiguration", "type", s_configurations, required: true);
        var type = AgentOperation.TextOf(configuration, "type");
        if (type == "REDSHIFT_METADATA")
            throw EmulatorException.Validation("A data source of type REDSHIFT_METADATA is for knowledge bases of type SQL.");
        if ((type == "MANAGED_KNOWLEDGE_BASE_CONNECTOR") && !knowledgeBase.IsManaged)
            throw EmulatorException.Validation("A data source of type MANAGED_KNOWLEDGE_BASE_CONNECTOR is for knowledge bases of type MANAGED.");
        var ingestion = AgentOperation.MemberOf(body, "vectorIngestionConfiguration");
        if (AgentOperation.MemberOf(ingestion, "chunkingConfiguration") is { } chunking)
            CheckChunking(chunking);
        if (AgentOperation.MemberOf(ingestion, "parsingConfiguration") is { } parsing)
            CheckOwn(parsing, "parsingConfiguration", "parsingStrategy", s_parsing, required: AgentOperation.TextOf(parsing, "parsingStrategy") == "BEDROCK_FOUNDATION_MODEL");
    }

    private static void CheckChunking(JsonElement chunking)
    {
        CheckOwn(chunking, "chunkingConfiguration", "chunkingStrategy", s_chunking, required: true);
        if (AgentOperation.MemberOf(chunking, "hierarchicalChunkingConfiguration") is not { } levels)
            return;
        var sizes = levels.GetProperty("levelConfigurations").EnumerateArray().Select(level => level.GetProperty("maxTokens").GetInt32()).ToList();
        if (sizes[0] <= sizes[1])
            throw EmulatorException.Validation("The maxTokens of the parent level must be greater than that of the child level.");
        if (levels.GetProperty("overlapTokens").GetInt32() >= sizes[1])
            throw EmulatorException.Validation("overlapTokens must be less than the maxTokens of the child level.");
    }

    /// <summary>The configuration that belongs to the kind, and none of another kind.</summary>
    private static void CheckOwn(JsonElement owner, string path, string kindMember, Dictionary<string, string?> configurations, bool required)
    {
        var kind = AgentOperation.TextOf(owner, kindMember)!;
        var own = configurations[kind];
        var other = owner.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => name != kindMember && name != own);
        if (other is not null)
            throw EmulatorException.Validation($"{path}.{other} must not be given with {kindMember} {kind}.");
        if (required && own is not null && AgentOperation.MemberOf(owner, own) is null)
            throw EmulatorException.Validation($"{path}.{own} must be given with {kindMember} {kind}.");
    }
}
