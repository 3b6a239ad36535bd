using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Faults;
using BedrockEmulator.Hosting;
using BedrockEmulator.KnowledgeBases;
using BedrockEmulator.Pipeline;
using BedrockEmulator.Scenarios;
using BedrockEmulator.Wire;

namespace BedrockEmulator.Admin;

/// <summary>What a test does to the emulator, under <c>/_emulator/</c>: unsigned, unjournalled, never faulted.</summary>
internal sealed class AdminApi(EmulatorState state)
{
    private const string Prefix = "/_emulator/";

    public static bool Owns(EmulatorRequest request) => request.RawPath.StartsWith(Prefix, StringComparison.Ordinal);

    public Answer Handle(EmulatorRequest request)
    {
        try
        {
            RefuseBrowsers(request);
            return Answer.Json(200, Route(request) ?? new JsonObject());
        }
        catch (Exception refused) when (refused is JsonException or ArgumentException or FormatException or OverflowException)
        {
            return Answer.Json(400, new JsonObject { ["message"] = refused.Message });
        }
        catch (EmulatorException refused)
        {
            return Answer.Json(refused.Status, new JsonObject { ["message"] = refused.Message });
        }
    }

    /// <summary>A page in the user's browser must neither read the journal nor script answers, by its own origin or a rebound name.</summary>
    private static void RefuseBrowsers(EmulatorRequest request)
    {
        var host = request.Header("host") ?? string.Empty;
        var name = host.Split(':')[0];
        if (request.Header("origin") is not null || name is not ("127.0.0.1" or "localhost"))
        {
            throw new EmulatorException(403, "AccessDeniedException", "The admin API is for local programs, not for web pages.");
        }
    }

    private JsonNode? Route(EmulatorRequest request) => (request.Method, request.RawPath[Prefix.Length..].TrimEnd('/')) switch
    {
        ("GET", "health") => Health(),
        ("GET", "journal") => state.Journal.ToJson(LongOf(request.QueryValue("after")), request.QueryValue("operation")),
        ("DELETE", "journal") => Done(state.Journal.Clear),
        ("GET", "faults") => state.Faults.ToJson(),
        ("POST", "faults") => Done(() => state.Faults.Add(FaultRule.ParseList(request.Body))),
        ("DELETE", "faults") => Done(state.Faults.Clear),
        ("POST", "scenario") => Done(() => state.Play(Scenario.Parse(request.Body))),
        ("DELETE", "scenario") => Done(() => state.Scenarios.Load(null)),
        ("POST", "credentials") => CredentialAdmin.Add(state, Read<CredentialAdmin.NewCredential>(request)),
        ("POST", "credentials/expire") => CredentialAdmin.Expire(state, Read<CredentialAdmin.Ending>(request)),
        ("POST", "credentials/lifetime") => CredentialAdmin.SetLifetime(state, Read<CredentialAdmin.Lifetime>(request)),
        ("GET", "clock") => ClockNow(),
        ("POST", "clock") => SetClock(Read<ClockSetting>(request)),
        ("GET", "ingestion") => JsonSerializer.SerializeToNode(state.Pace.Settings, WireJson.Strict),
        ("POST", "ingestion") => SetIngestion(Read<IngestionSettings>(request)),
        ("POST", "reset") => Done(state.Reset),
        _ => throw EmulatorException.NotFound($"The admin API has no {request.Method} {request.RawPath}."),
    };

    private JsonObject Health() => new()
    {
        ["status"] = "ok",
        ["time"] = state.Clock.UtcNow.ToString("O"),
        ["processId"] = Environment.ProcessId,
    };

    private JsonObject ClockNow() => new()
    {
        ["offsetSeconds"] = state.Clock.Offset.TotalSeconds,
        ["time"] = state.Clock.UtcNow.ToString("O"),
    };

    private JsonObject SetClock(ClockSetting setting)
    {
        state.Clock.Offset = TimeSpan.FromSeconds(setting.OffsetSeconds);
        return ClockNow();
    }

    private JsonNode? SetIngestion(IngestionSettings settings)
    {
        settings.Check();
        state.Pace.Settings = settings;
        return null;
    }

    private static T Read<T>(EmulatorRequest request)
        where T : class =>
        JsonSerializer.Deserialize<T>(request.Body, WireJson.Strict) ?? throw new ArgumentException("The request body must be a JSON object.");

    private static long LongOf(string? text) => text is null ? 0 : long.Parse(text, CultureInfo.InvariantCulture);

    private static JsonNode? Done(Action action)
    {
        action();
        return null;
    }

    private sealed record ClockSetting(double OffsetSeconds);
}
