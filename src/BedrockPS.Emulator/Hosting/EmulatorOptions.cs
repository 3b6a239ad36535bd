using System.Globalization;

namespace BedrockEmulator.Hosting;

/// <summary>What the command line asked for.</summary>
internal sealed record EmulatorOptions
{
    public const string Usage = """
        bedrock-emulator [--port N] [--tls] [--ca-bundle FILE] [--data FOLDER] [--scenario FILE]
                         [--region NAME] [--allow-bearer-http] [--no-auth]

        Listens on 127.0.0.1 only, writes one JSON line when it is ready, ends when its standard input closes.
        """;

    /// <summary>0 lets the system choose a free port.</summary>
    public int Port { get; init; }

    public bool Tls { get; init; }

    /// <summary>Where the certificate of this run is written; a temporary file when null.</summary>
    public string? CaBundlePath { get; init; }

    /// <summary>Folder that keeps the state over restarts; memory only when null.</summary>
    public string? DataPath { get; init; }

    public string? ScenarioPath { get; init; }

    /// <summary>Region of callers that name none: bearer callers, whose region is in the host name on AWS.</summary>
    public string DefaultRegion { get; init; } = "us-east-1";

    public bool AllowBearerOverHttp { get; init; }

    public bool RequireAuthentication { get; init; } = true;

    /// <exception cref="ArgumentException">An option is unknown or lacks its value.</exception>
    public static EmulatorOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new EmulatorOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            options = name switch
            {
                "--tls" => options with { Tls = true },
                "--allow-bearer-http" => options with { AllowBearerOverHttp = true },
                "--no-auth" => options with { RequireAuthentication = false },
                "--port" => options with { Port = PortOf(ValueAfter(arguments, ref i)) },
                "--ca-bundle" => options with { CaBundlePath = ValueAfter(arguments, ref i) },
                "--data" => options with { DataPath = ValueAfter(arguments, ref i) },
                "--scenario" => options with { ScenarioPath = ValueAfter(arguments, ref i) },
                "--region" => options with { DefaultRegion = ValueAfter(arguments, ref i) },
                _ => throw new ArgumentException($"Unknown option '{name}'."),
            };
        }

        return options;
    }

    private static string ValueAfter(IReadOnlyList<string> arguments, ref int index)
    {
        var name = arguments[index];
        if (++index >= arguments.Count)
        {
            throw new ArgumentException($"Option '{name}' needs a value.");
        }

        return arguments[index];
    }

    private static int PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : throw new ArgumentException($"'{text}' is not a port number.");
}
