using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Core.Usage;

namespace BedrockPS.Client.Usage;

/// <summary>The file that names prices. Nothing in it is guessed at: what is not as it must be is refused by its name.</summary>
internal sealed class PriceFile
{
    public const string Format = "BedrockPS.Prices";
    public const int Version = 1;

    // Beyond any real price, and small enough for exact sums.
    private const decimal Highest = 1_000_000;

    private static readonly string[] Prices = ["inputPerMillion", "outputPerMillion", "cacheReadPerMillion", "cacheWritePerMillion", "cacheWrite1hPerMillion"];

    private readonly string path;

    private PriceFile(string path) => this.path = path;

    /// <exception cref="BedrockException">PriceFileInvalid.</exception>
    public static PriceList Read(string path, ReadOnlyMemory<byte> content) => new PriceFile(path).Read(content);

    /// <summary>A file that names these models; each price is null, which means that it is not known.</summary>
    public static ReadOnlyMemory<byte> Template(IEnumerable<string> modelIds)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("format"u8, Format);
            writer.WriteNumber("version"u8, Version);
            writer.WriteString("currency"u8, "USD"u8);
            writer.WriteStartObject("models"u8);
            foreach (var modelId in modelIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                writer.WriteStartObject(modelId);
                foreach (var price in Prices)
                    writer.WriteNull(price);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private PriceList Read(ReadOnlyMemory<byte> content)
    {
        var members = Members(Parse(content), "the file", ["format", "version", "currency", "models"]);
        if (!members.TryGetValue("format", out var format) || format.Text != Format)
            throw Invalid($"its member format must be \"{Format}\"");
        if (!members.TryGetValue("version", out var version) || version.Long is not Version)
            throw Invalid($"its member version must be {Version}");
        if (!members.TryGetValue("currency", out var currency) || currency.Text is not { Length: 3 } code || !code.All(char.IsAsciiLetterUpper))
            throw Invalid("its member currency must be a code of three letters, for example \"USD\"");
        if (!members.TryGetValue("models", out var models))
            throw Invalid("it has no member models");
        return new PriceList(code, [.. Members(models, "models", null).Select(model => KeyValuePair.Create(model.Key, ReadModel(model.Key, model.Value)))]);
    }

    private ModelPrice ReadModel(string modelId, JsonValue json)
    {
        var members = Members(json, $"models.\"{modelId}\"", Prices);
        decimal? Price(string name) => members.TryGetValue(name, out var price) ? ReadPrice(price, $"models.\"{modelId}\".{name}") : null;
        return new ModelPrice
        {
            InputPerMillion = Price("inputPerMillion"),
            OutputPerMillion = Price("outputPerMillion"),
            CacheReadPerMillion = Price("cacheReadPerMillion"),
            CacheWritePerMillion = Price("cacheWritePerMillion"),
            CacheWrite1hPerMillion = Price("cacheWrite1hPerMillion"),
        };
    }

    private decimal? ReadPrice(JsonValue json, string place)
    {
        if (json.IsNull)
            return null;
        if (json.Kind != JsonTokenType.Number || !decimal.TryParse(json.Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var price))
            throw Invalid($"{place} must be a number or null");
        return price is >= 0 and <= Highest ? price : throw Invalid($"{place} must be from 0 to {Highest}");
    }

    private Dictionary<string, JsonValue> Members(JsonValue json, string place, string[]? known)
    {
        if (!json.IsObject)
            throw Invalid($"{place} must be an object");
        var members = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (var (name, value) in json.Members())
        {
            if (known is not null && !known.Contains(name))
                throw Invalid($"{place} has a member \"{name}\" that is not known; known are {string.Join(", ", known)}");
            if (!members.TryAdd(name, value))
                throw Invalid($"{place} names \"{name}\" twice");
        }

        return members;
    }

    private JsonValue Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonValue.Parse(content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content);
        }
        catch (JsonException fault)
        {
            throw Invalid(fault.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1} is not JSON") : "it is not JSON", fault);
        }
    }

    private BedrockException Invalid(string reason, Exception? inner = null) => new(ErrorIds.PriceFileInvalid, ErrorKind.InvalidResult, $"'{path}' is no usable price file: {reason}.", inner)
    {
        RecommendedAction = "Export-BedrockUsage -PriceTemplate writes a file of the right form.",
        IsSetup = true,
    };
}
