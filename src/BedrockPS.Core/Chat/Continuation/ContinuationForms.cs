using System.Collections.Concurrent;

namespace BedrockPS.Core.Chat.Continuation;

/// <summary>
/// How a model takes up an answer that was cut. The rule: the answer so far stands last and the model writes on, which leaves no seam;
/// once the service has refused that (Claude 4.6 and later do), a turn of the user asks to go on.
/// </summary>
internal sealed class ContinuationForms
{
    private readonly ConcurrentDictionary<string, bool> asked = new(StringComparer.Ordinal);

    /// <summary>False once a model refused to write on from its own turn.</summary>
    public bool TakesPrefill(string modelId) => !asked.ContainsKey(modelId);

    public void RefusedPrefill(string modelId) => asked[modelId] = true;
}
