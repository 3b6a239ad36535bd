using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Chat;

/// <summary>Takes an answer for its conversation, and says what to do with a copy that cannot go on.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConversationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Called by PowerShell while it binds the parameter.</summary>
    /// <param name="engineIntrinsics">Not used.</param>
    /// <param name="inputData">What was given.</param>
    /// <returns>The conversation.</returns>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (SerializedCopy.Fault(inputData) is { } fault)
            throw new ArgumentTransformationMetadataException($"{fault.Message} {fault.RecommendedAction}", fault);
        return PlainValue.Unwrap(inputData) is ChatResponse { Conversation: { } conversation } ? conversation : inputData;
    }
}
