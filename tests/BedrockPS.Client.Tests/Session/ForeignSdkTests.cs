using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BedrockPS.Client.Tests.Session;

/// <summary>A process with another build of the SDK in its default load context, loaded before or after ours, and both at work.</summary>
public sealed partial class ForeignSdkTests : IDisposable
{
    private readonly AwsHome home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("before", "4.0.3.3", "4.0.5.1")]
    [InlineData("after", "4.0.3.3", "4.0.5.1")]
    [InlineData("before", "4.1.0", "4.0.101.10")]
    [InlineData("after", "4.1.0", "4.0.101.10")]
    public async Task Both_work_side_by_side_and_each_with_its_own_roles(string order, string core, string securityToken)
    {
        var issued = 0;
        await using var aws = new RawResponder(request => RoleName().Match(request) is { Success: true } role
            ? RawResponder.Ok(FakeTokenCaller.Role($"ASIA{role.Groups[1].Value.ToUpperInvariant()}{Interlocked.Increment(ref issued)}", "2100-01-01T00:00:00Z"), "text/xml")
            : RawResponder.Ok("""{"modelSummaries":[]}"""));
        var output = await RunAsync(aws.Url, order, core, securityToken);

        var first = order == "after" ? 1 : 0;
        string[] expected =
        [
            .. order == "after" ? ["ours-first 0 profile ours (role arn:aws:iam::1:role/ours)"] : Array.Empty<string>(),
            $"foreign ASIAFOREIGN{first + 1}",
            "ours 0 profile ours (role arn:aws:iam::1:role/ours)",
            "stored 0 credential object (session variable)",
            "stored-renewed 0 credential object (session variable)",
            "object 0 credential object (parameter)",
            $"foreign-again ASIAFOREIGN{4}",
            "copies default private",
        ];
        Assert.Equal(expected, output);

        var ours = order == "after" ? 1 : 2;
        string[] signers = [.. order == "after" ? [$"ASIAOURS{ours}"] : Array.Empty<string>(), $"ASIAOURS{ours}", $"ASIAFOREIGN{first + 1}", "ASIAFOREIGN3", "ASIAFOREIGN3"];
        Assert.Equal(signers, aws.Requests.Where(request => request.StartsWith("GET /foundation-models ", StringComparison.Ordinal)).Select(Signer));
        Assert.All(aws.Requests.Where(request => request.StartsWith("POST ", StringComparison.Ordinal)), request => Assert.Equal("AKIDBASE", Signer(request)));
    }

    private async Task<string[]> RunAsync(string url, params string[] arguments)
    {
        home.Config("[default]\nregion = eu-west-1\n[profile ours]\nrole_arn = arn:aws:iam::1:role/ours\nsource_profile = base\nregion = eu-west-1\n[profile foreign]\nrole_arn = arn:aws:iam::1:role/foreign\nsource_profile = base\nregion = eu-west-1\n");
        var credentials = home.Credentials("[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n");
        var host = EmulatorProcess.BuiltPath("ForeignSdkHost");
        var start = new ProcessStartInfo("dotnet", [host, .. arguments, AppContext.BaseDirectory]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = home.Folder;
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = credentials;
        start.Environment["AWS_CONFIG_FILE"] = Path.Combine(home.Folder, ".aws", "config");
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_ENDPOINT_URL"] = url;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static string Signer(string request) => Credential().Match(request).Groups[1].Value;

    [GeneratedRegex("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2F([a-z]+)")]
    private static partial Regex RoleName();

    [GeneratedRegex("Credential=([A-Z0-9]+)/")]
    private static partial Regex Credential();
}
