namespace BedrockPS.Client.Session;

/// <summary>
/// Credentials that can be fetched anew. When a service answers ExpiredTokenException, the transport calls
/// <see cref="Discard"/> with the access key that it signed with, and sends once more when that gives true.
/// </summary>
internal interface IRenewableCredentials
{
    /// <summary>Drops the keys a service refused, unless others have taken their place, so that the next request fetches new ones.</summary>
    /// <remarks><c>accessKey</c>: Access key id of the refused request.</remarks>
    /// <returns>True when the next request has other keys than those refused.</returns>
    bool Discard(string accessKey);
}
