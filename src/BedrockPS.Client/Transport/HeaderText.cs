namespace BedrockPS.Client.Transport;

/// <summary>What of an identity goes into a header: a line break there would start another header, and other letters cannot be sent.</summary>
internal static class HeaderText
{
    /// <exception cref="BedrockException">CredentialsInvalid; the text itself is not quoted.</exception>
    public static void Check(string? text, string what, string source)
    {
        if (text is null || text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0)
            return;
        throw new BedrockException(
            ErrorIds.CredentialsInvalid,
            ErrorKind.AuthenticationError,
            $"The {what} ({source}) holds a space, a line break or another character that no {what} has.")
        {
            IsSetup = true,
            RecommendedAction = "Copy it again, in one piece and without quotes.",
        };
    }
}
