namespace BedrockPS;

/// <summary>A part of an answer with the passages that it rests on.</summary>
public sealed class Citation
{
    internal Citation()
    {
    }

    /// <summary>The part of the answer.</summary>
    public string? Text { get; internal init; }

    /// <summary>Where the part begins in the answer, as the service counts.</summary>
    public int? Start { get; internal init; }

    /// <summary>Where it ends, as the service counts.</summary>
    public int? End { get; internal init; }

    /// <summary>The passages; none when the model names none.</summary>
    public IReadOnlyList<RetrievedReference> References { get; internal init; } = FixedList<RetrievedReference>.Empty;

    /// <summary>The part of the answer.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text ?? string.Empty;
}
