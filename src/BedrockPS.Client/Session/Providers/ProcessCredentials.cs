using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BedrockPS.Client.Session.Providers;

/// <summary>
/// Keys that a program prints (<c>credential_process</c>). It is started when keys are first needed, and ended when it takes
/// too long.
/// </summary>
internal sealed partial class ProcessCredentials(string command, string profile, TimeProvider time) : RenewableCredentials(time)
{
    private const int OutputLimit = 256 * 1024;

    protected override bool MayBeEnded => true;

    public override string ToString() => $"credential_process of profile '{profile}'";

    protected override async Task<TemporaryKeys> FetchAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        try
        {
            var error = ReadAsync(process.StandardError, cancellationToken);
            var output = await ReadAsync(process.StandardOutput, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            if (process.ExitCode != 0)
                throw Failed($"ended with exit code {process.ExitCode}. {Shown(await error.ConfigureAwait(false))}".TrimEnd());
            return Keys(output);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo
        {
            FileName = OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (OperatingSystem.IsWindows())
            start.Arguments = $"/d /s /c \"{command}\"";
        else
            start.ArgumentList.Add("-c");
        if (!OperatingSystem.IsWindows())
            start.ArgumentList.Add(command);
        try
        {
            var process = Process.Start(start)!;
            // Nobody is there to answer a question.
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception error)
        {
            throw Failed($"could not be started: {error.Message}");
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (text.Length < OutputLimit)
                text.Append(buffer, 0, count);
        }

        return text.ToString();
    }

    private TemporaryKeys Keys(string output)
    {
        try
        {
            var bytes = Encoding.UTF8.GetBytes(output);
            var keys = KeysDocument.Read(bytes, "SessionToken");
            return JsonNode.Parse(bytes)!["Version"]?.ToString() == "1" ? keys : throw new FormatException("its Version is not 1");
        }
        catch (FormatException error)
        {
            throw Failed($"printed what cannot be read as keys: {error.Message}.");
        }
    }

    /// <summary>The first line of what it complained about, without anything that may be a key.</summary>
    private static string Shown(string error)
    {
        var line = error.Split('\n').Select(text => text.Trim()).FirstOrDefault(text => text.Length > 0) ?? string.Empty;
        return KeyLike().Replace(line.Length > 200 ? line[..200] : line, "***");
    }

    private BedrockException Failed(string how) =>
        SetupError.Invalid($"The {this} {how}", $"Run the command of profile '{profile}' by hand and see what it says.");

    [GeneratedRegex("(?<=(password|passwd|passphrase|secret|token|key)[\\w-]*[\"']?\\s*[=:]\\s*)\\S+|[A-Za-z0-9+/=_-]{16,}|[\\x00-\\x1f\\x7f]", RegexOptions.IgnoreCase)]
    private static partial Regex KeyLike();
}
