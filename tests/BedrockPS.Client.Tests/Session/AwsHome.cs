using BedrockPS.Client.Session;
using BedrockPS.Client.Session.Providers;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;
using Microsoft.Extensions.Time.Testing;

namespace BedrockPS.Client.Tests.Session;

/// <summary>A home folder and an environment of its own for one test.</summary>
internal sealed class AwsHome : IDisposable
{
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal) { ["AWS_EC2_METADATA_DISABLED"] = "true" };

    public AwsHome()
    {
        Folder = Directory.CreateTempSubdirectory("bedrockps-home-").FullName;
        variables["HOME"] = variables["USERPROFILE"] = Folder;
        Caller = new FakeTokenCaller();
        Resolver = new ConnectionResolver(Caller, Time, variables.GetValueOrDefault);
    }

    public string Folder { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeTokenCaller Caller { get; }

    public RecordingLog Log { get; } = new();

    public ConnectionResolver Resolver { get; }

    public Func<string, string?> Read => variables.GetValueOrDefault;

    public string this[string variable]
    {
        set => variables[variable] = value;
    }

    public string Write(string relativePath, string text)
    {
        var path = Path.Combine(Folder, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Config(string text) => Write(".aws/config", text);

    public string Credentials(string text) => Write(".aws/credentials", text);

    public async Task<ResolvedConnection> ResolveAsync(ConnectionRequest? request = null) =>
        await Resolver.ResolveAsync(request ?? new ConnectionRequest(), Log, CancellationToken.None);

    public async Task<BedrockException> FailAsync(ConnectionRequest? request = null) =>
        await Assert.ThrowsAsync<BedrockException>(() => ResolveAsync(request));

    public Task<ResolvedConnection> ResolveProfileAsync(string name) => ResolveAsync(Profile(name));

    public Task<BedrockException> FailProfileAsync(string name) => FailAsync(Profile(name));

    public static ConnectionRequest Profile(string name) =>
        new() { Credentials = new CredentialChoice { Level = "parameter", ProfileName = name } };

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

internal sealed class RecordingLog : ICallLog
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines => lines;

    public IEnumerable<string> Warnings => lines.Where(line => line.StartsWith("W ", StringComparison.Ordinal));

    public string Text => string.Join('\n', lines);

    public void Verbose(string text) => lines.Add($"V {text}");

    public void Debug(string text) => lines.Add($"D {text}");

    public void Warning(string text) => lines.Add($"W {text}");
}

/// <summary>Answers calls for credentials from a queue and keeps what was asked.</summary>
internal sealed class FakeTokenCaller : ITokenCaller
{
    public List<(ResolvedConnection Connection, TokenCall Call)> Calls { get; } = [];

    public Queue<Func<string>> Answers { get; } = new();

    public async Task<ReadOnlyMemory<byte>> SendAsync(ResolvedConnection connection, TokenCall call, CancellationToken cancellationToken)
    {
        // As signing does.
        if (connection.Credentials is { } signer)
            await signer.GetCredentialsAsync();
        lock (Calls)
        {
            Calls.Add((connection, call));
            Assert.True(Answers.Count > 0, $"An unexpected call of {call.Service} {call.Operation}.");
            return System.Text.Encoding.UTF8.GetBytes(Answers.Dequeue()());
        }
    }

    public FakeTokenCaller Answer(string body)
    {
        Answers.Enqueue(() => body);
        return this;
    }

    public FakeTokenCaller Refuse(string code, int status, string message)
    {
        Answers.Enqueue(() => throw new BedrockException(code, ErrorKind.PermissionDenied, message) { StatusCode = status });
        return this;
    }

    public static string Role(string accessKey, string expiration, string action = "AssumeRole") => $"""
        <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <{action}Result>
            <AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:s</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/x/s</Arn></AssumedRoleUser>
            <Credentials>
              <AccessKeyId>{accessKey}</AccessKeyId>
              <SecretAccessKey>secret-of-{accessKey}</SecretAccessKey>
              <SessionToken>token-of-{accessKey}</SessionToken>
              <Expiration>{expiration}</Expiration>
            </Credentials>
          </{action}Result>
          <ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata>
        </{action}Response>
        """;
}
