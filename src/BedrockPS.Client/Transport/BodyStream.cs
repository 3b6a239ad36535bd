namespace BedrockPS.Client.Transport;

/// <summary>
/// The body of an answer: first what was read already, then the connection. Each wait is bounded by the call's limit and token;
/// a fault comes out as the error that the user sees. Disposing it before its end closes the connection.
/// </summary>
internal sealed class BodyStream(WireResponse response, CallTimer timer, FaultContext context) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> start = response.Start;
    private int disposed;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return new ValueTask<int>(0);
        if (start.IsEmpty)
            return ReadRestAsync(buffer, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var count = Math.Min(start.Length, buffer.Length);
        start.Span[..count].CopyTo(buffer.Span);
        start = start[count..];
        return new ValueTask<int>(count);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref disposed, 1) == 0)
        {
            response.Http.Dispose();
            timer.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadRestAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        var registration = cancellationToken.CanBeCanceled && cancellationToken != timer.Caller
            ? cancellationToken.UnsafeRegister(static state => ((CallTimer)state!).Cancel(), timer)
            : default;
        try
        {
            var read = response.Body.ReadAsync(buffer, timer.Token);
            if (read.IsCompletedSuccessfully)
                return read.Result;
            timer.Arm();
            var count = await read.ConfigureAwait(false);
            timer.Disarm();
            return count;
        }
        catch (Exception exception)
        {
            var timedOut = timer.TimedOut;
            Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            timer.Caller.ThrowIfCancellationRequested();
            throw ServiceErrors.FromBody(exception, context, timedOut ? timer.Limit : null);
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
        }
    }
}
