using Amazon.Runtime;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Tests.Transport;

/// <summary>A transport with a clock of the test, against an endpoint of the test.</summary>
internal sealed class Bench
{
    public const string Model = "us.amazon.nova-lite-v1:0";

    public TestTime Time { get; init; } = new();

    public CallLogFake Log { get; } = new();

    public double Jitter { get; init; } = 0.5;

    public ResolvedConnection Connection { get; init; } = To("http://127.0.0.1:1");

    public System.Net.IWebProxy? Proxy { get; init; }

    public static ResolvedConnection To(string url) => new()
    {
        Region = "us-east-1",
        Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        CredentialSource = "profile team",
        EndpointUrls = new Dictionary<string, string> { [string.Empty] = url },
    };

    public static OperationCall Converse(string model = Model, string operation = "Converse") => new("bedrock-runtime", operation)
    {
        Labels = { ["modelId"] = model },
        Body = """{"messages":[]}"""u8.ToArray(),
    };

    public static OperationCall ConverseStream() => Converse(operation: "ConverseStream");

    public static OperationCall ListModels() => new("bedrock", "ListFoundationModels");

    public ITransport Create() => new BedrockTransport(Connection, Log, new ServiceClients(new ClientRuntime(Time, () => Jitter), new HttpConnections(Proxy)));

    public Task<OperationResponse> SendAsync(OperationCall call, CancellationToken cancellationToken = default) => Create().SendAsync(call, cancellationToken);

    public async Task<string> TextAsync(OperationCall call, CancellationToken cancellationToken = default)
    {
        await using var response = await SendAsync(call, cancellationToken);
        return System.Text.Encoding.UTF8.GetString((await response.ReadAllAsync(cancellationToken)).Span);
    }

    public Task<BedrockException> FailAsync(OperationCall call) => Assert.ThrowsAsync<BedrockException>(() => TextAsync(call));
}
