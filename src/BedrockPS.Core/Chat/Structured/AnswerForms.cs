using System.Collections.Concurrent;

namespace BedrockPS.Core.Chat.Structured;

/// <summary>
/// Which form a model took in this session. The rule: outputConfig first, the forced tool once the service has refused the other;
/// a managed prompt takes no tools, so only outputConfig goes there.
/// </summary>
internal sealed class AnswerForms
{
    private readonly ConcurrentDictionary<string, AnswerForm> known = new(StringComparer.Ordinal);

    /// <summary>The forms to try, best first.</summary>
    public IReadOnlyList<AnswerForm> For(string modelId)
    {
        if (ModelIds.IsPrompt(modelId))
            return [AnswerForm.Format];
        return known.GetValueOrDefault(modelId) == AnswerForm.Format ? [AnswerForm.Format, AnswerForm.Tool] : [AnswerForm.Tool, AnswerForm.Format];
    }

    public void Took(string modelId, AnswerForm form) => known[modelId] = form;
}
