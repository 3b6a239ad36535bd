using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BedrockPS.Client.Operations;

/// <summary>One of the services, with its operations, structures and errors, each read when it is first asked for.</summary>
internal sealed class ServiceDefinition
{
    private readonly SortedLines _lines;
    private readonly ConcurrentDictionary<string, OperationDefinition> _operations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StructureDefinition> _structures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ErrorDefinition> _errors = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<string>> _operationNames;

    internal ServiceDefinition(SortedLines lines, string name)
    {
        _lines = lines;
        Name = name;
        _operationNames = new(() => [.. Keys().Where(key => char.IsAsciiLetter(key[0]))]);
    }

    /// <summary>Name of the service here and in its endpoints, such as <c>bedrock-runtime</c>.</summary>
    public string Name { get; }

    /// <summary>Name of the service in settings, such as <c>Bedrock Runtime</c>.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The service's name in prose.</summary>
    public required string FullName { get; init; }

    /// <summary>First label of its host names.</summary>
    public required string EndpointPrefix { get; init; }

    /// <summary>Service name in signatures.</summary>
    public required string SigningName { get; init; }

    /// <summary>Date that names the version of the API.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Accepted ways to authenticate.</summary>
    public required AuthSchemes AuthSchemes { get; init; }

    /// <summary>Names of all operations, sorted.</summary>
    public IReadOnlyList<string> OperationNames => _operationNames.Value;

    /// <summary>Finds an operation; case matters only where two names differ in nothing else.</summary>
    public bool TryGetOperation(string name, [NotNullWhen(true)] out OperationDefinition? operation)
    {
        if (_operations.TryGetValue(name, out operation))
            return true;

        var exact = name.Length > 0 && char.IsAsciiLetter(name[0]) && _lines.TryFind($"{Name} {name}", out _)
            ? name
            : OperationNames.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
        if (exact is null)
            return false;

        operation = _operations.GetOrAdd(exact, key => DefinitionReader.ReadOperation(this, key, Line(key)));
        return true;
    }

    /// <summary>The structure of this exact name.</summary>
    public StructureDefinition GetStructure(string name) =>
        _structures.GetOrAdd(name, key => DefinitionReader.ReadStructure(this, key, Line("#" + key)));

    /// <summary>The documented error of this code; throws <see cref="InvalidDataException"/> when the table has none.</summary>
    public ErrorDefinition GetError(string code) => TryGetError(code, out var error)
        ? error
        : throw new InvalidDataException($"The operations table has no error '{code}' of {Name}.");

    /// <summary>The documented error of this code; false when the service has none of that name.</summary>
    public bool TryGetError(string code, [NotNullWhen(true)] out ErrorDefinition? error)
    {
        error = _errors.TryGetValue(code, out var known) ? known
            : _lines.TryFind($"{Name} !{code}", out var line) ? _errors.GetOrAdd(code, key => DefinitionReader.ReadError(key, line))
            : null;
        return error is not null;
    }

    /// <summary>The service's name.</summary>
    public override string ToString() => Name;

    private ReadOnlyMemory<byte> Line(string key) => _lines.TryFind($"{Name} {key}", out var value)
        ? value
        : throw new InvalidDataException($"The operations table has no '{key}' of {Name}.");

    private IEnumerable<string> Keys() => _lines.KeysFrom(Name + " ").Select(key => key[(Name.Length + 1)..]);
}
