using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockEmulator.Converse;
using BedrockEmulator.KnowledgeBases;

namespace BedrockEmulator.Retrieval;

/// <summary>The guardrail of a request, if it names one.</summary>
internal sealed class GuardrailWords(GuardrailRule rule)
{
    public string InputMessage => rule.InputMessage;

    public string OutputMessage => rule.OutputMessage;

    /// <exception cref="EmulatorException">There is no such guardrail.</exception>
    public static GuardrailWords? Of(JsonElement? configuration) => configuration is not { } named
        ? null
        : new(SampleGuardrail.Find(AgentOperation.TextOf(named, "guardrailId")!, AgentOperation.TextOf(named, "guardrailVersion")!)
            ?? throw EmulatorException.Validation("The guardrail identifier or version provided in the request does not exist."));

    public bool Blocks(string text) =>
        rule.BlockedWords.Any(word => Regex.IsMatch(text, $@"\b{Regex.Escape(word)}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
}
