using System.Diagnostics.CodeAnalysis;

namespace BedrockPS.Client.Operations;

/// <summary>
/// The operations of bedrock, bedrock-runtime, bedrock-agent and bedrock-agent-runtime. Entries are read one by one when they are first
/// asked for and kept; safe for concurrent use.
/// </summary>
internal static class OperationTable
{
    private static readonly Lazy<OperationFile> File = new(Load);

    /// <summary>Names of the services, sorted.</summary>
    public static IReadOnlyList<string> ServiceNames => File.Value.ServiceNames;

    /// <summary>The service of this name, such as <c>bedrock-runtime</c>; throws <see cref="ArgumentException"/> for none.</summary>
    public static ServiceDefinition GetService(string service) => File.Value.TryGetService(service, out var found)
        ? found
        : throw new ArgumentException($"There is no service '{service}'; there are {string.Join(", ", ServiceNames)}.", nameof(service));

    /// <summary>Finds a service by its exact name.</summary>
    public static bool TryGetService(string service, [NotNullWhen(true)] out ServiceDefinition? definition) =>
        File.Value.TryGetService(service, out definition);

    /// <summary>The operation of this name; throws <see cref="ArgumentException"/> when there is none.</summary>
    public static OperationDefinition Get(string service, string operation) =>
        GetService(service).TryGetOperation(operation, out var found)
            ? found
            : throw new ArgumentException($"The service {service} has no operation '{operation}'.", nameof(operation));

    /// <summary>Finds an operation by its service's exact name and its own, whose case does not matter.</summary>
    public static bool TryGet(string service, string operation, [NotNullWhen(true)] out OperationDefinition? definition)
    {
        definition = null;
        return File.Value.TryGetService(service, out var found) && found.TryGetOperation(operation, out definition);
    }

    /// <summary>Names of all operations of a service, sorted; throws <see cref="ArgumentException"/> for an unknown service.</summary>
    public static IReadOnlyList<string> OperationNames(string service) => GetService(service).OperationNames;

    private static OperationFile Load()
    {
        using var resource = typeof(OperationTable).Assembly.GetManifestResourceStream("operations.json")!;
        var json = new byte[resource.Length];
        resource.ReadExactly(json);
        return new OperationFile(json);
    }
}
