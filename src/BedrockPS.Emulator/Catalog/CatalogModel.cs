using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BedrockEmulator.Catalog;

/// <summary>Where a model stands, with the dates that a named source gives (none: null).</summary>
internal sealed record ModelLifecycle(
    string Status, DateTimeOffset? Start, DateTimeOffset? Legacy, DateTimeOffset? ExtendedAccess, DateTimeOffset? EndOfLife);

/// <summary>One foundation model of the catalogue.</summary>
internal sealed class CatalogModel
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Provider { get; init; }

    public required IReadOnlyList<string> InputModalities { get; init; }

    public required IReadOnlyList<string> OutputModalities { get; init; }

    public required bool Streaming { get; init; }

    public required IReadOnlyList<string> Customizations { get; init; }

    /// <summary>ON_DEMAND, PROVISIONED, INFERENCE_PROFILE.</summary>
    public required IReadOnlyList<string> InferenceTypes { get; init; }

    /// <summary>The geographies that have a system inference profile for this model: us, eu, global...</summary>
    public required IReadOnlyList<string> Profiles { get; init; }

    public required ModelLifecycle Lifecycle { get; init; }

    /// <summary>True for the models that only this emulator has.</summary>
    public bool IsLocal => Id.StartsWith("local.", StringComparison.Ordinal);

    /// <summary>False for a model that the account was not granted.</summary>
    public required bool HasAccess { get; init; }

    /// <summary>True where Converse takes this model.</summary>
    public required bool SupportsConverse { get; init; }

    /// <summary>False for a model that takes no outputConfig.textFormat.</summary>
    public required bool TakesOutputFormat { get; init; }

    /// <summary>True for a model that writes on from a turn of its own that stands last.</summary>
    public required bool TakesPrefill { get; init; }

    /// <summary>The engine that answers: extract or echo.</summary>
    public required string Answers { get; init; }

    public bool IsRetiredAt(DateTimeOffset now) => Lifecycle.EndOfLife is { } end && end <= now;

    /// <summary>The model as FoundationModelDetails (FoundationModelSummary has the same members).</summary>
    public JsonObject Wire(string region) => new()
    {
        ["modelArn"] = Regions.ModelArn(region, Id),
        ["modelId"] = Id,
        ["modelName"] = Name,
        ["providerName"] = Provider,
        ["inputModalities"] = Strings(InputModalities),
        ["outputModalities"] = Strings(OutputModalities),
        ["responseStreamingSupported"] = Streaming,
        ["customizationsSupported"] = Strings(Customizations),
        ["inferenceTypesSupported"] = Strings(InferenceTypes),
        ["modelLifecycle"] = WireLifecycle(),
    };

    private JsonObject WireLifecycle()
    {
        var wire = new JsonObject { ["status"] = Lifecycle.Status };
        AddTime(wire, "startOfLifeTime", Lifecycle.Start);
        AddTime(wire, "endOfLifeTime", Lifecycle.EndOfLife);
        AddTime(wire, "legacyTime", Lifecycle.Legacy);
        AddTime(wire, "publicExtendedAccessTime", Lifecycle.ExtendedAccess);
        return wire;
    }

    private static void AddTime(JsonObject wire, string name, DateTimeOffset? time)
    {
        if (time is { } value)
            wire[name] = value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(value => JsonValue.Create(value))];

    internal static CatalogModel Read(JsonElement entry, DateTimeOffset now)
    {
        var output = Texts(entry, "output");
        return new()
        {
            Id = entry.GetProperty("id").GetString()!,
            Name = entry.GetProperty("name").GetString()!,
            Provider = entry.GetProperty("provider").GetString()!,
            InputModalities = Texts(entry, "input"),
            OutputModalities = output,
            Streaming = entry.GetProperty("streaming").GetBoolean(),
            Customizations = Texts(entry, "customizations"),
            InferenceTypes = Texts(entry, "inferenceTypes"),
            Profiles = Texts(entry, "profiles"),
            Lifecycle = ReadLifecycle(entry, now),
            HasAccess = !entry.TryGetProperty("access", out var access) || access.GetBoolean(),
            SupportsConverse = output.Contains("TEXT") && (!entry.TryGetProperty("converse", out var converse) || converse.GetBoolean()),
            TakesOutputFormat = !entry.TryGetProperty("outputFormat", out var format) || format.GetBoolean(),
            TakesPrefill = entry.TryGetProperty("prefill", out var prefill) && prefill.GetBoolean(),
            Answers = entry.TryGetProperty("answers", out var answers) ? answers.GetString()! : "extract",
        };
    }

    private static ModelLifecycle ReadLifecycle(JsonElement entry, DateTimeOffset now)
    {
        if (!entry.TryGetProperty("lifecycle", out var lifecycle))
            return new("ACTIVE", null, null, null, null);
        DateTimeOffset? end = lifecycle.TryGetProperty("endOfLifeInDays", out var days)
            ? new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(days.GetInt32())
            : Time(lifecycle, "endOfLifeTime");
        return new(
            lifecycle.GetProperty("status").GetString()!,
            Time(lifecycle, "startOfLifeTime"),
            Time(lifecycle, "legacyTime"),
            Time(lifecycle, "publicExtendedAccessTime"),
            end);
    }

    private static DateTimeOffset? Time(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) ? value.GetDateTimeOffset() : null;

    private static string[] Texts(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : [];
}
