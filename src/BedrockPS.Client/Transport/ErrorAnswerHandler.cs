using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace BedrockPS.Client.Transport;

/// <summary>Reads the body of an error answer, asynchronously and bounded, and throws what it says.</summary>
internal sealed class ErrorAnswerHandler(TimeProvider time) : ExceptionHandler<HttpErrorResponseException>(Amazon.Runtime.Internal.Util.Logger.EmptyLogger)
{
    private const int LongestBody = 64 * 1024;

    public override bool HandleException(IExecutionContext executionContext, HttpErrorResponseException exception) =>
        throw new NotSupportedException("Calls are asynchronous.");

    public override async Task<bool> HandleExceptionAsync(IExecutionContext executionContext, HttpErrorResponseException exception)
    {
        var answer = exception.Response;
        var timer = ((WireRequest)executionContext.RequestContext.OriginalRequest).Timer;
        using (answer.ResponseBody)
        {
            var body = await ReadAsync(await answer.ResponseBody.OpenResponseAsync().ConfigureAwait(false), timer).ConfigureAwait(false);
            throw ServiceFault.FromAnswer(answer, body.Span, time.GetUtcNow());
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, CallTimer timer)
    {
        var buffer = new byte[LongestBody];
        var count = 0;
        try
        {
            while (count < buffer.Length)
            {
                timer.Arm();
                var read = await stream.ReadAsync(buffer.AsMemory(count), timer.Token).ConfigureAwait(false);
                if (read == 0)
                    break;
                count += read;
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // The status and the headers of a cut error answer still say more than the cut.
        }

        return buffer.AsMemory(0, count);
    }
}
