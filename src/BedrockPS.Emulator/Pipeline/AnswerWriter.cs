using BedrockEmulator.Hosting;

namespace BedrockEmulator.Pipeline;

/// <summary>Writes an answer to the connection, part by part, and ends it as its delivery says.</summary>
internal sealed class AnswerWriter(EmulatorClock clock, CancellationToken stopping)
{
    public async Task WriteAsync(HttpContext http, Answer answer)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await PauseAsync(answer.Delivery.HeaderDelay, gone.Token);
        if (answer.Delivery.Closing == Closing.Refuse)
        {
            http.Abort();
            return;
        }

        WriteHead(http.Response, answer);
        await http.Response.StartAsync(gone.Token);
        await http.Response.Body.FlushAsync(gone.Token);
        await WritePartsAsync(http.Response, answer, gone.Token);
        switch (answer.Delivery.Closing)
        {
            case Closing.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, gone.Token);
                break;
            case Closing.Drop:
                throw new ConnectionDroppedException();
        }
    }

    private static void WriteHead(HttpResponse response, Answer answer)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        response.ContentType ??= answer.ContentType;
        if (!answer.Streamed)
        {
            response.ContentLength = answer.DeclaredLength ?? answer.Parts.Sum(part => (long)part.Length);
        }
    }

    private async Task WritePartsAsync(HttpResponse response, Answer answer, CancellationToken cancellationToken)
    {
        foreach (var part in answer.Parts)
        {
            var size = answer.Delivery.ChunkSize > 0 ? answer.Delivery.ChunkSize : Math.Max(part.Length, 1);
            for (var offset = 0; offset < part.Length; offset += size)
            {
                await response.Body.WriteAsync(part.Slice(offset, Math.Min(size, part.Length - offset)), cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }

            await PauseAsync(answer.Delivery.PartDelay, cancellationToken);
        }
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        pause > TimeSpan.Zero ? Task.Delay(pause, clock.Provider, cancellationToken) : Task.CompletedTask;
}

/// <summary>
/// Thrown after what was to be sent has been flushed. Kestrel then closes the connection without ending the body, and,
/// other than on an abort, first sends what it still holds.
/// </summary>
internal sealed class ConnectionDroppedException() : Exception("The fault plan or the scenario closes this connection in mid-answer.");
