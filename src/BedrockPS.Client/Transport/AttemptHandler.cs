using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using BedrockPS.Client.EventStreams;
using BedrockPS.Client.Session.Providers;

namespace BedrockPS.Client.Transport;

/// <summary>
/// Runs once for each attempt, inside the retry loop: signs (SigV4, bearer, or not at all), times the wait for bytes, and reads
/// the first frame of an event stream, so that a failure there can still be retried.
/// </summary>
internal sealed class AttemptHandler(ClientSettings settings, ServerClock clock) : PipelineHandler
{
    private static readonly AWS4Signer Signer = new();
    private static readonly BearerTokenSigner BearerSigner = new();

    private readonly AWSToken? token = settings.ApiKey is { } key ? new AWSToken { Token = key.Reveal() } : null;

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        var request = (WireRequest)context.OriginalRequest;
        request.Timer.Arm();
        try
        {
            await SignAsync(context, request).ConfigureAwait(false);
            request.Attempts++;
            var response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            if (request.Call.StreamsEvents && response is WireResponse stream && ResponseCheck.IsEventStream(stream.Http))
                await ReadFirstFrameAsync(stream, request.Timer).ConfigureAwait(false);
            return response;
        }
        finally
        {
            request.Timer.Disarm();
        }
    }

    private async ValueTask SignAsync(IRequestContext context, WireRequest wire)
    {
        if (token is not null)
        {
            BearerSigner.Sign(context.Request, context.ClientConfig, null, token);
        }
        else if (settings.Credentials is { } credentials)
        {
            // One snapshot: asked once for the token and once for the keys, a renewal in between would mix two sets.
            wire.WaitsForKeys = true;
            var keys = await TakeKeysAsync(credentials, context.CancellationToken).ConfigureAwait(false);
            wire.WaitsForKeys = false;
            HeaderText.Check(keys.AccessKey, "access key", settings.CredentialSource);
            HeaderText.Check(keys.Token, "session token", settings.CredentialSource);
            var headers = context.Request.Headers;
            headers.Remove("X-Amz-Security-Token");
            if (keys.UseToken)
                headers["X-Amz-Security-Token"] = keys.Token;
            var signature = Signer.SignRequest(context.Request, context.ClientConfig, null, keys.AccessKey, keys.SecretKey, clock.UtcNow);
            headers["Authorization"] = $"AWS4-HMAC-SHA256 Credential={signature.AccessKeyId}/{signature.Scope}, SignedHeaders={signature.SignedHeaders}, Signature={signature.Signature}";
            wire.AccessKey = keys.AccessKey;
        }
    }

    private static async ValueTask<ImmutableCredentials> TakeKeysAsync(AWSCredentials credentials, CancellationToken cancellationToken) =>
        await (credentials is RenewableCredentials renewable ? renewable.GetCredentialsAsync(cancellationToken) : credentials.GetCredentialsAsync().WaitAsync(cancellationToken)).ConfigureAwait(false)
            ?? throw new AmazonClientException("The credentials gave no keys.");

    private static async Task ReadFirstFrameAsync(WireResponse response, CallTimer timer)
    {
        var recorder = new RecordingStream(response.Body, timer);
        var reader = new EventStreamReader(recorder);
        try
        {
            if (await reader.MoveNextAsync(timer.Token).ConfigureAwait(false) && reader.Current.IsFailure())
                throw ServiceFault.FromFrame(reader.Current, response.Http);
        }
        catch (EventStreamException)
        {
            // The reader of the body meets the same bytes and reports them.
        }
        catch (Exception exception)
        {
            response.Http.Dispose();
            if (exception is IOException or HttpRequestException)
                throw new StreamCutException(exception);
            throw;
        }

        response.Start = recorder.Recorded;
    }
}

/// <summary>The connection broke after the headers of an event stream and before its first frame.</summary>
internal sealed class StreamCutException(Exception inner) : IOException(inner.Message, inner);
