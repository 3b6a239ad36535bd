using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Lists the data sources of a knowledge base, or gives the details of one.</summary>
/// <remarks>
/// <para>The list comes page by page and ends when the pipeline ends. It has ids, name, status, description and time of change; -Detailed asks for each one and adds its bucket or other configuration, chunking, parsing, deletion policy and the reasons of a failure, as an id does.</para>
/// <para>Knowledge bases come by pipeline as objects, ids, ARNs or names, or by -KnowledgeBaseId; with that parameter, text that is piped in names data sources.</para>
/// <para>IAM actions: <c>bedrock:ListDataSources</c>, <c>bedrock:GetDataSource</c>, for names of knowledge bases <c>bedrock:ListKnowledgeBases</c>.</para>
/// </remarks>
/// <example>
/// <code>Get-BedrockKnowledgeBase ops-* | Get-BedrockDataSource</code>
/// <para>Lists the data sources of several knowledge bases.</para>
/// </example>
/// <example>
/// <code>Get-BedrockDataSource -KnowledgeBaseId ops-runbooks -Detailed | Format-Table Name, BucketArn, ChunkingStrategy, DataDeletionPolicy</code>
/// <para>Shows where the documents of a knowledge base lie and how they are cut.</para>
/// </example>
/// <example>
/// <code>Get-BedrockDataSource main -KnowledgeBaseId ops-runbooks | Get-BedrockDataSource | Select-Object -ExpandProperty InclusionPrefixes</code>
/// <para>Gives the prefixes that one source reads.</para>
/// </example>
/// <seealso cref="GetBedrockKnowledgeBaseCommand"/>
[Cmdlet(VerbsCommon.Get, "BedrockDataSource")]
[OutputType(typeof(DataSource))]
public sealed class GetBedrockDataSourceCommand : KnowledgeBaseCommand
{
    /// <summary>Id or name; wildcards are allowed. Default: all of the knowledge base. An object that is piped in brings its own.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DataSourceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? DataSourceId { get; set; }

    /// <summary>Id, ARN or name of the knowledge base. An object that is piped in brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KnowledgeBaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string? KnowledgeBaseId { get; set; }

    /// <summary>Knowledge bases: ids, ARNs, names, or objects with a KnowledgeBaseId. With -KnowledgeBaseId, ids or names of data sources.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Asks for the details of each.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Lists what one record asks for.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var (knowledgeBase, named) = KnowledgeBaseId is null
                ? (PlainValue.NameIn(InputObject, "knowledge base"), DataSourceId)
                : (KnowledgeBaseId, DataSourceId ?? (PlainValue.Unwrap(InputObject) as string));
            if (knowledgeBase is null)
                throw BedrockException.Input("-KnowledgeBaseId is missing: say whose data sources to list.", "Get-BedrockKnowledgeBase | Get-BedrockDataSource lists those of all.");
            if (!TryConnectFor(knowledgeBase, InputObject, out var connection))
                return;
            var id = Await(token => KnowledgeBaseIdAsync(connection, knowledgeBase, token));
            WriteNamed(named, InputObject, Source(connection, id));
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject ?? DataSourceId ?? KnowledgeBaseId);
        }
    }

    private ResourceSource<DataSource> Source(IBedrockConnection connection, string knowledgeBaseId) => new(
        DataSourceType,
        $"knowledge base {knowledgeBaseId}",
        Detailed,
        token => connection.DataSources.ListAsync(knowledgeBaseId, token),
        (id, token) => connection.DataSources.GetAsync(knowledgeBaseId, id, token),
        Read);

    private static (string? Name, string? Id) Read(DataSource one)
    {
        SeenNames.Add(one);
        return (one.Name, one.DataSourceId);
    }
}
