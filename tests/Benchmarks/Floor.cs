using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;

namespace BedrockPS.Benchmarks;

/// <summary>The least that a client has to do for a Converse call: make the body, sign it, send it over HttpClient, parse the answer.</summary>
public static class Floor
{
    private static readonly HttpClient http = new(new SocketsHttpHandler());

    /// <summary>The calls side by side, from within a PowerShell session.</summary>
    public static void Run(string endpoint, string model, int calls, int concurrency) =>
        RunAsync(new Uri(endpoint), $"/model/{model}/converse", calls, concurrency).GetAwaiter().GetResult();

    private static async Task RunAsync(Uri endpoint, string path, int calls, int concurrency) =>
        await Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = concurrency },
            async (number, token) => await CallAsync(endpoint, path, number, token));

    private static async Task CallAsync(Uri endpoint, string path, int number, CancellationToken token)
    {
        var body = Body(number);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, path));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Sign(request, body);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(token);
        using var answer = await JsonDocument.ParseAsync(stream, cancellationToken: token);
        if (answer.RootElement.GetProperty("stopReason").GetString() != "end_turn") throw new InvalidOperationException("The responder answered something else.");
    }

    private static byte[] Body(int number)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("messages");
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WriteStartArray("content");
            json.WriteStartObject();
            json.WriteString("text", number.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static readonly BasicAWSCredentials credentials = new("AKIDBENCHMARK0000000", "not-a-secret");

    private static void Sign(HttpRequestMessage request, byte[] body)
    {
        var unsigned = new AWSSigningRequest { HttpMethod = request.Method, RequestUri = request.RequestUri, Content = body };
        unsigned.Headers["content-type"] = "application/json";
        var parameters = new AWSSigV4Parameters { Credentials = credentials, Region = RegionEndpoint.USEast1, Service = "bedrock", SignPayload = true };
        foreach (var (name, value) in AWSSigV4Signer.Sign(unsigned, parameters).Headers)
            if (!name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation(name, value);
    }
}
