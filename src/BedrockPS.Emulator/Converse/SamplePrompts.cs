namespace BedrockEmulator.Converse;

/// <summary>One prompt that is always there, so that prompt ARNs can be tried without prompt management.</summary>
internal static class SamplePrompts
{
    private static readonly string[] s_ids = ["PROMPT1234", "PROMPT12345"];
    private static readonly PromptTemplate s_template = new("local.echo-v1", "Write one sentence about {{topic}}.");

    /// <summary>The sample prompt for ids PROMPT1234 and PROMPT12345, draft or version 1; null for any other ARN.</summary>
    public static PromptTemplate? Find(string arn)
    {
        var parts = arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..].Split(':');
        return s_ids.Contains(parts[0]) && (parts.Length == 1 || parts[1] == "1") ? s_template : null;
    }
}
