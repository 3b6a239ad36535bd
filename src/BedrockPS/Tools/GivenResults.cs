using System.Collections;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Tools;

/// <summary>Results that the caller gives by hand.</summary>
internal sealed class GivenResults(object? given)
{
    /// <summary>One result for each call.</summary>
    /// <exception cref="BedrockException">InputInvalid: there are more or fewer.</exception>
    public IEnumerable<ToolResult> For(IReadOnlyList<ToolCall> calls)
    {
        var value = PlainValue.Unwrap(given);
        if (value is IDictionary map && map.Count > 0 && map.Keys.Cast<object>().All(key => calls.Any(call => call.ToolUseId == key.ToString())))
        {
            return calls.Select(call => Of(call, map.Contains(call.ToolUseId!)
                ? map[call.ToolUseId!]
                : throw BedrockException.Input($"-Result has nothing for the call {Named(call)}; the service wants a result for each call of a turn.")));
        }
        if (calls.Count == 1)
            return [Of(calls[0], value)];
        var list = value is IList many ? many.Cast<object?>().ToList() : [value];
        return list.Count == calls.Count
            ? calls.Zip(list, Of)
            : throw BedrockException.Input($"-Result has {list.Count} values, and {calls.Count} calls wait: {string.Join(", ", calls.Select(Named))}.", "Give one value a call in their order, or a hashtable by ToolUseId.");
    }

    private static string? Named(ToolCall call) => HostText.CleanLine($"{call.ToolUseId} ({call.Name})");

    private static ToolResult Of(ToolCall call, object? value)
    {
        var outcome = PlainValue.Unwrap(value) switch
        {
            Exception fault => ToolOutput.Failed(fault),
            IList list and not byte[] => ToolOutput.Of(list.Cast<object?>(), int.MaxValue),
            null => new ToolOutcome(null),
            _ => ToolOutput.Of([value], int.MaxValue),
        };
        return ToolResults.Of(call, outcome, int.MaxValue);
    }
}
