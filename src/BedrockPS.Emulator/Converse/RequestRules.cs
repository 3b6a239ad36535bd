using System.Text.Json;
using System.Text.RegularExpressions;

namespace BedrockEmulator.Converse;

/// <summary>The rules between members of a request: prompts, guardrails, reasoning, response fields, cache points.</summary>
internal static partial class RequestRules
{
    private const int MostCachePoints = 4;
    private const int LeastThinking = 1024;
    private const double LeastTopP = 0.95;

    private static readonly string[] s_promptOwns = ["additionalModelRequestFields", "inferenceConfig", "system", "toolConfig"];

    /// <summary>A prompt brings its own settings; without one there must be messages.</summary>
    public static void CheckPrompt(JsonElement body, bool isPrompt)
    {
        var present = s_promptOwns.Where(name => ConverseInput.Member(body, name) is not null).ToList();
        if (isPrompt && present.Count > 0)
        {
            throw EmulatorException.Validation(
                $"The following fields can't be used when modelId is the ARN of a prompt: {string.Join(", ", present)}. Remove them and try again.");
        }
    }

    public static void Check(ConverseInput input, string modelId)
    {
        CheckSampling(input, modelId);
        CheckResponsePaths(input);
        CheckGuardrail(input);
        CheckThinking(input);
        CheckOutput(input);
        var points = PromptSegment.Of(input.Body).Count(segment => segment.CacheTtl is not null);
        if (points > MostCachePoints)
            throw EmulatorException.Validation($"The model returned the following errors: A maximum of 4 blocks with cache_control may be provided. Found {points}.");
    }

    private static void CheckSampling(ConverseInput input, string modelId)
    {
        var both = ConverseInput.Member(input.Inference, "temperature") is not null && ConverseInput.Member(input.Inference, "topP") is not null;
        if (both && OneSamplingSetting().IsMatch(modelId))
            throw EmulatorException.Validation("The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.");
    }

    private static void CheckResponsePaths(ConverseInput input)
    {
        var index = 0;
        foreach (var path in ConverseInput.Items(input.Body, "additionalModelResponseFieldPaths"))
        {
            if (!IsPointer(path.GetString()!))
                throw EmulatorException.Validation($"The value at additionalModelResponseFieldPaths.{index} is not a valid JSON Pointer. Provide a path that starts with / and try again.");
            index++;
        }
    }

    private static bool IsPointer(string path)
    {
        if (!path.StartsWith('/'))
            return false;
        for (var i = path.IndexOf('~', StringComparison.Ordinal); i >= 0; i = path.IndexOf('~', i + 1))
        {
            if (i + 1 == path.Length || path[i + 1] is not ('0' or '1'))
                return false;
        }
        return true;
    }

    private static void CheckGuardrail(ConverseInput input)
    {
        if (input.Get("guardrailConfig") is not { } config)
            return;
        var id = ConverseInput.Member(config, "guardrailIdentifier")?.GetString();
        var version = ConverseInput.Member(config, "guardrailVersion")?.GetString();
        if (string.IsNullOrEmpty(id) != string.IsNullOrEmpty(version))
            throw EmulatorException.Validation("Both guardrailIdentifier and guardrailVersion must be provided in guardrailConfig.");
    }

    private static void CheckThinking(ConverseInput input)
    {
        if (input.Get("additionalModelRequestFields") is not { } fields)
            return;
        if (fields.ValueKind != JsonValueKind.Object)
            throw EmulatorException.Validation("The format of the additionalModelRequestFields field is invalid. Provide a json object for the field and try again.");
        if (ReasoningRequest.Budget(fields) is not { } budget)
            return;
        if (budget < LeastThinking)
            throw EmulatorException.Validation($"The model returned the following errors: thinking.budget_tokens: Input should be greater than or equal to {LeastThinking}");
        if (input.MaxTokens <= budget)
            throw EmulatorException.Validation("The model returned the following errors: `max_tokens` must be greater than `thinking.budget_tokens`.");
        if (ConverseInput.Member(input.Inference, "temperature")?.GetDouble() is { } temperature && temperature < 1)
            throw EmulatorException.Validation("The model returned the following errors: `temperature` may only be set to 1 when thinking is enabled.");
        if (ConverseInput.Member(input.Inference, "topP")?.GetDouble() is { } topP && topP < LeastTopP)
            throw EmulatorException.Validation("The model returned the following errors: `top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.");
    }

    private static void CheckOutput(ConverseInput input)
    {
        if (OutputSchema.Text(input) is { } schema && OutputSchema.Parse(schema) is null)
            throw EmulatorException.Validation("The schema at outputConfig.textFormat.structure.jsonSchema.schema is not a valid JSON schema object.");
    }

    [GeneratedRegex(@"\Aanthropic\.claude-(opus-4-[1-9]|sonnet-4-[5-9]|haiku-4-[5-9])", RegexOptions.CultureInvariant)]
    private static partial Regex OneSamplingSetting();
}
