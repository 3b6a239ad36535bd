using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Reads contentBlockDelta events. Nearly all of them carry text, and a long answer has tens of thousands, so text has its own way.</summary>
internal static class DeltaPayload
{
    /// <summary>Reads a text delta in one pass; false for deltas of other kinds.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static bool TryReadText(ReadOnlySpan<byte> payload, out int index, out string text)
    {
        index = 0;
        text = string.Empty;
        var found = false;
        var reader = new Utf8JsonReader(payload);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.SequenceEqual("delta"u8))
            {
                if (!TryReadDelta(ref reader, ref text))
                    return false;
                found = true;
            }
            else if (reader.ValueSpan.SequenceEqual("contentBlockIndex"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out index))
                    return false;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return found;
    }

    private static bool TryReadDelta(ref Utf8JsonReader reader, ref string text)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueSpan.SequenceEqual("text"u8))
            return false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            return false;
        text = JsonString.Get(ref reader);
        reader.Read();
        return reader.TokenType == JsonTokenType.EndObject;
    }
}
