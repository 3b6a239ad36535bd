using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Deletes data sources.</summary>
/// <remarks>
/// <para>The policy of the data source decides about the vectors in the index: with DELETE its documents are no longer found, with RETAIN they stay. -WhatIf and the question say which it is. Files in the bucket are never touched. A name must be that of one data source; one whose ingestion job runs cannot be deleted.</para>
/// <para>IAM actions: <c>bedrock:DeleteDataSource</c>, <c>bedrock:GetDataSource</c>, for names <c>bedrock:ListKnowledgeBases</c> and <c>bedrock:ListDataSources</c>.</para>
/// </remarks>
/// <example>
/// <code>Remove-BedrockDataSource files -KnowledgeBaseId ops-runbooks -WhatIf</code>
/// <para>Says what would be deleted, the documents in the index included.</para>
/// </example>
/// <example>
/// <code>Get-BedrockDataSource test-* -KnowledgeBaseId ops-runbooks | Remove-BedrockDataSource -Confirm:$false</code>
/// <para>Deletes all data sources with a name that begins so, without asking.</para>
/// </example>
/// <example>
/// <code>Get-BedrockKnowledgeBase ops-* | Get-BedrockDataSource -Detailed | Where-Object Status -eq FAILED | Remove-BedrockDataSource</code>
/// <para>Deletes those that failed, after asking for each.</para>
/// </example>
/// <seealso cref="GetBedrockDataSourceCommand"/>
/// <seealso cref="NewBedrockDataSourceCommand"/>
[Cmdlet(VerbsCommon.Remove, "BedrockDataSource", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBedrockDataSourceCommand : KnowledgeBaseCommand
{
    /// <summary>Id or name. An object that is piped in brings its own.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DataSourceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? DataSourceId { get; set; }

    /// <summary>Id, ARN or name of the knowledge base. An object that is piped in brings its own.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KnowledgeBaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string KnowledgeBaseId { get; set; } = string.Empty;

    /// <summary>Data sources: ids, names or objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Deletes one data source.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var named = DataSourceId ?? PlainValue.NameIn(InputObject, "data source") ?? throw BedrockException.Input("-DataSourceId is missing: say which data source to delete.");
            if (!TryConnectFor(KnowledgeBaseId, InputObject ?? named, out var connection))
                return;
            var knowledgeBaseId = Await(token => KnowledgeBaseIdAsync(connection, KnowledgeBaseId, token));
            var id = Await(token => DataSourceIdAsync(connection, knowledgeBaseId, named, token));
            var (target, action) = Await(token => DescribeAsync(connection, knowledgeBaseId, id, token));
            if (IsAgreed(target, action))
                Await(token => connection.DataSources.DeleteAsync(knowledgeBaseId, id, token));
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject ?? DataSourceId);
        }
    }

    private static async Task<(string Target, string Action)> DescribeAsync(IBedrockConnection connection, string knowledgeBaseId, string id, CancellationToken token)
    {
        var where = $"of knowledge base {knowledgeBaseId}";
        try
        {
            var source = await connection.DataSources.GetAsync(knowledgeBaseId, id, token).ConfigureAwait(false);
            return (HostText.CleanLine($"{source.Name} ({id}) {where}")!, source.DataDeletionPolicy switch
            {
                "RETAIN" => "Delete data source; its documents stay in the index (policy RETAIN)",
                "DELETE" => "Delete data source and all its documents from the index (policy DELETE)",
                var other => $"Delete data source; its documents in the index go or stay as its policy says ({other ?? "none given"})",
            });
        }
        catch (BedrockException fault) when (fault.Kind == ErrorKind.PermissionDenied)
        {
            return ($"{id} {where}", "Delete data source; what becomes of its documents in the index is not known, since its policy may not be read");
        }
    }
}
