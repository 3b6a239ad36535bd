namespace BedrockPS;

/// <summary>A file or object that a sync did not bring to its end.</summary>
public sealed class SyncFailure
{
    internal SyncFailure()
    {
    }

    /// <summary>Path of the file or folder; the S3 URI of an object that was to be deleted.</summary>
    public string? Path { get; internal init; }

    /// <summary>What happened.</summary>
    public string? Reason { get; internal init; }

    /// <summary>Id of the error: the service's own code, or one of the module's, such as KeyCollision.</summary>
    public string? ErrorId { get; internal init; }

    /// <summary>Path, error id and reason.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Path}: {ErrorId}: {Reason}";
}
