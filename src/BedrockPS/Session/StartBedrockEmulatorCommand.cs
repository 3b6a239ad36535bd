using System.Globalization;
using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Session;

/// <summary>Starts a local endpoint that answers as Amazon Bedrock does, and points the session at it.</summary>
/// <remarks>
/// <para>The emulator runs as a child process on the loopback interface and ends with this one. It costs nothing, needs no AWS account and sends nothing anywhere. Its local.* models do small real work without a language model.</para>
/// <para>The context's endpoint, region and keys are set to the emulator's until Stop-BedrockEmulator restores them. With -NoContext nothing is set; the emulator takes the access key AKIDEMULATOR00000000 with the secret key emulator-secret-not-a-secret.</para>
/// <para>It needs the ASP.NET Core runtime 8 or later, which the .NET SDK has. The variable BEDROCKPS_EMULATOR may name another bedrock-emulator.dll.</para>
/// </remarks>
/// <example>
/// <code>Start-BedrockEmulator; Invoke-BedrockChat 'Say hello' -ModelId local.echo-v1; Stop-BedrockEmulator</code>
/// <para>A whole call without an AWS account.</para>
/// </example>
/// <example>
/// <code>$emulator = Start-BedrockEmulator -NoContext
/// Get-BedrockModel -Region us-east-1 -EndpointUrl $emulator.EndpointUrl -AccessKey AKIDEMULATOR00000000 -SecretKey emulator-secret-not-a-secret
/// $emulator | Stop-BedrockEmulator</code>
/// <para>Leaves the session's defaults alone and names the emulator in the call.</para>
/// </example>
/// <example>
/// <code>Start-BedrockEmulator -Scenario ./throttled.json -Tls -DataPath ./state</code>
/// <para>Plays scripted answers over TLS, and keeps what is made in a folder.</para>
/// </example>
/// <seealso cref="StopBedrockEmulatorCommand"/>
[Cmdlet(VerbsLifecycle.Start, "BedrockEmulator")]
[OutputType(typeof(Emulator))]
public sealed class StartBedrockEmulatorCommand : BedrockCommand
{
    private const string DefaultRegion = "us-east-1";

    /// <summary>TCP port; 0 takes a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>Folder that keeps what is made over restarts. Default: memory.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>JSON file with scripted exchanges to answer with.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Scenario { get; set; }

    /// <summary>Speaks TLS, with a certificate made for this run; the context trusts it.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>Leaves the session's context alone.</summary>
    [Parameter]
    public SwitchParameter NoContext { get; set; }

    /// <summary>Starts the process and waits until it listens.</summary>
    protected override void ProcessRecord()
    {
        var dataPath = FullPath(DataPath);
        var scenario = FullPath(Scenario);
        if (scenario is not null && !File.Exists(scenario))
        {
            Refuse(new BedrockException(ErrorIds.FileUnavailable, ErrorKind.OpenError, $"There is no scenario file at {scenario}."));
            return;
        }
        if (!TryAwait(null, token => EmulatorProcess.StartAsync(Arguments(dataPath, scenario), token), out var started))
            return;
        var emulator = new Emulator
        {
            EndpointUrl = started.Ready.Url,
            Port = started.Ready.Port,
            ProcessId = started.Process.Id,
            DataPath = dataPath,
            Scenario = scenario,
            Tls = started.Ready.Tls,
        };
        var before = SessionContext.Of(SessionState);
        RunningEmulators.Add(new RunningEmulator(started.Process, emulator, SessionContext.Runspace, before));
        if (!NoContext)
            SessionContext.Set(SessionState, SessionContext.Redirect(before, Connection(started.Ready, before)));
        WriteObject(emulator);
    }

    private static Context Connection(EmulatorReady ready, Context? before) => new()
    {
        Region = before?.Region ?? DefaultRegion,
        EndpointUrl = ready.Url,
        CaBundle = ready.CaBundle,
        CredentialSource = "access key of the emulator",
        Credentials = new CredentialChoice { Level = "context", AccessKey = EmulatorReady.AccessKey, SecretKey = new Secret(EmulatorReady.SecretKey) },
    };

    private string[] Arguments(string? dataPath, string? scenario)
    {
        string[] arguments = ["--port", Port.ToString(CultureInfo.InvariantCulture)];
        if (Tls)
            arguments = [.. arguments, "--tls"];
        if (dataPath is not null)
            arguments = [.. arguments, "--data", dataPath];
        return scenario is null ? arguments : [.. arguments, "--scenario", scenario];
    }

    private string? FullPath(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);
}
