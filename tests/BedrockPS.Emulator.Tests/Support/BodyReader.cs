namespace BedrockEmulator.Tests.Support;

/// <summary>Reads bodies that may break off.</summary>
internal static class BodyReader
{
    /// <returns>What arrived, and whether the body ended as HTTP wants it.</returns>
    public static async Task<(byte[] Bytes, bool EndedCleanly)> ReadAsync(HttpResponseMessage response)
    {
        var stream = await response.Content.ReadAsStreamAsync();
        var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var read)
            {
                kept.Write(buffer, 0, read);
            }

            return (kept.ToArray(), true);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return (kept.ToArray(), false);
        }
    }
}
