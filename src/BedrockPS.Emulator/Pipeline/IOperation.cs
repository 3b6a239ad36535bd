namespace BedrockEmulator.Pipeline;

/// <summary>One operation of one service: where it is found and how it answers.</summary>
internal interface IOperation
{
    /// <summary>The service, spelt as its endpoint prefix: <c>bedrock</c>, <c>bedrock-runtime</c>, <c>sts</c>.</summary>
    string Service { get; }

    string Name { get; }

    string Method { get; }

    /// <summary>The URI template of the service model, such as <c>/model/{modelId}/converse</c>.</summary>
    string Template { get; }

    /// <summary>Set by operations of the query protocol, which share a path and differ in the form field Action.</summary>
    string? Action => null;

    OperationAuth Auth => Service is "bedrock" or "bedrock-runtime" ? OperationAuth.SignedOrBearer : OperationAuth.Signed;

    IErrorProtocol Errors => RestJsonErrors.Instance;

    /// <summary>True for an operation whose body is an object's content: it reads that itself, after the caller is known.</summary>
    bool ReadsContent => false;

    /// <summary>Refuses bad input before faults are applied, as the service does.</summary>
    ValueTask ValidateAsync(OperationContext context) => ValueTask.CompletedTask;

    ValueTask<Answer> HandleAsync(OperationContext context);
}

/// <summary>Who may call an operation.</summary>
internal enum OperationAuth
{
    Signed,
    SignedOrBearer,
    None,
}
