using System.Text.Json;

namespace BedrockEmulator.Converse;

/// <summary>The rules between tools, calls and results.</summary>
internal static class ToolRules
{
    public static void Check(ConverseInput input)
    {
        CheckOffers(input);
        if (input.ToolConfig is null && input.Turns.Any(turn => turn.Of("toolUse").Any() || turn.Of("toolResult").Any()))
            throw EmulatorException.Validation("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
        for (var i = 0; i < input.Turns.Count; i++)
        {
            if (input.Turns[i].IsUser)
                CheckResults(input.Turns, i);
        }
    }

    private static void CheckOffers(ConverseInput input)
    {
        for (var i = 0; i < input.Tools.Count; i++)
        {
            var tool = input.Tools[i];
            var place = $"toolConfig.tools.{i}.toolSpec";
            if (input.Tools.Take(i).Any(other => other.Name == tool.Name))
                throw EmulatorException.Validation($"The name {tool.Name} at {place} is used by another tool. Tool names must be unique.");
            if (tool.Schema.ValueKind != JsonValueKind.Object)
                throw EmulatorException.Validation($"The format of the value at {place}.inputSchema.json is invalid. Provide a json object for the field and try again.");
            if (ConverseInput.Member(tool.Schema, "type") is not { ValueKind: JsonValueKind.String } type || !type.ValueEquals("object"))
                throw EmulatorException.Validation($"The value at {place}.inputSchema.json.type must be one of the following: object.");
        }
        var chosen = ConverseInput.Member(ConverseInput.Member(input.ToolChoice, "tool"), "name")?.GetString();
        if (chosen is not null && input.Tools.All(tool => tool.Name != chosen))
            throw EmulatorException.Validation($"The tool {chosen} at toolConfig.toolChoice.tool.name is not defined in toolConfig.tools.");
    }

    private static void CheckResults(IReadOnlyList<Turn> turns, int index)
    {
        var asked = index > 0 ? Ids(turns[index - 1], "toolUse") : [];
        var answered = Ids(turns[index], "toolResult");
        var missing = asked.Except(answered).ToList();
        if (missing.Count > 0)
            throw EmulatorException.Validation($"Expected toolResult blocks at messages.{index}.content for the following Ids: {string.Join(", ", missing)}");
        if (answered.Count > asked.Count)
        {
            throw EmulatorException.Validation(
                $"The number of toolResult blocks at messages.{index}.content exceeds the number of toolUse blocks of previous turn.");
        }
        foreach (var use in turns[index > 0 ? index - 1 : 0].Of("toolUse"))
        {
            // An object is what the service insists on; clients have been seen to send the JSON as text.
            if (use.GetProperty("input").ValueKind != JsonValueKind.Object)
                throw EmulatorException.Validation($"The format of the value at messages.{index - 1}.content.toolUse.input is invalid. Provide a json object for the field and try again.");
        }
    }

    private static List<string> Ids(Turn turn, string kind) => [.. turn.Of(kind).Select(block => block.GetProperty("toolUseId").GetString()!)];
}
