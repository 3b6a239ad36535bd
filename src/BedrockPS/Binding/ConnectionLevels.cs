using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Binding;

/// <summary>Order of what a call goes by: parameter, context, session variables of AWS Tools; below them the client reads environment and profile.</summary>
internal static class ConnectionLevels
{
    public static ConnectionRequest Merge(ConnectionRequest given, Context? context, ConnectionRequest sessionVariables)
    {
        var defaults = context is null ? new ConnectionRequest() : Of(context);
        return new ConnectionRequest
        {
            Region = given.Region ?? defaults.Region ?? sessionVariables.Region,
            Credentials = CredentialChoice.First(given.Credentials, defaults.Credentials, sessionVariables.Credentials),
            ProfileLocation = given.ProfileLocation ?? defaults.ProfileLocation,
            EndpointUrls = given.EndpointUrls.Count > 0 ? given.EndpointUrls : defaults.EndpointUrls,
            CaBundle = given.CaBundle ?? defaults.CaBundle,
            RequestTimeout = given.RequestTimeout ?? defaults.RequestTimeout,
            MaxRetry = given.MaxRetry ?? defaults.MaxRetry,
        };
    }

    /// <exception cref="BedrockException">The context came from another process and its keys stayed there.</exception>
    private static ConnectionRequest Of(Context context)
    {
        if (context is { CredentialSource: not null, Credentials: null })
            throw LostKeys();
        return new ConnectionRequest
        {
            Region = context.Region,
            Credentials = context.Credentials,
            ProfileLocation = context.ProfileLocation,
            EndpointUrls = EndpointTransformationAttribute.ByService(context.EndpointUrl),
            CaBundle = context.CaBundle,
            RequestTimeout = context.RequestTimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            MaxRetry = context.MaxRetry,
        };
    }

    private static BedrockException LostKeys() => new(
        ErrorIds.SecretNotSerializable,
        ErrorKind.InvalidOperation,
        "The context holds keys, and keys do not travel to another process.")
    {
        RecommendedAction = "Use a profile (Set-BedrockContext -ProfileName), set the context inside the job, or run the work with ForEach-Object -Parallel, which stays in this process.",
        IsSetup = true,
    };
}
