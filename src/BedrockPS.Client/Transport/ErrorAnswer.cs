namespace BedrockPS.Client.Transport;

/// <summary>Reads the body of an error answer, asynchronously and bounded.</summary>
internal static class ErrorAnswer
{
    private const int LongestBody = 64 * 1024;

    public static async Task<ServiceFault> ReadAsync(HttpResponseMessage response, CallTimer timer, TimeProvider time)
    {
        using (response)
        {
            var body = await ReadBodyAsync(response, timer).ConfigureAwait(false);
            return ServiceFault.FromAnswer(response, body.Span, time.GetUtcNow());
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, CallTimer timer)
    {
        var buffer = new byte[4096];
        var count = 0;
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(timer.Token).ConfigureAwait(false);
            while (count < LongestBody)
            {
                if (count == buffer.Length)
                    Array.Resize(ref buffer, LongestBody);
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
