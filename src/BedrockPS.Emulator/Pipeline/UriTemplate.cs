namespace BedrockEmulator.Pipeline;

/// <summary>A URI template of a service model, matched on the raw path so that an encoded slash cannot split a label.</summary>
internal sealed class UriTemplate
{
    private readonly string[] _segments;

    public UriTemplate(string template) => _segments = Split(template);

    /// <summary>Fixed segments: of two templates that match, the one with more of them is meant.</summary>
    public int Specificity => _segments.Count(segment => !IsLabel(segment));

    /// <returns>The decoded labels, or null when the path is another.</returns>
    public Dictionary<string, string>? Match(string rawPath)
    {
        var parts = Split(rawPath);
        if (parts.Length != _segments.Length)
        {
            return null;
        }

        var labels = new Dictionary<string, string>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (IsLabel(_segments[i]))
            {
                if (parts[i].Length == 0)
                {
                    return null;
                }

                labels[_segments[i][1..^1]] = Uri.UnescapeDataString(parts[i]);
            }
            else if (!string.Equals(_segments[i], Uri.UnescapeDataString(parts[i]), StringComparison.Ordinal))
            {
                return null;
            }
        }

        return labels;
    }

    private static bool IsLabel(string segment) => segment.StartsWith('{') && segment.EndsWith('}');

    // Some templates of the agent service end in a slash and some clients leave it out.
    private static string[] Split(string path) => path.Trim('/').Split('/');
}
