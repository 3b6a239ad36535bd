namespace BedrockPS.Client.Transport;

/// <summary>
/// Credentials that can be fetched anew when the service calls them expired. AWSSDK.Core's RefreshingAWSCredentials need not
/// implement it.
/// </summary>
internal interface IRenewableCredentials
{
    /// <summary>Forgets the current keys, so that the next request fetches new ones. False when that is impossible.</summary>
    bool TryInvalidate();
}
