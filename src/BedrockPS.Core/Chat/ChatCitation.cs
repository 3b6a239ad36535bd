namespace BedrockPS;

/// <summary>Where a piece of an answer comes from.</summary>
public sealed class ChatCitation
{
    internal ChatCitation()
    {
    }

    /// <summary>Title of the source.</summary>
    public string? Title { get; internal init; }

    /// <summary>Name of the source.</summary>
    public string? Source { get; internal init; }

    /// <summary>The text that was cited.</summary>
    public string? SourceText { get; internal init; }

    /// <summary>web, documentChar, documentPage, documentChunk or searchResultLocation.</summary>
    public string? LocationType { get; internal init; }

    /// <summary>Place of the document among those given, from 0.</summary>
    public int? DocumentIndex { get; internal init; }

    /// <summary>Place of the search result among those given, from 0.</summary>
    public int? SearchResultIndex { get; internal init; }

    /// <summary>First character, page, chunk or block.</summary>
    public int? Start { get; internal init; }

    /// <summary>Last character, page, chunk or block.</summary>
    public int? End { get; internal init; }

    /// <summary>Address of a web source.</summary>
    public string? Url { get; internal init; }

    /// <summary>Host of a web source.</summary>
    public string? Domain { get; internal init; }

    /// <summary>Title and place.</summary>
    /// <returns>A line for people.</returns>
    public override string ToString() => $"{Title ?? Source ?? Url} {Start}-{End}".Trim(' ', '-');
}
