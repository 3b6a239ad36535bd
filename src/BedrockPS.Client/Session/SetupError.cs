namespace BedrockPS.Client.Session;

/// <summary>Faults of region, credentials and settings. Each would meet every further item too.</summary>
internal static class SetupError
{
    public static BedrockException Invalid(string message, string? action = null, Exception? inner = null) =>
        Make(ErrorIds.CredentialsInvalid, ErrorKind.AuthenticationError, message, action, inner);

    public static BedrockException Expired(string message, string action, Exception? inner = null) =>
        Make(ErrorIds.CredentialsExpired, ErrorKind.AuthenticationError, message, action, inner);

    public static BedrockException NotFound(string message, string action) =>
        Make(ErrorIds.CredentialsNotFound, ErrorKind.AuthenticationError, message, action);

    public static BedrockException NoRegion(string message, string action) =>
        Make(ErrorIds.RegionNotSet, ErrorKind.InvalidArgument, message, action);

    public static BedrockException NoProfile(string name, ProfileSet profiles)
    {
        var names = string.Join(", ", profiles.Names.Order(StringComparer.Ordinal).Take(20));
        var action = names.Length == 0 ? $"Create it with 'aws configure --profile {name}'." : $"Name one of these profiles: {names}.";
        return Make(
            ErrorIds.ProfileNotFound, ErrorKind.ObjectNotFound, $"Profile '{name}' is in none of the files that were read: {profiles.FilesRead}.", action);
    }

    public static BedrockException Input(string message, string? action = null) =>
        Make(ErrorIds.InputInvalid, ErrorKind.InvalidArgument, message, action);

    public static BedrockException Conflict(string message) => Make(ErrorIds.ParameterConflict, ErrorKind.InvalidArgument, message, null);

    /// <summary>Puts the part of the set-up that failed before the fault of a call it needed.</summary>
    public static BedrockException During(string what, BedrockException fault) => new(fault.ErrorId, fault.Kind, $"{what}: {fault.Message}", fault)
    {
        StatusCode = fault.StatusCode,
        RequestId = fault.RequestId,
        IsRetryable = fault.IsRetryable,
        Attempts = fault.Attempts,
        ServiceMessage = fault.ServiceMessage,
        RecommendedAction = fault.RecommendedAction,
        IsSetup = !fault.IsRetryable,
    };

    private static BedrockException Make(string id, ErrorKind kind, string message, string? action, Exception? inner = null) =>
        new(id, kind, message, inner) { RecommendedAction = action, IsSetup = true };
}
