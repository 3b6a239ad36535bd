namespace BedrockPS.Core.KnowledgeBases.Sync;

/// <summary>Why a file or object is not part of the outcome.</summary>
/// <param name="Path">Path, or S3 URI.</param>
/// <param name="Fault">What happened.</param>
internal sealed record SyncFault(string Path, BedrockException Fault)
{
    public SyncFailure ToFailure() => new() { Path = Path, Reason = Fault.Message, ErrorId = Fault.ErrorId };
}
