using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BedrockEmulator.Converse;

/// <summary>Puts a prompt and its variables in place of the messages that a prompt ARN stands for.</summary>
internal static partial class PromptText
{
    /// <summary>The body with the prompt's text as its first message; messages of the body follow it.</summary>
    public static JsonElement Apply(JsonElement body, PromptTemplate prompt)
    {
        var variables = ConverseInput.Member(body, "promptVariables");
        var text = Variable().Replace(prompt.Text, match =>
            ConverseInput.Member(ConverseInput.Member(variables, match.Groups[1].Value), "text")?.GetString()
            ?? throw EmulatorException.Validation($"The prompt variable {match.Groups[1].Value} has no value. Provide a value in promptVariables and try again."));
        var whole = (JsonObject)WireJson.Node(body)!;
        JsonArray messages = [new JsonObject { ["role"] = "user", ["content"] = new JsonArray(new JsonObject { ["text"] = text }) }];
        foreach (var message in whole["messages"] as JsonArray ?? [])
            messages.Add(message!.DeepClone());
        whole["messages"] = messages;
        return WireJson.Element(whole);
    }

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}")]
    private static partial Regex Variable();
}
