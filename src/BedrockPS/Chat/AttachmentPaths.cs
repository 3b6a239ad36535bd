using System.Management.Automation;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Commands.Chat;

/// <summary>Finds the files that a path of PowerShell names. What exists under the very name comes before its reading as wildcards.</summary>
internal sealed class AttachmentPaths(PathIntrinsics paths)
{
    /// <summary>The files, sorted for wildcards, so that the same call makes the same request.</summary>
    /// <exception cref="BedrockException">FileUnavailable: none. InputInvalid: a folder, or not in the file system.</exception>
    public IReadOnlyList<string> Find(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw BedrockException.Input("-Attachment holds a blank path.");
        try
        {
            return FindIn(path);
        }
        catch (Exception fault) when (fault is RuntimeException and not PipelineStoppedException or ArgumentException or NotSupportedException)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.ObjectNotFound, $"'{path}' leads to no file: {fault.Message}", fault)
            {
                RecommendedAction = "Attach files by path, FileInfo or byte[], or objects in S3 as s3://bucket/key. Download what lies elsewhere first.",
            };
        }
    }

    private List<string> FindIn(string path)
    {
        var literal = paths.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        CheckProvider(path, provider);
        if (File.Exists(literal) || Directory.Exists(literal))
            return [literal];
        if (!WildcardPattern.ContainsWildcardCharacters(path))
            return [Unescaped(path) ?? throw AttachmentFile.Missing(literal)];

        var found = Expand(path);
        var files = found.Where(File.Exists).Order(StringComparer.Ordinal).ToList();
        if (files.Count > 0)
            return files;
        throw found.Count > 0 ? AttachmentFile.Folder(found[0]) : AttachmentFile.Missing(literal);
    }

    private List<string> Expand(string path)
    {
        try
        {
            return [.. paths.GetResolvedProviderPathFromPSPath(path, out _)];
        }
        catch (ItemNotFoundException)
        {
            return [];
        }
    }

    // A backtick may stand before a wildcard character that is meant as itself.
    private string? Unescaped(string path) =>
        path.Contains('`', StringComparison.Ordinal)
        && paths.GetUnresolvedProviderPathFromPSPath(WildcardPattern.Unescape(path), out _, out _) is var plain
        && File.Exists(plain)
            ? plain
            : null;

    private static void CheckProvider(string path, ProviderInfo provider)
    {
        if (provider.Name != "FileSystem")
            throw BedrockException.Input($"'{path}' is not a file: it belongs to the provider {provider.Name}.", "Attach files of the file system, byte[], or s3://bucket/key.");
    }
}
