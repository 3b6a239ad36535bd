using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Finds the passages of a knowledge base that fit a query best.</summary>
/// <remarks>
/// <para>Each passage is one object with its text, score, source and attributes, in the order of the service. Without -Top they are those that the service gives at once, usually 5; with -Top pages are followed until there are so many, and Select-Object -First ends that.</para>
/// <para>-Filter is read from the script block's syntax tree, and nothing of it is run. Left or right stands an attribute, as in $_.year or $_.'x-amz-bedrock-kb-source-uri' ($PSItem works too), on the other side a value: a constant, a variable ($using:, $env: and scopes work) or property of one, an array of these, arithmetic, casts. There are -eq -ne, -gt -ge -lt -le for numbers, -in -notin, -contains for attributes that are lists, -like 'start*' and -like '*part*', joined with -and, -or, -not and parentheses. Anything else is the error InputInvalid, which names the column, before any request.</para>
/// <para>The service compares with case, whether the operator is -eq or -ceq; an operator that asks for the contrary, such as -ieq, is refused. A negation becomes the opposite operator, which the start of a text, a part of it and members of lists do not have. A document without the attribute fits -ne, and no other comparison that the service explains; negating -gt does not find it either. Not every vector store has -like and -contains. Dates are no values: keep them as numbers, such as 20240131.</para>
/// <para>A hashtable @{ team = 'storage'; year = 2024 } asks for documents that have all these values, an array as a value for one of several. The service's own form, @{ equals = @{ key = 'team'; value = 'storage' } }, is taken too, and goes out as given.</para>
/// <para>-MinScore leaves results out that the service found: those with a lower score, and those without one, with a warning. Scores of reranked results, of kinds of search and of stores are not alike; look at some before choosing a limit.</para>
/// <para>Options of the search go out in one of two forms, by the type of the knowledge base, which is asked for once a pipeline, and only with -Top, -SearchType, -Filter, -DataSourceId or -RerankModel. Where that is not allowed, it is taken for type VECTOR. An ARN goes out as it is, so that a knowledge base that another account shares can be searched.</para>
/// <para>Queries by image and filters that a model makes (implicitFilterConfiguration) are left to other tools.</para>
/// <para>IAM actions: <c>bedrock:Retrieve</c>; for names <c>bedrock:ListKnowledgeBases</c> and <c>bedrock:ListDataSources</c>; with options <c>bedrock:GetKnowledgeBase</c>; with -RerankModel <c>bedrock:Rerank</c> and <c>bedrock:InvokeModel</c>; with -GuardrailId <c>bedrock:ApplyGuardrail</c>; with -WaitIngestion <c>bedrock:ListDataSources</c>, <c>bedrock:ListIngestionJobs</c> and <c>bedrock:GetIngestionJob</c>.</para>
/// </remarks>
/// <example>
/// <code>Search-BedrockKnowledgeBase 'disk full' -KnowledgeBaseId ops-runbooks</code>
/// <para>Finds the passages that fit best.</para>
/// </example>
/// <example>
/// <code>$since = 2024
/// Search-BedrockKnowledgeBase 'disk full' -KnowledgeBaseId ops-runbooks -Filter { $_.year -ge $since -and $_.team -in 'storage', 'platform' } -Top 20</code>
/// <para>Looks into documents with such attributes alone.</para>
/// </example>
/// <example>
/// <code>Get-Content ./questions.txt | Search-BedrockKnowledgeBase -KnowledgeBaseId ops-runbooks -Top 1 -ThrottleLimit 4 | Export-Csv found.csv</code>
/// <para>Asks for many queries, four at a time; InputObject of each result is its query.</para>
/// </example>
/// <example>
/// <code>Get-BedrockKnowledgeBase ops-* | Search-BedrockKnowledgeBase 'disk full' -MinScore 0.5 | Sort-Object Score -Descending</code>
/// <para>Looks into several knowledge bases.</para>
/// </example>
/// <example>
/// <code>Search-BedrockKnowledgeBase 'disk full' -KnowledgeBaseId ops-runbooks -Top 3 | ForEach-Object Text | Invoke-BedrockChat 'Summarise what these say' -Join -ModelId amazon.nova-lite-v1:0</code>
/// <para>Gives the passages to a model together with a question of your own.</para>
/// </example>
/// <seealso cref="InvokeBedrockKnowledgeBaseCommand"/>
/// <seealso cref="GetBedrockKnowledgeBaseCommand"/>
[Cmdlet(VerbsCommon.Search, "BedrockKnowledgeBase")]
[OutputType(typeof(RetrievalResult))]
public sealed class SearchBedrockKnowledgeBaseCommand : KnowledgeQueryCommand
{
    private ThrottledCalls<Found>? calls;

    /// <summary>Lowest score of a result. Results with a lower one, and those without a score, are left out.</summary>
    [Parameter]
    public double? MinScore { get; set; }

    /// <summary>Refuses what no record could mend.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Limit > 1 && MyInvocation.ExpectingInput)
            calls = new ThrottledCalls<Found>(Pump, new ConcurrencyLimit(Limit), ordered: true);
    }

    /// <summary>Searches for one record.</summary>
    protected override void ProcessRecord()
    {
        RetrievalRequest request;
        IBedrockConnection connection;
        try
        {
            var query = QueryOf();
            if (string.IsNullOrEmpty(KnowledgeBaseId))
                throw BedrockException.Input("-KnowledgeBaseId is missing: say where to look.", "Get-BedrockKnowledgeBase lists them.");
            // An ARN goes out as it is, and the call itself warns of its region.
            if (!TryConnect(Region ?? ArnRegion.Of(KnowledgeBaseId), Item, out connection))
                return;
            request = MakeRequest(connection, query, KnowledgeBaseId);
        }
        catch (BedrockException fault)
        {
            var item = Item ?? Query;
            InPlace(() => WriteFault(fault, item));
            return;
        }

        if (calls is null)
            Each<RetrievalResult>(request.InputObject ?? request.Query, token => connection.Retrieval.RetrieveAsync(request, token), WriteObject);
        else
            Stoppable(() => calls.Submit(token => CollectAsync(connection, request, token), WasThrottled, (found, fault) => Finished(request, found, fault)));
    }

    /// <summary>Waits for the searches that still run.</summary>
    protected override void EndProcessing()
    {
        FinishCalls();
        base.EndProcessing();
    }

    private protected override void FinishCalls()
    {
        if (calls is not null)
            Stoppable(calls.Finish);
    }

    private RetrievalRequest MakeRequest(IBedrockConnection connection, string query, string named)
    {
        var id = FindKnowledgeBase(connection, named);
        var sent = named.StartsWith("arn:", StringComparison.Ordinal) ? named : id;
        return new RetrievalRequest
        {
            Query = query,
            KnowledgeBaseId = sent,
            Options = OptionsOf(connection, sent),
            MinScore = MinScore,
            GuardrailId = GuardrailId,
            GuardrailVersion = GuardrailVersion,
            UserId = UserId,
            InputObject = Item,
            Index = TakeIndex(),
        };
    }

    private void InPlace(Action emit)
    {
        if (calls is null)
            emit();
        else
            Stoppable(() => calls.Skip(emit));
    }

    // What came before a fault is given, as it is without -ThrottleLimit.
    private static async Task<Found> CollectAsync(IBedrockConnection connection, RetrievalRequest request, CancellationToken token)
    {
        var results = new List<RetrievalResult>();
        try
        {
            await foreach (var result in connection.Retrieval.RetrieveAsync(request, token).ConfigureAwait(false))
                results.Add(result);
            return new Found(results, null);
        }
        catch (BedrockException fault)
        {
            return new Found(results, fault);
        }
    }

    private void Finished(RetrievalRequest request, Found? found, Exception? fault)
    {
        foreach (var result in found?.Results ?? [])
            WriteObject(result);
        WriteFaultOrThrow(fault ?? found?.Fault, request.InputObject ?? request.Query);
    }

    private static bool WasThrottled(Found? found, Exception? fault) => found is { Results: [.., { Attempts: > 1 }] } or { Fault.StatusCode: 429 };

    private sealed record Found(IReadOnlyList<RetrievalResult> Results, BedrockException? Fault);
}
