namespace BedrockEmulator.Models;

/// <summary>What a piece of text is in its source.</summary>
internal enum PassageKind
{
    Sentence,
    Item,
    Row,
    Code,
}

/// <summary>A sentence, list item, table row or line of code, with what stands around it.</summary>
/// <param name="Text">The words, without list marks; a table row names its columns.</param>
/// <param name="Heading">The headings above it, outermost first.</param>
/// <param name="Block">Number of the paragraph, list or table it is in, unique in its source.</param>
/// <param name="Kind">What it is in its source.</param>
/// <param name="Source">Name of the document, or empty.</param>
internal sealed record Passage(string Text, string Heading, int Block, PassageKind Kind, string Source);
