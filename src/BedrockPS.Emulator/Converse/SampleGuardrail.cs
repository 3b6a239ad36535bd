namespace BedrockEmulator.Converse;

/// <summary>One guardrail that is always there: id <c>localguard1</c>, version 1 or DRAFT, which blocks two made-up words.</summary>
internal static class SampleGuardrail
{
    public const string Id = "localguard1";

    public static GuardrailRule? Find(string idOrArn, string version)
    {
        var id = idOrArn[(idOrArn.LastIndexOf('/') + 1)..];
        return id == Id && version is "1" or "DRAFT"
            ? new(id, version, ["xyzzy", "plugh"], "The guardrail blocked this request.", "The guardrail blocked this answer.")
            : null;
    }
}
