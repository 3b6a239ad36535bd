using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using BedrockPS.Client.EventStreams;

namespace BedrockPS.Client.Transport;

/// <summary>
/// Runs once for each attempt, inside the retry loop: signs (SigV4, bearer, or not at all), times the wait for bytes, and reads
/// the first frame of an event stream, so that a failure there can still be retried.
/// </summary>
internal sealed class AttemptHandler(ClientSettings settings, ServerClock clock) : PipelineHandler
{
    private static readonly BearerTokenSigner BearerSigner = new();

    private readonly AWSToken? token = settings.ApiKey is { } key ? new AWSToken { Token = key.Reveal() } : null;
    private readonly RequestSigner? signer =
        settings.ApiKey is null && settings.Credentials is { } credentials ? new RequestSigner(credentials, settings.CredentialSource, clock) : null;

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

    private ValueTask SignAsync(IRequestContext context, WireRequest wire)
    {
        if (token is not null)
            BearerSigner.Sign(context.Request, context.ClientConfig, null, token);
        return signer?.SignAsync(context, wire) ?? ValueTask.CompletedTask;
    }

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
