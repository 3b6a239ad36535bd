using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.ObjectStore;

/// <summary>AWSSDK.S3's client with our retries, signing and errors. It marshals requests and answers; credentials, clock and limits are those of the other services.</summary>
internal sealed class S3Client(S3Config config, ICallLog log) : AmazonS3Client(config.Credentials, config)
{
    private static readonly TimeSpan WholeCall = TimeSpan.FromSeconds(900);

    /// <summary>Runs one call of this client.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="target">What it is about, for messages: the bucket.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BedrockException">Every fault.</exception>
    public async Task<T> SendAsync<TRequest, T>(TRequest request, string target, Func<TRequest, CancellationToken, Task<T>> send, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limit = config.Connection.RequestTimeout ?? WholeCall;
        using var timer = new CallTimer(limit, silence: false, config.Runtime.Time, cancellationToken);
        var call = new S3Call(typeof(TRequest).Name.Replace("Request", string.Empty, StringComparison.Ordinal), log, timer);
        S3Call.Remember(request, call);
        try
        {
            return await send(request, timer.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var timedOut = timer.TimedOut;
            cancellationToken.ThrowIfCancellationRequested();
            throw S3Faults.From(exception, Context(call, target), timedOut ? limit : null, config.Runtime.Time.GetUtcNow());
        }
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        // The fields of this class are not set yet: AWSSDK calls this from its constructor.
        var settled = (S3Config)Config;
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new S3RetryPolicy(settled)));
        pipeline.ReplaceHandler<Signer>(new S3AttemptHandler(new RequestSigner(settled.Credentials, settled.Connection.CredentialSource, settled.Clock)));
    }

    private FaultContext Context(S3Call call, string target) => new()
    {
        Service = WireService.S3.Key,
        Operation = call.Operation,
        Region = config.Connection.Region,
        Host = config.Host,
        CredentialSource = config.Connection.CredentialSource,
        Target = target,
        Attempts = call.Attempts,
        WaitedForKeys = call.WaitsForKeys,
    };
}

/// <summary>What signing and retries keep about a call. AWSSDK hands on the request alone, so it is found by that.</summary>
internal sealed class S3Call(string operation, ICallLog? log, CallTimer timer) : IAttemptedCall
{
    private static readonly ConditionalWeakTable<AmazonWebServiceRequest, S3Call> Calls = [];

    public string Operation => operation;

    public ICallLog? Log => log;

    public CallTimer Timer => timer;

    public int Attempts { get; set; }

    public int FreeRetries { get; set; }

    public string? AccessKey { get; set; }

    public bool WaitsForKeys { get; set; }

    public bool ClockCorrected { get; set; }

    public bool CredentialsRenewed { get; set; }

    public RetryDecision Decision { get; set; }

    public static void Remember(AmazonWebServiceRequest request, S3Call call) => Calls.AddOrUpdate(request, call);

    public static S3Call Of(IExecutionContext context) =>
        Calls.TryGetValue(context.RequestContext.OriginalRequest, out var call) ? call : throw new InvalidOperationException("A call of S3 began outside S3Client.SendAsync.");
}

/// <summary>Signs each attempt. A body whose SHA-256 is known is signed with it, and need not be read for that.</summary>
internal sealed class S3AttemptHandler(RequestSigner signer) : PipelineHandler
{
    private const string Checksum = "x-amz-checksum-sha256";

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        var call = S3Call.Of(executionContext);
        if (context.Request.ContentStream is not null && context.Request.Headers.TryGetValue(Checksum, out var known))
            context.Request.PrecomputedContentSha256 = Convert.ToHexString(Convert.FromBase64String(known)).ToLowerInvariant();
        await signer.SignAsync(context, call).ConfigureAwait(false);
        call.Attempts++;
        return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
    }
}

/// <summary>The retry policy of the other services over what AWSSDK throws.</summary>
internal sealed class S3RetryPolicy(S3Config config) : BedrockRetryPolicy(config.Settings, config.Runtime, config.Clock)
{
    protected override IAttemptedCall Request(IExecutionContext executionContext) => S3Call.Of(executionContext);

    protected override Exception Fault(Exception exception) => S3Faults.Plain(exception, config.Runtime.Time.GetUtcNow());
}
