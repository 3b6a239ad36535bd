using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace BedrockPS.Client.Transport;

/// <summary>
/// One REST client for every service, on AWSSDK.Core's pipeline: it composes and signs requests and drives the retries; endpoint, retry
/// policy, time limits and the sending itself are ours. Safe for parallel use, never disposed: it holds no connection of its own.
/// </summary>
internal sealed class ServiceClient : AmazonServiceClient
{
    private static readonly TimeSpan WholeCall = TimeSpan.FromSeconds(900);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(300);
    private static readonly InvokeOptions Options = new();

    private readonly ClientSettings settings;
    private readonly ClientRuntime runtime;

    public ServiceClient(ClientSettings settings, ClientRuntime runtime, HttpMessageInvoker http)
        : base(settings.Credentials, new ServiceClientConfig(settings))
    {
        this.settings = settings;
        this.runtime = runtime;
        if (settings.ApiKey is not null && settings.Endpoint.Scheme != Uri.UriSchemeHttps)
            throw KeyOverHttp(settings.Endpoint);
        HeaderText.Check(settings.ApiKey?.Reveal(), "API key", settings.CredentialSource);
        var clock = new ServerClock(runtime.Time);

        // From the wire outwards.
        RuntimePipeline = new RuntimePipeline(
            [
                new SendHandler(http, runtime.Time),
                new AttemptHandler(settings, clock),
                new RetryHandler(new BedrockRetryPolicy(settings, runtime, clock)),
                new RequestHandler(settings),
            ],
            Amazon.Runtime.Internal.Util.Logger.EmptyLogger);
    }

    /// <summary>Sends the call and returns when the headers are there; for an event stream, when its first frame is.</summary>
    /// <exception cref="BedrockException">Every fault: an error status, no connection, a time limit, a bad answer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<OperationResponse> SendAsync(WireCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limit = call.TimeLimit ?? (call.StreamsEvents ? Silence : WholeCall);
        var timer = new CallTimer(limit, call.StreamsEvents, runtime.Time, cancellationToken);
        var request = new WireRequest(call, timer);
        try
        {
            var started = runtime.Time.GetTimestamp();
            var response = await InvokeAsync<WireResponse>(request, Options, timer.Token).ConfigureAwait(false);
            var context = Context(call, request.Attempts, (int)response.Http.StatusCode, ResponseHeaders.Find(response.Http, "x-amzn-RequestId"));
            if (call.Log is { TakesDetails: true } log)
                log.Debug($"{call.Operation}: status {context.StatusCode}, request id {context.RequestId ?? "none"}, attempt {request.Attempts}, headers after {runtime.Time.GetElapsedTime(started).TotalMilliseconds:0} ms.");
            ResponseCheck.Check(call, response, context);
            var body = new BodyStream(response, timer, context);
            return new OperationResponse((int)response.Http.StatusCode, new ResponseHeaders(response.Http), body, context);
        }
        catch (Exception exception)
        {
            var timedOut = timer.TimedOut;
            timer.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw ServiceErrors.From(exception, Context(call, request.Attempts) with { WaitedForKeys = request.WaitsForKeys }, timedOut ? limit : null);
        }
    }

    private static BedrockException KeyOverHttp(Uri endpoint) => new(
        ErrorIds.CredentialsInvalid,
        ErrorKind.AuthenticationError,
        $"An API key is not sent to {endpoint}, because http would show it to everyone on the way.")
    {
        IsSetup = true,
        RecommendedAction = "Use an https endpoint (Start-BedrockEmulator -Tls for the local one), or IAM credentials.",
    };

    /// <summary>Host and port that calls go to.</summary>
    public string Host => settings.Endpoint.Authority;

    private FaultContext Context(WireCall call, int attempts, int? status = null, string? requestId = null) => new()
    {
        Service = settings.Service.Key,
        Operation = call.Operation,
        Region = settings.Region,
        Host = settings.Endpoint.Authority,
        CredentialSource = settings.CredentialSource,
        Target = call.Target,
        StreamsEvents = call.StreamsEvents,
        Attempts = attempts,
        StatusCode = status,
        RequestId = requestId,
    };
}
