using System.Globalization;
using System.Management.Automation;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Commands.Chat.Structured;

/// <summary>Data as PowerShell knows it: custom objects, arrays, strings, exact integers, doubles, booleans, null.</summary>
internal static class FreeData
{
    public static object? Read(object? value, string place) => value switch
    {
        ExactNumber number => double.Parse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, object?> map => Custom(map.Select(entry => (entry.Key, Read(entry.Value, $"{place}.{entry.Key}"))), place),
        object?[] list => list.Select((item, index) => Read(item, $"{place}[{index}]")).ToArray(),
        _ => value,
    };

    public static PSObject Custom(IEnumerable<(string Name, object? Value)> members, string place)
    {
        var custom = new PSObject();
        foreach (var (name, value) in members)
        {
            // PowerShell finds properties whatever their case, so two that differ by it alone cannot stand side by side.
            if (name.Length == 0 || custom.Properties[name] is not null)
                throw new DataException($"{place} has a member '{name}' that no custom object can hold: {(name.Length == 0 ? "it has no name" : "it differs by case alone from another")}.");
            custom.Properties.Add(new PSNoteProperty(name, value));
        }
        return custom;
    }
}
