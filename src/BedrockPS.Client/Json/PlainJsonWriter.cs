using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace BedrockPS.Client.Json;

/// <summary>Writes plain .NET values as JSON: the other half of <see cref="PlainJson"/>, and what scripts build by hand.</summary>
internal sealed class PlainJsonWriter
{
    private const int MaxDepth = 100;

    private readonly Utf8JsonWriter _writer;
    private readonly string _what;
    private readonly HashSet<object> _open = new(ReferenceEqualityComparer.Instance);

    private PlainJsonWriter(Utf8JsonWriter writer, string what)
    {
        _writer = writer;
        _what = what;
    }

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">string, number, bool, null, date, Guid, Uri, enum, byte[] (base64), list, dictionary or <see cref="JsonText"/>.</param>
    /// <param name="what">What the value is, for errors: the parameter's name.</param>
    /// <exception cref="BedrockException">InputInvalid: another type, a loop, more than 100 levels, NaN.</exception>
    public static void Write(Utf8JsonWriter writer, object? value, string what) => new PlainJsonWriter(writer, what).WriteValue(value);

    /// <summary>The value as JSON text.</summary>
    /// <exception cref="BedrockException">InputInvalid, as <see cref="Write"/>.</exception>
    public static string ToText(object? value, string what) => WireJson.ToText(writer => Write(writer, value, what));

    private void WriteValue(object? value)
    {
        switch (value)
        {
            case null: _writer.WriteNullValue(); break;
            case JsonText json: WriteJson(json); break;
            case string text: _writer.WriteStringValue(text); break;
            case bool flag: _writer.WriteBooleanValue(flag); break;
            case byte[] bytes: _writer.WriteBase64StringValue(bytes); break;
            case Enum name: _writer.WriteStringValue(name.ToString()); break;
            case DateTime or DateTimeOffset: _writer.WriteStringValue(((IFormattable)value).ToString("o", CultureInfo.InvariantCulture)); break;
            case char or Guid or Uri: _writer.WriteStringValue(value.ToString()); break;
            case IDictionary map: Inside(map, () => WriteMap(map)); break;
            case IEnumerable<KeyValuePair<string, object?>> map: Inside(map, () => WritePairs(map)); break;
            case IEnumerable list: Inside(list, () => WriteList(list)); break;
            default: WriteNumber(value); break;
        }
    }

    private void WriteNumber(object value)
    {
        switch (value)
        {
            case byte or sbyte or short or ushort or int or uint or long or ulong or BigInteger or decimal:
                WriteRaw(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case double real: WriteReal(real, real.ToString("R", CultureInfo.InvariantCulture)); break;
            case float real: WriteReal(real, real.ToString("R", CultureInfo.InvariantCulture)); break;
            case Half real: WriteReal((double)real, real.ToString("R", CultureInfo.InvariantCulture)); break;
            default:
                throw BedrockException.Input(
                    $"{_what} holds a value of type {value.GetType().FullName}, which has no JSON form.",
                    "Use strings, numbers, booleans, $null, dates, arrays and hashtables.");
        }
    }

    // A double stays one on the way back: 2.0 goes out as 2.0, not as 2.
    private void WriteReal(double value, string text)
    {
        if (!double.IsFinite(value))
            throw BedrockException.Input($"{_what} holds {text}, which JSON cannot express.");
        WriteRaw(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text);
    }

    private void WriteRaw(string json) => _writer.WriteRawValue(json, skipInputValidation: true);

    private void WriteJson(JsonText json)
    {
        if (!JsonValue.TryParse(json.Json, out _))
            throw BedrockException.Input($"{_what} holds text that is meant as JSON and is not.");
        WriteRaw(json.Json);
    }

    private void WriteMap(IDictionary map)
    {
        _writer.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            _writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty);
            WriteValue(entry.Value);
        }

        _writer.WriteEndObject();
    }

    private void WritePairs(IEnumerable<KeyValuePair<string, object?>> map)
    {
        _writer.WriteStartObject();
        foreach (var (name, value) in map)
        {
            _writer.WritePropertyName(name);
            WriteValue(value);
        }

        _writer.WriteEndObject();
    }

    private void WriteList(IEnumerable list)
    {
        _writer.WriteStartArray();
        foreach (var item in list)
            WriteValue(item);
        _writer.WriteEndArray();
    }

    private void Inside(object container, Action write)
    {
        if (_open.Count >= MaxDepth)
            throw BedrockException.Input($"{_what} is nested more than {MaxDepth} levels deep.");
        if (!_open.Add(container))
            throw BedrockException.Input($"{_what} holds itself, so it has no JSON form.");
        write();
        _open.Remove(container);
    }
}
