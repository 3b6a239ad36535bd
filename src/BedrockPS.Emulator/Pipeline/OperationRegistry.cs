using BedrockEmulator.Chat;
using BedrockEmulator.FoundationModels;
using BedrockEmulator.InferenceProfiles;
using BedrockEmulator.KnowledgeBases;
using BedrockEmulator.Retrieval;
using BedrockEmulator.S3;
using BedrockEmulator.Sso;
using BedrockEmulator.Sts;

namespace BedrockEmulator.Pipeline;

/// <summary>The one list of the operations that are served.</summary>
internal static class OperationRegistry
{
    public static IReadOnlyList<IOperation> Create() =>
    [
        new ListFoundationModels(),
        new GetFoundationModel(),
        new GetFoundationModelAvailability(),
        new ListInferenceProfiles(),
        new GetInferenceProfile(),
        new CreateInferenceProfile(),
        new DeleteInferenceProfile(),
        new ConverseWhole(),
        new ConverseStream(),
        new CountTokens(),
        new AssumeRole(),
        new AssumeRoleWithWebIdentity(),
        new GetCallerIdentity(),
        new GetRoleCredentials(),
        new CreateToken(),
        new CreateKnowledgeBase(),
        new ListKnowledgeBases(),
        new GetKnowledgeBase(),
        new DeleteKnowledgeBase(),
        new CreateDataSource(),
        new GetDataSource(),
        new ListDataSources(),
        new UpdateDataSource(),
        new DeleteDataSource(),
        new StartIngestionJob(),
        new GetIngestionJob(),
        new ListIngestionJobs(),
        new StopIngestionJob(),
        new IngestKnowledgeBaseDocuments(),
        new GetKnowledgeBaseDocuments(),
        new ListKnowledgeBaseDocuments(),
        new DeleteKnowledgeBaseDocuments(),
        new Retrieve(),
        new RetrieveAndGenerate(),
        new RetrieveAndGenerateStream(),
        new Rerank(),
        new CreateBucket(),
        new HeadBucket(),
        new ListBuckets(),
        new PutObject(),
        new GetObject(),
        new HeadObject(),
        new DeleteObject(),
        new DeleteObjects(),
        new ListObjectsV2(),
        new CreateMultipartUpload(),
        new UploadPart(),
        new CompleteMultipartUpload(),
        new AbortMultipartUpload(),
        new ListParts(),
        new ListMultipartUploads(),
    ];
}
