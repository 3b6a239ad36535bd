namespace BedrockPS.Core.Chat;

/// <summary>What a model id's form tells.</summary>
internal static class ModelIds
{
    public static bool IsArn(string id) => id.StartsWith("arn:", StringComparison.Ordinal);

    /// <summary>True for the ARN of a prompt of Prompt management.</summary>
    public static bool IsPrompt(string id) => IsArn(id) && ResourceType(id) == "prompt";

    /// <summary>The word before the slash of an ARN's last part: foundation-model, inference-profile, prompt, ...; null for other ids.</summary>
    public static string? ResourceType(string id)
    {
        if (!IsArn(id) || id.Split(':', 6) is not { Length: 6 } parts)
            return null;
        var slash = parts[5].IndexOf('/');
        return slash < 0 ? parts[5] : parts[5][..slash];
    }

    /// <summary>What stands behind the last slash of an ARN; other ids unchanged.</summary>
    public static string ResourceId(string id) => IsArn(id) ? id[(id.LastIndexOf('/') + 1)..] : id;
}
