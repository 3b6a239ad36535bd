using System.Management.Automation;

namespace BedrockPS.Commands.Binding;

/// <summary>Paths as PowerShell has them, as paths of the file system.</summary>
internal static class FilePath
{
    private const string FileSystem = "FileSystem";

    /// <summary>The one path that something is written to; it need not exist. A pattern must fit exactly one file.</summary>
    /// <exception cref="BedrockException">InputInvalid.</exception>
    public static string Target(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        if (isLiteral || !WildcardPattern.ContainsWildcardCharacters(path))
            return Literal(cmdlet, path);
        return Existing(cmdlet, path) is [var only] ? only : throw BedrockException.Input($"'{path}' is a pattern that does not fit exactly one file.", "Use -LiteralPath for a name with brackets.");
    }

    /// <summary>The paths that something is read from. A pattern that fits nothing is an error, as a name is that does not exist.</summary>
    /// <exception cref="BedrockException">InputInvalid, FileUnavailable.</exception>
    public static IReadOnlyList<string> Sources(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        if (isLiteral || !WildcardPattern.ContainsWildcardCharacters(path))
            return [Literal(cmdlet, path)];
        return Existing(cmdlet, path) is { Count: > 0 } found ? found : throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.ObjectNotFound, $"No file fits '{path}'.");
    }

    private static string Literal(PSCmdlet cmdlet, string path)
    {
        try
        {
            return OfFileSystem(cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _), provider, path);
        }
        catch (Exception fault) when (fault is SessionStateException or RuntimeException or ArgumentException)
        {
            throw BedrockException.Input($"'{path}' is no path: {fault.Message}");
        }
    }

    private static List<string> Existing(PSCmdlet cmdlet, string path)
    {
        try
        {
            return [.. cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider).Select(found => OfFileSystem(found, provider, path))];
        }
        catch (ItemNotFoundException)
        {
            return [];
        }
        catch (Exception fault) when (fault is SessionStateException or RuntimeException or ArgumentException)
        {
            throw BedrockException.Input($"'{path}' is no path: {fault.Message}");
        }
    }

    private static string OfFileSystem(string resolved, ProviderInfo provider, string given) => provider.Name == FileSystem
        ? System.IO.Path.GetFullPath(resolved)
        : throw BedrockException.Input($"'{given}' is not in the file system.");
}
