using System.Net;
using System.Net.Http.Headers;
using System.Text;
using BedrockPS.Client.Chat;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Session;

/// <summary>
/// One chat and one streamed chat against answers that are part of the program, so that what the first real call runs through
/// is loaded and compiled by then. Nothing leaves the process.
/// </summary>
internal static class WarmUp
{
    private const string Answer =
        """{"output":{"message":{"role":"assistant","content":[{"text":"a"}]}},"stopReason":"end_turn","""
        + """ "usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":1}}""";

    // messageStart, contentBlockDelta, contentBlockStop, messageStop and metadata, as frames.
    private const string Frames =
        "AAAAdgAAAFKW1freDTptZXNzYWdlLXR5cGUHAAVldmVudAs6ZXZlbnQtdHlwZQcADG1lc3NhZ2VTdGFydA06Y29udGVudC10eXBlBwAQYXBwbGljYXRpb24vanNv"
        + "bnsicm9sZSI6ImFzc2lzdGFudCJ9HMa+GAAAAJMAAABXBotG/g06bWVzc2FnZS10eXBlBwAFZXZlbnQLOmV2ZW50LXR5cGUHABFjb250ZW50QmxvY2tEZWx0YQ06"
        + "Y29udGVudC10eXBlBwAQYXBwbGljYXRpb24vanNvbnsiY29udGVudEJsb2NrSW5kZXgiOjAsImRlbHRhIjp7InRleHQiOiJhIn19hFX3rgAAAH0AAABW5mgP1g06"
        + "bWVzc2FnZS10eXBlBwAFZXZlbnQLOmV2ZW50LXR5cGUHABBjb250ZW50QmxvY2tTdG9wDTpjb250ZW50LXR5cGUHABBhcHBsaWNhdGlvbi9qc29ueyJjb250ZW50"
        + "QmxvY2tJbmRleCI6MH1YfqrCAAAAegAAAFHKLEZlDTptZXNzYWdlLXR5cGUHAAVldmVudAs6ZXZlbnQtdHlwZQcAC21lc3NhZ2VTdG9wDTpjb250ZW50LXR5cGUH"
        + "ABBhcHBsaWNhdGlvbi9qc29ueyJzdG9wUmVhc29uIjoiZW5kX3R1cm4ifT3DO/oAAAC0AAAAThEBHSoNOm1lc3NhZ2UtdHlwZQcABWV2ZW50CzpldmVudC10eXBl"
        + "BwAIbWV0YWRhdGENOmNvbnRlbnQtdHlwZQcAEGFwcGxpY2F0aW9uL2pzb257InVzYWdlIjp7ImlucHV0VG9rZW5zIjoxLCJvdXRwdXRUb2tlbnMiOjEsInRvdGFs"
        + "VG9rZW5zIjoyfSwibWV0cmljcyI6eyJsYXRlbmN5TXMiOjF9fZufnbE=";

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var connection = new ResolvedConnection
        {
            Region = "us-east-1",
            Credentials = StaticKeys.Make("WARMUP", "WARMUP", token: null, "the warm-up"),
            CredentialSource = "warm-up",
            EndpointUrls = new Dictionary<string, string> { [string.Empty] = "https://warm-up.invalid" },
        };
        var clients = new ServiceClients(ClientRuntime.System, new HttpConnections(canned: new CannedHandler()));
        var chat = new ChatService(new BedrockTransport(connection, Silence.Instance, clients), Silence.Instance);
        var request = new ChatRequest { ModelId = "warm-up", Messages = [Message.User(ContentBlock.OfText("a"))] };
        await chat.ConverseAsync(request, cancellationToken).ConfigureAwait(false);
        await foreach (var _ in chat.ConverseStreamAsync(request, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    private sealed class CannedHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var streams = request.RequestUri!.AbsolutePath.EndsWith("-stream", StringComparison.Ordinal);
            var content = new ByteArrayContent(streams ? Convert.FromBase64String(Frames) : Encoding.UTF8.GetBytes(Answer));
            content.Headers.ContentType = new MediaTypeHeaderValue(streams ? "application/vnd.amazon.eventstream" : "application/json");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
        }
    }

    private sealed class Silence : ICallLog
    {
        public static readonly Silence Instance = new();

        public void Verbose(string text)
        {
        }

        public void Debug(string text)
        {
        }

        public void Warning(string text)
        {
        }
    }
}
