using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BedrockPS.Client.Operations;

/// <summary>The services and operations of one table file. Safe for concurrent use.</summary>
internal sealed class OperationFile
{
    private readonly SortedLines _lines;
    private readonly ConcurrentDictionary<string, ServiceDefinition> _services = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<string>> _names;

    /// <summary>Takes the UTF-8 text of the table, as BedrockPS.Build writes it.</summary>
    public OperationFile(ReadOnlyMemory<byte> json)
    {
        _lines = new SortedLines(json);
        _names = new(() => [.. _lines.KeysFrom("").Where(key => !key.Contains(' ', StringComparison.Ordinal))]);
    }

    /// <summary>Names of the services, sorted.</summary>
    public IReadOnlyList<string> ServiceNames => _names.Value;

    /// <summary>Finds a service by its exact name.</summary>
    public bool TryGetService(string name, [NotNullWhen(true)] out ServiceDefinition? service)
    {
        if (_services.TryGetValue(name, out service))
            return true;
        if (name.Contains(' ', StringComparison.Ordinal) || !_lines.TryFind(name, out var json))
            return false;

        service = _services.GetOrAdd(name, key => DefinitionReader.ReadService(_lines, key, json));
        return true;
    }
}
