using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Chat;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Attachments;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Asks a model a question that it answers from a knowledge base, or from one document, and says what the answer rests on.</summary>
/// <remarks>
/// <para>The answer is a RagResponse; its ToString() is the text, and its Citations say which passages each part of it rests on. Start and End of a citation are as the service gives them. -Show writes the text to the host as it comes and emits the response; -Stream emits the pieces.</para>
/// <para>Pipe an answer back with a new -Query to go on: session, knowledge base, model and region come from it. The service makes the ids of sessions; -SessionId goes out as given. What a session was begun with, such as -KmsKeyArn, has to be given again, and a document too.</para>
/// <para>-PromptTemplate replaces the prompt of the service. It must hold $search_results$, where the passages go; without $output_format_instructions$ the answer may have no citations. Write it in single quotes.</para>
/// <para>-Attachment asks about one document in place of a knowledge base: a file of up to 10 MB (pdf, csv, doc, docx, xls, xlsx, html, txt, md and other plain text), a byte array, or an object in S3.</para>
/// <para>-Filter and the other options of the search are those of Search-BedrockKnowledgeBase; its help has the rules of filters. Here -Top is at most 100, and an ARN goes out as the id in it.</para>
/// <para>One question that fails is one error. When a stream breaks off, the pieces before are given, then the error, whose TargetObject is the answer so far, and no response. No event closes such a stream: it is whole when the service ends it cleanly between two events and something of an answer came. A broken connection (StreamIncomplete), an end inside an event (StreamIncomplete), a damaged event (StreamCorrupt) and a failure that the service reports (by its name, such as throttlingException) are told from that; a service that ended a stream early as if it were done could not be.</para>
/// <para>The service does not say how many tokens an answer took: Get-BedrockUsage does not have them, and -BudgetUsd of the context does not count them. AWS bills the model's tokens all the same.</para>
/// <para>The service takes no system prompt here. The prompt that -QueryDecomposition uses can be changed with other tools alone (orchestrationConfiguration).</para>
/// <para>IAM actions: <c>bedrock:RetrieveAndGenerate</c>, <c>bedrock:Retrieve</c>, <c>bedrock:InvokeModel</c>; with -Stream or -Show <c>bedrock:InvokeModelWithResponseStream</c>; for names and options those of Search-BedrockKnowledgeBase; with -GuardrailId <c>bedrock:ApplyGuardrail</c>; with -KmsKeyArn <c>kms:GenerateDataKey</c> and <c>kms:Decrypt</c>; with -WaitIngestion <c>bedrock:ListDataSources</c>, <c>bedrock:ListIngestionJobs</c> and <c>bedrock:GetIngestionJob</c>.</para>
/// </remarks>
/// <example>
/// <code>Invoke-BedrockKnowledgeBase 'How do I free a full disk?' -KnowledgeBaseId ops-runbooks -ModelId amazon.nova-lite-v1:0 -Show</code>
/// <para>Writes the answer as it comes.</para>
/// </example>
/// <example>
/// <code>$r = 'How do I free a full disk?' | Invoke-BedrockKnowledgeBase -KnowledgeBaseId ops-runbooks -ModelId amazon.nova-lite-v1:0
/// $r.Citations | Format-Table Start, End, Text, @{ Name = 'Source'; Expression = { $_.References.Source } }
/// $r | Invoke-BedrockKnowledgeBase 'And who may do that?' -As Text</code>
/// <para>Shows what the answer rests on, and goes on in the same session.</para>
/// </example>
/// <example>
/// <code>Invoke-BedrockKnowledgeBase 'Who signs?' -Attachment ./contract.pdf -ModelId amazon.nova-lite-v1:0 -As Text</code>
/// <para>Asks about one document.</para>
/// </example>
/// <example>
/// <code>Invoke-BedrockKnowledgeBase 'What changed for backups?' -KnowledgeBaseId ops-runbooks -ModelId amazon.nova-lite-v1:0 -Filter { $_.year -ge 2024 } -Top 10 -PromptTemplate 'Answer in one sentence. $search_results$ $output_format_instructions$'</code>
/// <para>Answers from some documents alone, with a prompt of your own.</para>
/// </example>
/// <example>
/// <code>Import-Csv ./faq.csv | Invoke-BedrockKnowledgeBase -KnowledgeBaseId ops-runbooks -ModelId amazon.nova-lite-v1:0 -ThrottleLimit 4 | Select-Object @{ Name = 'Question'; Expression = { $_.InputObject.Query } }, Text, @{ Name = 'Sources'; Expression = { $_.Citations.References.Source -join ', ' } }</code>
/// <para>Answers the questions of a column named Query, four at a time.</para>
/// </example>
/// <seealso cref="SearchBedrockKnowledgeBaseCommand"/>
/// <seealso cref="GetBedrockKnowledgeBaseCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "BedrockKnowledgeBase")]
[OutputType(typeof(RagResponse), typeof(RagDelta), typeof(string))]
public sealed class InvokeBedrockKnowledgeBaseCommand : KnowledgeQueryCommand
{
    private ThrottledCalls<RagResponse>? calls;
    private ExternalSource? source;
    private object? additionalFields;
    private RagOutput output = null!;

    /// <summary>Model id, inference profile id, or ARN of either. It goes out as given. Default: the model of the answer that is piped in, then of the context.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ModelId { get; set; }

    /// <summary>One document to ask about, in place of a knowledge base: a path, FileInfo, byte array, or s3://bucket/key.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object? Attachment { get; set; }

    /// <summary>Prompt in place of the service's; it must hold $search_results$.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PromptTemplate { get; set; }

    /// <summary>Lets the service take a question of several parts apart before it searches.</summary>
    [Parameter]
    public SwitchParameter QueryDecomposition { get; set; }

    /// <summary>Longest answer in tokens.</summary>
    [Parameter]
    [Alias("MaxTokens")]
    [ValidateRange(1, 65536)]
    public int? MaxToken { get; set; }

    /// <summary>Randomness, 0 to 1. Only sent when given.</summary>
    [Parameter]
    public double? Temperature { get; set; }

    /// <summary>Share of the likeliest words to choose from, 0 to 1. Only sent when given.</summary>
    [Parameter]
    public double? TopP { get; set; }

    /// <summary>Up to four texts that end the answer where they come up.</summary>
    [Parameter]
    [Alias("StopSequences")]
    public string[]? StopSequence { get; set; }

    /// <summary>standard, or optimized where the model has it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Latency { get; set; }

    /// <summary>Members of the model's own request, as hashtable (additionalModelRequestFields).</summary>
    [Parameter]
    public object? AdditionalField { get; set; }

    /// <summary>ARN of a KMS key that encrypts the session.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KmsKeyArn { get; set; }

    /// <summary>Session of an earlier answer, to go on with. An answer that is piped in brings its own. Default: a new one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? SessionId { get; set; }

    /// <summary>Emits the pieces of the answer as they come; the last has no text and carries the whole response.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>Writes the text to the host as it comes, without terminal control sequences, and emits the response at the end.</summary>
    [Parameter]
    public SwitchParameter Show { get; set; }

    /// <summary>Text emits the answer's text alone.</summary>
    [Parameter]
    public RagForm As { get; set; }

    /// <summary>Name of a variable, without $, that takes the response; an array when several questions were piped in, and null when none came.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ResponseVariable { get; set; }

    /// <summary>Refuses what no record could mend.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseConflicts();
        try
        {
            KnowledgeQueryRules.CheckTemplate(PromptTemplate);
            additionalFields = PlainValue.Pairs(AdditionalField, "-AdditionalField");
            source = Attachment is null ? null : ReadSource(Attachment);
            var variable = new ResponseVariable(this, ResponseVariable);
            variable.Clear();
            output = new RagOutput(this, As == RagForm.Text, variable);
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }

        if (!Stream && !Show && Limit > 1)
            calls = new ThrottledCalls<RagResponse>(Pump, new ConcurrencyLimit(Limit), ordered: true);
    }

    /// <summary>Answers one record.</summary>
    protected override void ProcessRecord()
    {
        GenerationRequest request;
        IBedrockConnection connection;
        try
        {
            var query = QueryOf();
            var named = NameOfKnowledgeBase();
            if (!TryConnectFor(named, Item, out connection))
                return;
            request = MakeRequest(connection, query, named);
        }
        catch (BedrockException fault)
        {
            var item = Item ?? Query;
            InPlace(() => WriteFault(fault, item));
            return;
        }

        if (Stream || Show)
            Streamed(connection, request);
        else if (calls is null)
            Whole(connection, request);
        else
            Stoppable(() => calls.Submit(token => connection.Retrieval.GenerateAsync(request, token), WasThrottled, (response, fault) => Finished(request, response, fault)));
    }

    /// <summary>Waits for the questions that still run.</summary>
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

    private void RefuseConflicts()
    {
        if (Stream && IsBound(nameof(As)))
            RefuseConflict("-Stream emits pieces, so -As cannot say what to emit. Use -Show -As Text to see the text as it comes and keep it.");
        if ((Stream || Show) && ThrottleLimit > 1)
            RefuseConflict($"{(Stream ? "-Stream" : "-Show")} with -ThrottleLimit over 1 would mix the answers.");
        if (Attachment is not null && (IsBound(nameof(KnowledgeBaseId)) || HasOptions || QueryDecomposition || WaitIngestion))
            RefuseConflict("-Attachment asks about a document in place of a knowledge base, so there is nothing to search: leave -KnowledgeBaseId, -WaitIngestion and the options of the search out.");
    }

    private string? NameOfKnowledgeBase()
    {
        var hasName = !string.IsNullOrEmpty(KnowledgeBaseId);
        if (source is not null)
            return hasName ? throw BedrockException.Input("What is piped in names a knowledge base, and -Attachment asks about a document in place of one.") : null;
        if (hasName)
            return KnowledgeBaseId;
        throw PlainValue.Unwrap(Item) is RagResponse
            ? BedrockException.Input("The answer that is piped in is about a document, which has to be given again.", "Give -Attachment.")
            : BedrockException.Input("-KnowledgeBaseId is missing: say where to look.", "Get-BedrockKnowledgeBase lists them; -Attachment asks about a document.");
    }

    private ExternalSource ReadSource(object given)
    {
        var files = new AttachmentFiles(this, path => Await(token => AttachmentFile.ReadAsync(path, token))).Find(given).Take(2).ToList();
        return files is [var only]
            ? only.S3Uri is { } uri ? ExternalSource.OfS3(uri) : ExternalSource.Of(only.Name, only.Bytes!)
            : throw BedrockException.Input("-Attachment takes one document; the service answers from no more.", "Put several into a knowledge base, or ask a model about them with Invoke-BedrockChat -Attachment.");
    }

    private GenerationRequest MakeRequest(IBedrockConnection connection, string query, string? named)
    {
        var modelId = ModelId ?? Defaults?.ModelId ?? throw ChatRequestRules.NoModel();
        var id = named is null ? null : FindKnowledgeBase(connection, named);
        return new GenerationRequest
        {
            Query = query,
            KnowledgeBaseId = id,
            Options = id is null ? new RetrievalOptions() : OptionsOf(connection, id),
            ModelId = modelId,
            Source = source,
            PromptTemplate = PromptTemplate,
            MaxTokens = MaxToken,
            Temperature = Temperature,
            TopP = TopP,
            StopSequences = StopSequence,
            Latency = Latency,
            AdditionalFields = additionalFields,
            Decomposes = QueryDecomposition,
            KmsKeyArn = KmsKeyArn,
            SessionId = string.IsNullOrEmpty(SessionId) ? null : SessionId,
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

    private void Whole(IBedrockConnection connection, GenerationRequest request)
    {
        if (TryAwait(request.InputObject ?? request.Query, token => connection.Retrieval.GenerateAsync(request, token), out var response))
            output.Emit(response);
    }

    private void Streamed(IBedrockConnection connection, GenerationRequest request)
    {
        var shown = Show ? new HostWriter(this) : null;
        Each<RagDelta>(
            request.InputObject ?? request.Query,
            token => connection.Retrieval.GenerateStreamAsync(request, token),
            delta => output.Emit(delta, shown, asPieces: Stream),
            failed: () => shown?.EndLine());
    }

    private void Finished(GenerationRequest request, RagResponse? response, Exception? fault)
    {
        WriteFaultOrThrow(fault, request.InputObject ?? request.Query);
        if (fault is null)
            output.Emit(response!);
    }

    private static bool WasThrottled(RagResponse? response, Exception? fault) => response is { Attempts: > 1 } || fault is BedrockException { StatusCode: 429 };
}
