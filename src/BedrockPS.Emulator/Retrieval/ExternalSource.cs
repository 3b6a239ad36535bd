using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.KnowledgeBases;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Retrieval;

/// <summary>A document that comes with the question.</summary>
internal static class ExternalSource
{
    public static List<SearchResult> Read(OperationContext context, JsonElement source)
    {
        var (content, location) = (AgentOperation.TextOf(source, "sourceType"), AgentOperation.MemberOf(source, "byteContent"), AgentOperation.MemberOf(source, "s3Location")) switch
        {
            ("BYTE_CONTENT", { } bytes, null) => (FromBytes(bytes), new JsonObject()),
            ("S3", null, { } s3) => FromS3(context, AgentOperation.TextOf(s3, "uri")!),
            _ => throw EmulatorException.Validation("A source must have the content of its sourceType and no other."),
        };
        return Chunker.Cut(content, null).Select(chunk => new SearchResult(chunk.Text, 1, Reference(chunk, location))).ToList();
    }

    private static string FromBytes(JsonElement bytes)
    {
        var format = TextExtractor.FormatOfType(AgentOperation.TextOf(bytes, "contentType")!) ?? TextExtractor.FormatOfName(AgentOperation.TextOf(bytes, "identifier")!);
        return Text(() => bytes.GetProperty("data").GetBytesFromBase64(), format);
    }

    private static (string Text, JsonObject Location) FromS3(OperationContext context, string uri) => (
        Text(() => context.State.Indexer.ContentOf(uri).Content, TextExtractor.FormatOfName(uri)),
        new() { ["location"] = new JsonObject { ["type"] = "S3", ["s3Location"] = new JsonObject { ["uri"] = uri } } });

    private static string Text(Func<byte[]> content, string? format)
    {
        try
        {
            return TextExtractor.Read(content(), format);
        }
        catch (UnreadableDocumentException unreadable)
        {
            throw EmulatorException.Validation(unreadable.Message);
        }
    }

    private static JsonObject Reference(Chunk chunk, JsonObject location)
    {
        var reference = (JsonObject)location.DeepClone();
        reference["content"] = new JsonObject { ["type"] = "TEXT", ["text"] = chunk.Text };
        return reference;
    }
}
