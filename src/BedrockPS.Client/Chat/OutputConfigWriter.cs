using System.Text.Json;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Client.Chat;

/// <summary>Writes outputConfig: the schema of an answer, which travels as text, and how hard the model reasons.</summary>
internal static class OutputConfigWriter
{
    public static void Write(Utf8JsonWriter writer, ChatRequest request)
    {
        var answer = request.Answer is { Form: AnswerForm.Format } formatted ? formatted : null;
        if (answer is null && request.ReasoningEffort is null)
            return;
        writer.WriteStartObject("outputConfig"u8);
        if (answer is not null)
            WriteFormat(writer, answer);
        if (request.ReasoningEffort is not null)
            writer.WriteString("effort"u8, request.ReasoningEffort);
        writer.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter writer, AnswerRequest answer)
    {
        writer.WriteStartObject("textFormat"u8);
        writer.WriteString("type"u8, "json_schema"u8);
        writer.WriteStartObject("structure"u8);
        writer.WriteStartObject("jsonSchema"u8);
        writer.WriteString("schema"u8, answer.SchemaJson);
        if (answer.Name is not null)
            writer.WriteString("name"u8, answer.Name);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
