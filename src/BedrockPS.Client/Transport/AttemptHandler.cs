using Amazon.Runtime;
using Amazon.Runtime.Internal;
using BedrockPS.Client.EventStreams;

namespace BedrockPS.Client.Transport;

/// <summary>
/// Runs once for each attempt, inside the retry loop: takes one snapshot of the credentials, times the wait for bytes, and reads the
/// first frame of an event stream, so that a failure there can still be retried.
/// </summary>
internal sealed class AttemptHandler(ClientSettings settings) : PipelineHandler
{
    private volatile SnapshotCredentials? snapshot;

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        var request = (WireRequest)context.OriginalRequest;
        if (settings.ApiKey is null && settings.Credentials is not null)
        {
            var keys = await TakeSnapshotAsync(settings.Credentials, context.CancellationToken).ConfigureAwait(false);
            request.AccessKey = keys.Keys.AccessKey;
            context.Identity = keys;
        }

        context.Request.Headers.Remove("X-Amz-Security-Token");
        request.Attempts++;
        request.Timer.Arm();
        try
        {
            var response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            if (request.Call.StreamsEvents && response is WireResponse stream && ResponseCheck.IsEventStream(stream.Data))
                await ReadFirstFrameAsync(stream, request.Timer).ConfigureAwait(false);
            return response;
        }
        finally
        {
            request.Timer.Disarm();
        }
    }

    // The signer asks twice, for the token and for the keys; a renewal in between would mix two sets. It also cannot be cancelled.
    private async ValueTask<SnapshotCredentials> TakeSnapshotAsync(AWSCredentials credentials, CancellationToken cancellationToken)
    {
        var keys = await credentials.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new AmazonClientException("The credentials gave no keys.");
        if (snapshot is { } last && ReferenceEquals(last.Keys, keys))
            return last;
        return snapshot = new SnapshotCredentials(keys);
    }

    private static async Task ReadFirstFrameAsync(WireResponse response, CallTimer timer)
    {
        var recorder = new RecordingStream(response.Body, timer);
        var reader = new EventStreamReader(recorder);
        try
        {
            if (await reader.MoveNextAsync(timer.Token).ConfigureAwait(false) && reader.Current.IsFailure())
                throw ServiceFault.FromFrame(reader.Current, response.Data);
        }
        catch (EventStreamException)
        {
            // The reader of the body meets the same bytes and reports them.
        }
        catch (Exception exception)
        {
            response.Data.ResponseBody.Dispose();
            if (exception is IOException or HttpRequestException)
                throw new StreamCutException(exception);
            throw;
        }

        response.Start = recorder.Recorded;
    }

    private sealed class SnapshotCredentials(ImmutableCredentials keys) : AWSCredentials
    {
        public ImmutableCredentials Keys { get; } = keys;

        public override ImmutableCredentials GetCredentials() => Keys;
    }
}

/// <summary>The connection broke after the headers of an event stream and before its first frame.</summary>
internal sealed class StreamCutException(Exception inner) : IOException(inner.Message, inner);
