using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Loading;
using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Tools;

/// <summary>
/// The output of a tool as text for the model: strings as they are, a line each; anything else as compact JSON. Of .NET objects go the
/// properties that PowerShell shows, where their type says which; nesting and size are bounded.
/// </summary>
internal sealed class ToolOutput
{
    private const int DeepestLevel = 5;
    private const int DeepestObject = 2;

    private static readonly HashSet<string> ProviderNotes = new(StringComparer.Ordinal) { "PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider", "PSIsContainer", "PSComputerName", "PSShowComputerName", "RunspaceId" };

    private int left;

    private ToolOutput(int mostValues) => left = mostValues;

    /// <summary>Errors among output that is there are told after it; without output they are the outcome.</summary>
    public static ToolOutcome Of(IEnumerable<object?> output, int maxLength)
    {
        var items = output.ToList();
        var errors = items.Where(IsError).Select(item => ErrorText((ErrorRecord)PlainValue.Unwrap(item)!)).ToList();
        var values = items.Where(item => !IsError(item)).ToList();
        if (values.Count == 0 && errors.Count > 0)
            return new(string.Join('\n', errors), IsError: true);
        var text = Text(values, maxLength);
        return new(errors.Count == 0 ? text : $"{text}\nErrors:\n{string.Join('\n', errors)}");
    }

    /// <summary>A failure of the tool itself.</summary>
    public static ToolOutcome Failed(Exception fault) => new(
        fault switch
        {
            FlowControlException => "The tool left with break, continue or exit.",
            RuntimeException { ErrorRecord: { } record } => ErrorText(record),
            _ => fault.Message,
        },
        IsError: true);

    private static string Text(List<object?> values, int maxLength)
    {
        var plain = values.Select(PlainValue.Unwrap).ToList();
        if (plain.TrueForAll(value => value is string))
            return string.Join('\n', plain);
        // No value takes less than one character.
        var writer = new ToolOutput(maxLength);
        var json = plain.Count == 1 ? writer.Value(values[0], 0) : writer.List(values, 0);
        var text = json is string only ? only : Engine.Current.Json.Write(json, "The output of the tool");
        return writer.left > 0 ? text : $"{text}\n(there is more output)";
    }

    private static bool IsError(object? item) => PlainValue.Unwrap(item) is ErrorRecord;

    private static string ErrorText(ErrorRecord record) => record.ErrorDetails?.Message ?? record.Exception.Message;

    private object? Value(object? given, int level)
    {
        left--;
        var value = PlainValue.Unwrap(given);
        return value switch
        {
            null or string or bool => value,
            byte or sbyte or short or ushort or int or uint or long or ulong or decimal or BigInteger => value,
            double real => double.IsFinite(real) ? real : real.ToString(CultureInfo.InvariantCulture),
            float real => float.IsFinite(real) ? real : real.ToString(CultureInfo.InvariantCulture),
            SwitchParameter set => set.IsPresent,
            DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
            byte[] bytes => $"({bytes.Length} bytes)",
            Enum or char or Guid or Uri or Version or TimeSpan or Type or ScriptBlock => Name(value),
            _ when level >= DeepestLevel => Name(value),
            IDictionary map => Map(map, level),
            IEnumerable list => List(list, level),
            PSObject shown => Object(shown, Properties(shown), level),
            _ when value.GetType() is { IsPrimitive: true } || level >= DeepestObject => Name(value),
            _ => Object(given as PSObject ?? PSObject.AsPSObject(value), Properties(given as PSObject ?? PSObject.AsPSObject(value)), level),
        };
    }

    private Dictionary<string, object?> Map(IDictionary map, int level)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in map)
        {
            if (left <= 0)
                break;
            members[Name(entry.Key) ?? string.Empty] = Value(entry.Value, level + 1);
        }
        return members;
    }

    private List<object?> List(IEnumerable list, int level)
    {
        var items = new List<object?>();
        foreach (var item in list)
        {
            if (left <= 0)
                break;
            items.Add(Value(item, level + 1));
        }
        return items;
    }

    private object? Object(PSObject shown, IEnumerable<PSPropertyInfo> properties, int level)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in properties)
        {
            if (left > 0 && TryGet(property, out var value))
                members[property.Name] = Value(value, level + 1);
        }
        return members.Count == 0 && shown.BaseObject is not PSCustomObject ? Name(shown.BaseObject) : members;
    }

    private static IEnumerable<PSPropertyInfo> Properties(PSObject shown)
    {
        var display = (shown.Members["PSStandardMembers"] as PSMemberSet)?.Members["DefaultDisplayPropertySet"] as PSPropertySet;
        return display is { ReferencedPropertyNames.Count: > 0 }
            ? display.ReferencedPropertyNames.Select(name => shown.Properties[name]).OfType<PSPropertyInfo>()
            : shown.Properties.Where(property => property.IsGettable && !ProviderNotes.Contains(property.Name));
    }

    // A property may throw: of a process that has ended, of a handle that is closed.
    private static bool TryGet(PSPropertyInfo property, out object? value)
    {
        try
        {
            value = property.Value;
            return true;
        }
        catch (Exception fault) when (fault is not PipelineStoppedException)
        {
            value = null;
            return false;
        }
    }

    private static string? Name(object? value)
    {
        try
        {
            return value is IFormattable form ? form.ToString(null, CultureInfo.InvariantCulture) : value?.ToString();
        }
        catch (Exception fault) when (fault is not PipelineStoppedException)
        {
            return value?.GetType().Name;
        }
    }
}
