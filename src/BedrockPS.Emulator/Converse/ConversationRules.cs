using System.Text.Json;

namespace BedrockEmulator.Converse;

/// <summary>The rules of a conversation that the shapes do not state: order of roles, blank text, which blocks may stand where.</summary>
internal static class ConversationRules
{
    private static readonly string[] s_userOnly = ["toolResult", "guardContent", "document"];
    private static readonly string[] s_assistantOnly = ["toolUse", "citationsContent"];

    public static void Check(ConverseInput input, bool takesPrefill)
    {
        CheckRoles(input.Turns, takesPrefill);
        CheckPrefill(input);
        for (var i = 0; i < input.Turns.Count; i++)
            CheckTurn(input.Turns[i], i);
        for (var i = 0; i < input.System.Count; i++)
        {
            if (IsBlank(input.System[i]))
                throw EmulatorException.Validation($"The text field in the SystemContentBlock object at system.{i} is blank. Add text to the text field, and try again.");
        }
    }

    private static void CheckRoles(IReadOnlyList<Turn> turns, bool takesPrefill)
    {
        var speaking = turns.Where(turn => turn.Role != "system").ToList();
        if (speaking.Count == 0 || !speaking[0].IsUser)
            throw EmulatorException.Validation("A conversation must start with a user message. Try again with a conversation that starts with a user message.");
        if (speaking.Zip(speaking.Skip(1)).Any(pair => pair.First.Role == pair.Second.Role))
        {
            throw EmulatorException.Validation(
                "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.");
        }
        if (!speaking[^1].IsUser && !takesPrefill)
            throw EmulatorException.Validation("A conversation must end with a user message. Try again with a conversation that ends with a user message.");
    }

    private static void CheckPrefill(ConverseInput input)
    {
        if (input.Turns[^1] is not { Role: "assistant", Blocks: [.., var last] })
            return;
        if (ReasoningRequest.IsOn(input))
            throw EmulatorException.Validation("The model returned the following errors: When `thinking` is enabled, a final `assistant` message cannot be prefilled.");
        if (ConverseInput.Member(last, "text")?.GetString() is { Length: > 0 } text && char.IsWhiteSpace(text[^1]))
            throw EmulatorException.Validation("The model returned the following errors: messages: final assistant content cannot end with trailing whitespace");
    }

    private static void CheckTurn(Turn turn, int index)
    {
        if (turn.Blocks.Count == 0)
        {
            throw EmulatorException.Validation(
                $"The content field in the Message object at messages.{index} is empty. Add a ContentBlock object to the content field and try again.");
        }
        for (var j = 0; j < turn.Blocks.Count; j++)
        {
            var block = turn.Blocks[j];
            var place = $"messages.{index}.content.{j}";
            if (IsBlank(block))
                throw Blank(place);
            CheckPlace(turn, block, place);
            var k = 0;
            foreach (var part in ConverseInput.Items(ConverseInput.Member(block, "toolResult"), "content"))
            {
                if (IsBlank(part))
                    throw Blank($"{place}.toolResult.content.{k}");
                k++;
            }
        }
    }

    private static void CheckPlace(Turn turn, JsonElement block, string place)
    {
        if (turn.IsUser && block.TryGetProperty("reasoningContent", out _))
            throw EmulatorException.Validation("User messages cannot contain reasoning content. Please remove the reasoning content and try again.");
        var wrong = turn.Role == "assistant" ? s_userOnly : s_assistantOnly;
        var kind = Array.Find(wrong, name => block.TryGetProperty(name, out _));
        if (kind is not null)
            throw EmulatorException.Validation($"The {kind} block at {place} is not allowed in a message with the role {turn.Role}.");
        if (block.TryGetProperty("reasoningContent", out var reasoning))
            CheckSignature(reasoning, place);
    }

    private static void CheckSignature(JsonElement reasoning, string place)
    {
        if (!reasoning.TryGetProperty("reasoningText", out var text))
            return;
        var signature = ConverseInput.Member(text, "signature")?.GetString()
            ?? throw EmulatorException.Validation($"The model returned the following errors: {place}.thinking.signature: Field required");
        if (signature != ReasoningSigner.Sign(text.GetProperty("text").GetString()!))
            throw EmulatorException.Validation($"The model returned the following errors: {place}: Invalid `signature` in `thinking` block");
    }

    private static bool IsBlank(JsonElement block) =>
        ConverseInput.Member(block, "text") is { ValueKind: JsonValueKind.String } text && string.IsNullOrWhiteSpace(text.GetString());

    private static EmulatorException Blank(string place) =>
        EmulatorException.Validation($"The text field in the ContentBlock object at {place} is blank. Add text to the text field, and try again.");
}
