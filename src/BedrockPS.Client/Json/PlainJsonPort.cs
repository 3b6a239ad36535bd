using System.Text.Json;

namespace BedrockPS.Client.Json;

/// <summary>JSON for those who know no JSON library.</summary>
internal sealed class PlainJsonPort : IPlainJson
{
    /// <inheritdoc/>
    public object? Read(string json, string what)
    {
        try
        {
            return PlainJson.Read(json);
        }
        catch (JsonException fault)
        {
            throw BedrockException.Input($"{what} is not JSON: {fault.Message}");
        }
    }

    /// <inheritdoc/>
    public string Write(object? value, string what) => PlainJsonWriter.ToText(value, what);
}
