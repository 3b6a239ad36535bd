using System.Text.Json;

namespace BedrockPS.Core.Session;

/// <summary>The line by which the emulator says that it listens, and the keys that it accepts.</summary>
internal sealed record EmulatorReady(int Port, string Url, bool Tls, string? CaBundle)
{
    public const string AccessKey = "AKIDEMULATOR00000000";
    public const string SecretKey = "emulator-secret-not-a-secret";

    /// <summary>Reads the line; null when it is something else.</summary>
    public static EmulatorReady? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("port", out var port) || !root.TryGetProperty("url", out var url))
                return null;
            var tls = root.TryGetProperty("tls", out var on) && on.ValueKind == JsonValueKind.True;
            var bundle = root.TryGetProperty("caBundle", out var path) ? path.GetString() : null;
            return new EmulatorReady(port.GetInt32(), url.GetString()!, tls, bundle);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
