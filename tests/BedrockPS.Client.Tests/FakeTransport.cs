using System.Text;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests;

/// <summary>Answers calls with literal bytes and keeps what was sent.</summary>
internal sealed class FakeTransport(params Func<OperationCall, OperationResponse>[] answers) : ITransport
{
    private readonly Queue<Func<OperationCall, OperationResponse>> _answers = new(answers);

    public string Region => "eu-west-1";

    public List<OperationCall> Calls { get; } = [];

    public string LastBody => Encoding.UTF8.GetString(Calls[^1].Body!.Value.Span);

    public Task<OperationResponse> SendAsync(OperationCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Add(call);
        return Task.FromResult(_answers.Dequeue()(call));
    }

    public static FakeTransport Json(params string[] bodies) =>
        new([.. bodies.Select(body => (Func<OperationCall, OperationResponse>)(_ => Ok(new MemoryStream(Encoding.UTF8.GetBytes(body)), "application/json")))]);

    public static FakeTransport Stream(Stream body) => new(_ => Ok(body, "application/vnd.amazon.eventstream"));

    public static OperationResponse Ok(Stream body, string contentType) => new(
        200,
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["content-type"] = contentType, ["x-amzn-requestid"] = "req-1" },
        body,
        new FaultContext { Attempts = 2, StatusCode = 200, RequestId = "req-1", StreamsEvents = contentType.EndsWith("eventstream", StringComparison.Ordinal) });

    public static Func<OperationCall, OperationResponse> Answer(string json) => _ => Ok(new MemoryStream(Encoding.UTF8.GetBytes(json)), "application/json");

    public static Func<OperationCall, OperationResponse> Refuse(string errorId, int status, string message) => _ =>
        throw new BedrockException(errorId, ErrorKind.InvalidArgument, message) { StatusCode = status, ServiceMessage = message, RequestId = "req-2", Attempts = 1 };
}

/// <summary>Keeps what a call had to tell.</summary>
internal sealed class FakeLog : ICallLog
{
    public List<string> Lines { get; } = [];

    public void Verbose(string text) => Lines.Add("verbose " + text);

    public void Debug(string text) => Lines.Add("debug " + text);

    public void Warning(string text) => Lines.Add("warning " + text);
}
