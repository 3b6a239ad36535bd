using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;
using BedrockPS.Client.Session.Providers;

namespace BedrockPS.Client.Transport;

/// <summary>Signs an attempt with the keys of the moment, by the service's clock.</summary>
internal sealed class RequestSigner(AWSCredentials credentials, string source, ServerClock clock)
{
    private static readonly AWS4Signer Signer = new();

    public async ValueTask SignAsync(IRequestContext context, IAttemptedCall call)
    {
        // One snapshot: asked once for the token and once for the keys, a renewal in between would mix two sets.
        call.WaitsForKeys = true;
        var keys = await TakeKeysAsync(context.CancellationToken).ConfigureAwait(false);
        call.WaitsForKeys = false;
        HeaderText.Check(keys.AccessKey, "access key", source);
        HeaderText.Check(keys.Token, "session token", source);
        var headers = context.Request.Headers;
        headers.Remove("X-Amz-Security-Token");
        if (keys.UseToken)
            headers["X-Amz-Security-Token"] = keys.Token;
        var signature = Signer.SignRequest(context.Request, context.ClientConfig, null, keys.AccessKey, keys.SecretKey, clock.UtcNow);
        headers["Authorization"] = $"AWS4-HMAC-SHA256 Credential={signature.AccessKeyId}/{signature.Scope}, SignedHeaders={signature.SignedHeaders}, Signature={signature.Signature}";
        call.AccessKey = keys.AccessKey;
    }

    private async ValueTask<ImmutableCredentials> TakeKeysAsync(CancellationToken cancellationToken) =>
        await (credentials is RenewableCredentials renewable ? renewable.GetCredentialsAsync(cancellationToken) : credentials.GetCredentialsAsync().WaitAsync(cancellationToken)).ConfigureAwait(false)
            ?? throw new AmazonClientException("The credentials gave no keys.");
}
