using System.Text.Json;
using System.Text.RegularExpressions;

namespace BedrockEmulator.Pipeline;

/// <summary>Collects what is wrong with an input and words it as the service's front end does: all at once.</summary>
internal sealed class InputRules
{
    private readonly List<string> _problems = [];

    /// <summary>Checks a string; null is a problem only where it is required.</summary>
    public InputRules Text(string path, string? value, int max, Regex? pattern = null, bool required = false, int min = 1)
    {
        if (value is null)
        {
            return required ? Add("null", path, "Member must not be null") : this;
        }

        if (value.Length < min)
        {
            Add($"'{value}'", path, $"Member must have length greater than or equal to {min}");
        }

        if (value.Length > max)
        {
            Add($"'{value}'", path, $"Member must have length less than or equal to {max}");
        }

        return pattern is null || pattern.IsMatch(value)
            ? this
            : Add($"'{value}'", path, $"Member must satisfy regular expression pattern: {Shown(pattern)}");
    }

    public InputRules OneOf(string path, string? value, params string[] allowed) =>
        value is null || allowed.Contains(value) ? this : Add($"'{value}'", path, $"Member must satisfy enum value set: [{string.Join(", ", allowed)}]");

    public InputRules Between(string path, int value, int min, int max)
    {
        if (value < min)
        {
            return Add($"'{value}'", path, $"Member must have value greater than or equal to {min}");
        }

        return value > max ? Add($"'{value}'", path, $"Member must have value less than or equal to {max}") : this;
    }

    /// <exception cref="EmulatorException">Something was wrong.</exception>
    public void Check()
    {
        if (_problems.Count > 0)
        {
            throw EmulatorException.Validation(
                $"{_problems.Count} validation error{(_problems.Count == 1 ? "" : "s")} detected: {string.Join("; ", _problems)}");
        }
    }

    /// <summary>A string member of an object; null when it is absent or null.</summary>
    /// <exception cref="EmulatorException">It is something else.</exception>
    public static string? StringOf(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new EmulatorException(400, "SerializationException", $"'{name}' must be a string.");
    }

    private InputRules Add(string value, string path, string constraint)
    {
        _problems.Add($"Value {value} at '{path}' failed to satisfy constraint: {constraint}");
        return this;
    }

    private static string Shown(Regex pattern) => pattern.ToString()[@"\A(?:".Length..^@")\z".Length];
}
