using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Lists the knowledge bases of a region, or gives the details of one.</summary>
/// <remarks>
/// <para>The list comes page by page and ends when the pipeline ends. It has id, name, status, description and time of change; -Detailed asks for each one and adds its embedding model, vector store and the reasons of a failure, as an id or ARN does.</para>
/// <para>Ten letters and digits are taken as an id, an ARN as the one it names, in its own region unless -Region is given. Anything else is a name, whose case does not matter; with wildcards it is matched against names and ids.</para>
/// <para>IAM actions: <c>bedrock:ListKnowledgeBases</c>, <c>bedrock:GetKnowledgeBase</c>.</para>
/// </remarks>
/// <example>
/// <code>Get-BedrockKnowledgeBase</code>
/// <para>Lists all knowledge bases of the session's region.</para>
/// </example>
/// <example>
/// <code>Get-BedrockKnowledgeBase ops-* -Detailed | Format-List Name, Status, EmbeddingModelArn, StorageType, FailureReasons</code>
/// <para>Shows how the knowledge bases with a name that begins so are made.</para>
/// </example>
/// <example>
/// <code>Get-BedrockKnowledgeBase | Where-Object Status -ne ACTIVE | Get-BedrockKnowledgeBase | Select-Object Name, Status, FailureReasons</code>
/// <para>Asks for the details of those that cannot be searched.</para>
/// </example>
/// <seealso cref="GetBedrockDataSourceCommand"/>
[Cmdlet(VerbsCommon.Get, "BedrockKnowledgeBase")]
[OutputType(typeof(KnowledgeBase))]
public sealed class GetBedrockKnowledgeBaseCommand : KnowledgeBaseCommand
{
    /// <summary>Id, ARN or name; wildcards are allowed. Default: all. An object that is piped in brings its own.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KnowledgeBaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string? KnowledgeBaseId { get; set; }

    /// <summary>Ids, ARNs or names, or objects with a KnowledgeBaseId.</summary>
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
            var named = KnowledgeBaseId ?? PlainValue.NameIn(InputObject, "knowledge base");
            if (TryConnectFor(named, InputObject, out var connection))
                WriteNamed(named, InputObject, Source(connection));
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject ?? KnowledgeBaseId);
        }
    }

    private ResourceSource<KnowledgeBase> Source(IBedrockConnection connection) => new(
        KnowledgeBaseType,
        connection.Region,
        Detailed,
        connection.KnowledgeBases.ListAsync,
        connection.KnowledgeBases.GetAsync,
        Read);

    private static (string? Name, string? Id) Read(KnowledgeBase one)
    {
        SeenNames.Add(one);
        return (one.Name, one.KnowledgeBaseId);
    }
}
