namespace BedrockPS.Client.Transport;

/// <summary>Signs, sends and retries one call. The port between typed wire code and AWSSDK.Core; safe for parallel use.</summary>
internal interface ITransport
{
    string Region { get; }

    /// <summary>Sends the call and returns when the headers are there; for an event stream, when its first frame is.</summary>
    /// <exception cref="BedrockException">Every fault: an error status, no connection, a time limit, a bad answer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<OperationResponse> SendAsync(OperationCall call, CancellationToken cancellationToken);
}
