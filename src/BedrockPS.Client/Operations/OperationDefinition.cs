namespace BedrockPS.Client.Operations;

/// <summary>All that is needed to send an operation and to read its response.</summary>
internal sealed class OperationDefinition
{
    private readonly Lazy<IReadOnlyList<ErrorDefinition>> _errors;
    private readonly Lazy<IReadOnlyList<string>> _sensitiveInput;
    private readonly Lazy<IReadOnlyList<string>> _sensitiveOutput;

    internal OperationDefinition(ServiceDefinition service, string name, StructureDefinition input, StructureDefinition output)
    {
        Service = service;
        Name = name;
        Input = input;
        Output = output;
        AuthSchemes = service.AuthSchemes;
        _errors = new(() => [.. ErrorCodes!.Select(code => service.GetError(code))]);
        _sensitiveInput = new(() => SensitivePaths.Of(input));
        _sensitiveOutput = new(() => SensitivePaths.Of(output));
        IdempotencyToken = input.Members.FirstOrDefault(member => member.IsIdempotencyToken);
        InputPayload = input.Members.FirstOrDefault(member => member.Location == MemberLocation.Payload);
        OutputPayload = output.Members.FirstOrDefault(member => member.Location == MemberLocation.Payload);
    }

    /// <summary>The service that offers the operation.</summary>
    public ServiceDefinition Service { get; }

    /// <summary>Name in the service model, such as <c>ConverseStream</c>.</summary>
    public string Name { get; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path with a <c>{label}</c> for each member in <see cref="MemberLocation.Uri"/>.</summary>
    public required string UriTemplate { get; init; }

    /// <summary>HTTP status of success.</summary>
    public required int SuccessStatus { get; init; }

    /// <summary>The operation changes nothing.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Sending it twice has the same effect as sending it once.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Accepted ways to authenticate.</summary>
    public AuthSchemes AuthSchemes { get; init; }

    /// <summary>Input members.</summary>
    public StructureDefinition Input { get; }

    /// <summary>Output members.</summary>
    public StructureDefinition Output { get; }

    /// <summary>Codes of the errors that the operation documents, sorted.</summary>
    public required IReadOnlyList<string> ErrorCodes { get; init; }

    /// <summary>The errors that the operation documents. Any error of the service can come all the same.</summary>
    public IReadOnlyList<ErrorDefinition> Errors => _errors.Value;

    /// <summary>Paging, or null.</summary>
    public PaginationDefinition? Pagination { get; init; }

    /// <summary>The input member that makes a repeated request harmless, or null.</summary>
    public MemberDefinition? IdempotencyToken { get; }

    /// <summary>The input member that is the whole body, or null.</summary>
    public MemberDefinition? InputPayload { get; }

    /// <summary>The output member that is the whole body, or null.</summary>
    public MemberDefinition? OutputPayload { get; }

    /// <summary>The response is an event stream.</summary>
    public bool StreamsOutput => OutputPayload is { IsEventStream: true };

    /// <summary>The request is an event stream.</summary>
    public bool StreamsInput => InputPayload is { IsEventStream: true };

    /// <summary>Events and exceptions of the response's stream; empty when it is none.</summary>
    public IReadOnlyList<MemberDefinition> OutputEvents => StreamsOutput ? OutputPayload!.Type.Structure!.Members : [];

    /// <summary>
    /// Output members that a stream brings in a first frame <c>initial-response</c>: those in the body beside the stream. REST services
    /// send theirs as headers, so it is empty unless a model changes that.
    /// </summary>
    public IEnumerable<MemberDefinition> InitialResponseMembers =>
        StreamsOutput ? Output.Members.Where(member => member.Location == MemberLocation.Body) : [];

    /// <summary>The request has a JSON body of members.</summary>
    public bool HasJsonBody => InputPayload is null && Input.Members.Any(member => member.Location == MemberLocation.Body);

    /// <summary>Paths of input values that must not be logged, such as <c>messages[].content[].reasoningContent</c>.</summary>
    public IReadOnlyList<string> SensitiveInput => _sensitiveInput.Value;

    /// <summary>Paths of output values that must not be logged.</summary>
    public IReadOnlyList<string> SensitiveOutput => _sensitiveOutput.Value;

    /// <summary>What the service's model says of an error code, documented for this operation or not; null for an unknown code.</summary>
    public ErrorDefinition? FindError(string code) => Service.TryGetError(code, out var error) ? error : null;

    /// <summary>Service and operation.</summary>
    public override string ToString() => $"{Service.Name} {Name}";
}
