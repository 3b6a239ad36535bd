namespace BedrockEmulator.Auth;

/// <summary>An <c>Authorization: AWS4-HMAC-SHA256 ...</c> header taken apart.</summary>
internal sealed record SignatureHeader(
    string AccessKeyId, string Date, string Region, string Service, string Terminator, IReadOnlyList<string> SignedHeaders, string Signature)
{
    public string Scope => $"{Date}/{Region}/{Service}/{Terminator}";

    /// <exception cref="EmulatorException">A part is missing or misshapen.</exception>
    public static SignatureHeader Parse(string header)
    {
        var parts = header[SigV4.Algorithm.Length..]
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0].Trim(), part => part[1].Trim());
        var credential = Part(parts, "Credential").Split('/');
        if (credential.Length < 5)
        {
            throw Incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
        }

        // A key id may hold slashes; the last four elements are the scope.
        var key = string.Join('/', credential[..^4]);
        return new SignatureHeader(
            key,
            credential[^4],
            credential[^3],
            credential[^2],
            credential[^1],
            Part(parts, "SignedHeaders").Split(';', StringSplitOptions.RemoveEmptyEntries),
            Part(parts, "Signature"));
    }

    public static EmulatorException Incomplete(string message) => new(403, "IncompleteSignatureException", message);

    private static string Part(Dictionary<string, string> parts, string name) =>
        parts.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw Incomplete($"Authorization header requires '{name}' parameter.");
}
