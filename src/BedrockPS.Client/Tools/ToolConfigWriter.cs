using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Tools;

/// <summary>Writes toolConfig: the tools on offer, and how free the model is to call them.</summary>
internal static class ToolConfigWriter
{
    /// <summary>Writes the member; nothing when there are no tools, because the service takes no empty list.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Tool> tools, string? choice)
    {
        if (tools.Count == 0)
            return;
        writer.WriteStartObject("toolConfig"u8);
        writer.WriteStartArray("tools"u8);
        foreach (var tool in tools)
            WriteTool(writer, tool);
        writer.WriteEndArray();
        if (choice is not null)
            WriteChoice(writer, choice);
        writer.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter writer, Tool tool)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(tool.IsSystem ? "systemTool"u8 : "toolSpec"u8);
        writer.WriteString("name"u8, tool.Name);
        if (!tool.IsSystem)
            WriteSpecification(writer, tool);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteSpecification(Utf8JsonWriter writer, Tool tool)
    {
        if (!string.IsNullOrWhiteSpace(tool.Description))
            writer.WriteString("description"u8, tool.Description);
        writer.WriteStartObject("inputSchema"u8);
        writer.WritePropertyName("json"u8);
        var schema = tool.InputSchemaJson is { Length: > 0 } json ? new JsonText(json) : tool.InputSchema;
        PlainJsonWriter.Write(writer, schema, $"The schema of tool '{tool.Name}'");
        writer.WriteEndObject();
        if (tool.Strict is { } strict)
            writer.WriteBoolean("strict"u8, strict);
    }

    private static void WriteChoice(Utf8JsonWriter writer, string choice)
    {
        writer.WriteStartObject("toolChoice"u8);
        writer.WriteStartObject(choice is "auto" or "any" ? choice : "tool");
        if (choice is not ("auto" or "any"))
            writer.WriteString("name"u8, choice);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
