namespace BedrockPS.Core.Session;

/// <summary>A secret that shows in no <c>ToString</c>, format view or serialized copy.</summary>
internal sealed class Secret
{
    private readonly string value;

    public Secret(string value) => this.value = value;

    /// <summary>The secret itself: for signing alone.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "********";

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Secret other && string.Equals(value, other.value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(value);

    /// <summary>Null for null, empty and white space: a blank key counts as none.</summary>
    public static Secret? From(string? text) => string.IsNullOrWhiteSpace(text) ? null : new Secret(text.Trim());
}
