using System.Diagnostics;
using System.Text.Json;
using BedrockEmulator.Hosting;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Hosting;

public class ProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_ready_line_is_the_only_output_and_closing_standard_input_ends_the_process()
    {
        using var process = StartProcess("--port", "0");
        var ready = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!).RootElement;
        using var http = new HttpClient();

        var health = await http.GetStringAsync(new Uri(ready.GetProperty("url").GetString() + "/_emulator/health"));
        process.StandardInput.Close();
        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.StartsWith("""{"status":"ok",""", health, StringComparison.Ordinal);
        Assert.Equal($"http://127.0.0.1:{ready.GetProperty("port").GetInt32()}", ready.GetProperty("url").GetString());
        Assert.False(ready.GetProperty("tls").GetBoolean());
        Assert.Equal(JsonValueKind.Null, ready.GetProperty("caBundle").ValueKind);
        Assert.Equal("0.1.0", ready.GetProperty("version").GetString());
        Assert.Equal(process.Id, ready.GetProperty("processId").GetInt32());
        Assert.Equal(string.Empty, rest);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_stream_that_stalls_does_not_keep_the_process()
    {
        using var process = StartProcess("--no-auth");
        var url = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!).RootElement.GetProperty("url").GetString();
        using var http = new HttpClient { BaseAddress = new Uri(url!) };
        using var content = new StringContent("""{"exchanges":[{"answer":{"frames":[],"close":"stall"}}]}""");
        await http.PostAsync(new Uri("/_emulator/scenario", UriKind.Relative), content);
        using var stalled = await http.GetAsync(new Uri("/any", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        process.StandardInput.Close();

        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_termination_signal_ends_the_process_well()
    {
        if (OperatingSystem.IsWindows())
        {
            // There is no such signal there; the end of standard input, tested above, is what counts.
            return;
        }

        using var process = StartProcess("--tls");
        var ready = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!).RootElement;

        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(0, process.ExitCode);
        Assert.False(File.Exists(ready.GetProperty("caBundle").GetString()));
    }

    [Theory]
    [InlineData("--bogus", "Unknown option '--bogus'.")]
    [InlineData("--data", "Option '--data' needs a value.")]
    [InlineData("--port=70000", "Unknown option '--port=70000'.")]
    public async Task A_wrong_option_is_told_on_standard_error(string option, string message)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exit = await EmulatorProgram.RunAsync([option], Stream.Null, output, error);

        Assert.Equal(2, exit);
        Assert.Equal(string.Empty, output.ToString());
        Assert.Equal($"bedrock-emulator: {message}{Environment.NewLine}", error.ToString());
    }

    [Fact]
    public async Task A_broken_scenario_file_is_told_on_standard_error()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "s.json");
        await File.WriteAllTextAsync(file, "{");
        using var error = new StringWriter();

        var exit = await EmulatorProgram.RunAsync(["--scenario", file], Stream.Null, TextWriter.Null, error);

        Assert.Equal(2, exit);
        Assert.StartsWith("bedrock-emulator: The scenario is not valid:", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_is_read()
    {
        var options = EmulatorOptions.Parse(
            ["--port", "8080", "--tls", "--ca-bundle", "c", "--data", "d", "--scenario", "s", "--region", "eu-west-1", "--allow-bearer-http", "--no-auth"]);
        using var help = new StringWriter();
        await EmulatorProgram.RunAsync(["--help"], Stream.Null, help, TextWriter.Null);

        Assert.Equal(
            new EmulatorOptions
            {
                Port = 8080,
                Tls = true,
                CaBundlePath = "c",
                DataPath = "d",
                ScenarioPath = "s",
                DefaultRegion = "eu-west-1",
                AllowBearerOverHttp = true,
                RequireAuthentication = false,
            },
            options);
        Assert.Contains("--allow-bearer-http", help.ToString(), StringComparison.Ordinal);
    }

    private static Process StartProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(typeof(EmulatorHost).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
