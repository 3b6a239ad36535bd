namespace BedrockPS.Client.Transport;

/// <summary>What follows a failed attempt.</summary>
internal readonly record struct RetryDecision(bool Retry, TimeSpan Delay, string Reason);
