using System.Management.Automation;

namespace BedrockPS.Commands.Binding;

/// <summary>Turns a fault into PowerShell's error record.</summary>
internal static class FaultRecord
{
    public static ErrorRecord Of(BedrockException fault, object? item)
    {
        var category = Enum.TryParse<ErrorCategory>(fault.Kind.ToString(), out var known) ? known : ErrorCategory.InvalidResult;
        var record = new ErrorRecord(fault, fault.ErrorId, category, fault.PartialResponse ?? item);
        // The exception keeps the service's text as it came; what a host shows of it cannot steer the terminal.
        var shown = HostText.Clean(fault.Message)!;
        if (fault.RecommendedAction is not null || shown != fault.Message)
            record.ErrorDetails = new ErrorDetails(shown.Length > 0 ? shown : fault.ErrorId) { RecommendedAction = HostText.Clean(fault.RecommendedAction) };
        return record;
    }
}
