namespace BedrockPS.Core.Chat.Attachments;

/// <summary>What is said about attachments beside themselves.</summary>
/// <param name="BucketOwner">Account that owns the buckets of S3 sources, null when it is not named.</param>
/// <param name="Citations">True when answers may cite the documents; null when that is not said.</param>
/// <param name="DocumentContext">What the model is told about the documents.</param>
internal sealed record AttachmentOptions(string? BucketOwner = null, bool? Citations = null, string? DocumentContext = null);

/// <summary>A block made from a file, with the name to speak of it.</summary>
internal sealed record Attached(string Label, ContentBlock Block)
{
    public Media Media => Block.Image ?? Block.Document ?? Block.Video ?? Block.Audio!;
}
