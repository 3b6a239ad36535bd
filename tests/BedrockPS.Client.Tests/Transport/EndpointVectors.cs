using System.Text.Json;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Tests.Transport;

/// <summary>The published endpoint test vectors, from a folder beside the repository or from BEDROCK_API_MODELS.</summary>
public static class EndpointVectors
{
    private static readonly string[] Services = ["bedrock", "bedrock-runtime", "bedrock-agent", "bedrock-agent-runtime"];

    public static TheoryData<string, string, string> Rows()
    {
        var rows = new TheoryData<string, string, string>();
        if (FindFolder() is not { } folder)
        {
            rows.Add("(vectors are not on this machine)", string.Empty, string.Empty);
            return rows;
        }

        foreach (var service in Services)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, service + ".endpoint-tests.json")));
            var cases = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement : document.RootElement.GetProperty("testCases");
            foreach (var vector in cases.EnumerateArray())
                rows.Add(service, vector.GetProperty("params").GetRawText(), vector.GetProperty("expect").GetRawText());
        }

        return rows;
    }

    internal static void Check(string service, string parameters, string expected)
    {
        if (parameters.Length == 0)
        {
            Assert.Null(FindFolder());
            return;
        }

        using var given = JsonDocument.Parse(parameters);
        using var wanted = JsonDocument.Parse(expected);
        Uri Resolve() => EndpointRules.Resolve(
            WireService.Get(service), Text(given, "Region"), Flag(given, "UseFIPS"), Flag(given, "UseDualStack"), Text(given, "Endpoint"));
        if (wanted.RootElement.TryGetProperty("endpoint", out var endpoint))
            Assert.Equal(new Uri(endpoint.GetProperty("url").GetString()!), Resolve());
        else
            Assert.True(Assert.Throws<BedrockException>(Resolve).IsSetup);
    }

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonDocument document, string name) => document.RootElement.TryGetProperty(name, out var value) && value.GetBoolean();

    private static string? FindFolder()
    {
        var named = Environment.GetEnvironmentVariable("BEDROCK_API_MODELS");
        if (!string.IsNullOrEmpty(named))
            return Directory.Exists(named) ? named : null;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BedrockPS.sln")))
            folder = folder.Parent;
        var beside = folder?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "api-models") : null;
        return Directory.Exists(beside) ? beside : null;
    }
}
