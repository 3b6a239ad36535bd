using System.Collections.Concurrent;
using BedrockPS.Client.Operations;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Transport;

/// <summary>Sends operations of the operations table over one resolved connection.</summary>
internal sealed class BedrockTransport(ResolvedConnection connection, ICallLog? log, ServiceClients clients) : ITransport
{
    private readonly ConcurrentDictionary<string, ServiceClient> byService = new(StringComparer.Ordinal);

    public string Region => connection.Region;

    public Task<OperationResponse> SendAsync(OperationCall call, CancellationToken cancellationToken)
    {
        var operation = OperationTable.Get(call.Service, call.Operation);
        var wire = new WireCall(operation.Name, operation.Method, operation.UriTemplate)
        {
            Labels = call.Labels,
            Query = call.Query,
            Headers = call.Headers,
            Body = call.Body,
            ContentType = call.ContentType,
            StreamsEvents = operation.StreamsOutput,
            TimeLimit = connection.RequestTimeout,
            Log = log,
            Target = Target(call),
        };
        CheckMembers(wire);
        var client = byService.TryGetValue(call.Service, out var known) ? known : byService.GetOrAdd(call.Service, CreateClient);
        if (log is { TakesDetails: true })
            log.Verbose($"{call.Service} {operation.Name} in {connection.Region} at {client.Host}.");
        return client.SendAsync(wire, cancellationToken);
    }

    private ServiceClient CreateClient(string name)
    {
        var service = WireService.Get(name);
        var key = service.TakesApiKey ? connection.ApiKey : null;
        if (key is null && connection.Credentials is null)
            throw NoIdentity(connection, service);
        var endpoint = EndpointRules.Resolve(
            service, connection.Region, connection.UseFips, connection.UseDualStack, EndpointRules.FindOverride(connection.EndpointUrls, service));
        return clients.Get(new ClientSettings
        {
            Service = service,
            Region = connection.Region,
            Endpoint = endpoint,
            ApiKey = key,
            Credentials = key is null ? connection.Credentials : null,
            CredentialSource = connection.CredentialSource,
            CaBundle = string.IsNullOrWhiteSpace(connection.CaBundle) ? null : connection.CaBundle,
            MaxRetry = connection.MaxRetry,
        });
    }

    /// <summary>The fault of a service that nobody can be identified to.</summary>
    public static BedrockException NoIdentity(ResolvedConnection connection, WireService service) => connection.ApiKey is not null
        ? new BedrockException(
            ErrorIds.CredentialsInvalid,
            ErrorKind.AuthenticationError,
            $"{service} takes no API key, and only an API key was found ({connection.CredentialSource}). IAM credentials are needed.")
        {
            IsSetup = true,
            RecommendedAction = "Name a profile with -ProfileName, or give -AccessKey and -SecretKey; the API key stays in use for models.",
        }
        : new BedrockException(ErrorIds.CredentialsNotFound, ErrorKind.AuthenticationError, $"There are no credentials for {service}.") { IsSetup = true };

    private static string? Target(OperationCall call) =>
        call.Labels.TryGetValue("modelId", out var model) ? model : call.Labels.Values.FirstOrDefault();

    // An empty label would address another resource, as would dots that move up in the path, and a line break in a header another request.
    private static void CheckMembers(WireCall call)
    {
        foreach (var (name, value) in call.Labels)
        {
            if (string.IsNullOrWhiteSpace(value))
                throw BedrockException.Input($"{name} of {call.Operation} is empty.");
            if (value is "." or "..")
                throw BedrockException.Input($"'{value}' is no {name} of {call.Operation}.");
        }

        foreach (var (name, value) in call.Headers)
        {
            if (value.Any(character => char.IsControl(character) || character > '~'))
                throw BedrockException.Input($"{name} of {call.Operation} holds a character that cannot go into a header.");
        }
    }
}
