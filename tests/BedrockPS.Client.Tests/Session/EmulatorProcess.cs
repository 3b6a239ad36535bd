using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;

namespace BedrockPS.Client.Tests.Session;

/// <summary>A running emulator; it ends when its standard input closes.</summary>
public sealed class EmulatorProcess : IAsyncLifetime
{
    private static readonly HttpClient Admin = new();
    private Process? process;

    public string Url { get; private set; } = string.Empty;

    public async Task InitializeAsync() => await StartAsync();

    /// <summary>The path of a program that is built beside the tests.</summary>
    internal static string BuiltPath(string name) =>
        Path.GetFullPath(typeof(EmulatorProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!);

    internal async Task<JsonNode> StartAsync(params string[] options)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltPath("Emulator"), .. options]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        process = Process.Start(start)!;
        var ready = JsonNode.Parse(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The emulator ended before it was ready."))!;
        Url = (string)ready["url"]!;
        return ready;
    }

    internal async Task PostAsync(string path, object body) =>
        (await Admin.PostAsJsonAsync($"{Url}/_emulator/{path}", body)).EnsureSuccessStatusCode();

    /// <summary>How often an operation was called.</summary>
    internal async Task<int> CountAsync(string operation)
    {
        var journal = JsonNode.Parse(await Admin.GetStringAsync($"{Url}/_emulator/journal?operation={operation}"))!;
        return (journal as JsonArray ?? journal["entries"]!.AsArray()).Count;
    }

    public async Task DisposeAsync()
    {
        if (process is null)
            return;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
