namespace BedrockPS;

/// <summary>A piece of a streamed answer from a knowledge base; the last one has no text and carries the whole <see cref="Response"/>.</summary>
public sealed class RagDelta
{
    internal RagDelta()
    {
    }

    /// <summary>Text, Citation, Guardrail or End.</summary>
    public string? Kind { get; internal init; }

    /// <summary>Piece of text.</summary>
    public string? Text { get; internal init; }

    /// <summary>What a part of the text that came before rests on.</summary>
    public Citation? Citation { get; internal init; }

    /// <summary>INTERVENED or NONE.</summary>
    public string? GuardrailAction { get; internal init; }

    /// <summary>The whole answer; on the last delta only.</summary>
    public RagResponse? Response { get; internal init; }

    /// <summary>The piece of text.</summary>
    /// <returns>Empty for pieces that are not text.</returns>
    public override string ToString() => Text ?? string.Empty;
}
