using System.Management.Automation;

namespace BedrockPS.Commands.Binding;

/// <summary>Turns a fault into PowerShell's error record.</summary>
internal static class FaultRecord
{
    public static ErrorRecord Of(BedrockException fault, object? item)
    {
        var category = Enum.TryParse<ErrorCategory>(fault.Kind.ToString(), out var known) ? known : ErrorCategory.InvalidResult;
        var record = new ErrorRecord(fault, fault.ErrorId, category, fault.PartialResponse ?? item);
        if (fault.RecommendedAction is not null)
            record.ErrorDetails = new ErrorDetails(fault.Message) { RecommendedAction = fault.RecommendedAction };
        return record;
    }
}
