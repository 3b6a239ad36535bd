namespace BedrockPS;

/// <summary>The kind of a fault; each name is one of PowerShell's error categories.</summary>
public enum ErrorKind
{
    /// <summary>The caller could not be identified.</summary>
    AuthenticationError,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied,

    /// <summary>A value is wrong.</summary>
    InvalidArgument,

    /// <summary>The thing does not exist here.</summary>
    ObjectNotFound,

    /// <summary>A rate or quota is used up.</summary>
    LimitsExceeded,

    /// <summary>The thing is in use.</summary>
    ResourceBusy,

    /// <summary>The service or host cannot answer now.</summary>
    ResourceUnavailable,

    /// <summary>The connection failed or broke.</summary>
    ConnectionError,

    /// <summary>The time limit passed.</summary>
    OperationTimeout,

    /// <summary>The answer breaks the protocol.</summary>
    ProtocolError,

    /// <summary>The result cannot be used.</summary>
    InvalidResult,

    /// <summary>The state does not allow this.</summary>
    InvalidOperation,

    /// <summary>A file could not be opened.</summary>
    OpenError,

    /// <summary>A file could not be read.</summary>
    ReadError,

    /// <summary>A file could not be written.</summary>
    WriteError,

    /// <summary>A needed program is missing.</summary>
    NotInstalled,
}

/// <summary>A fault of the service, the connection or the input, with what is needed to act on it.</summary>
public sealed class BedrockException : Exception
{
    internal BedrockException(string errorId, ErrorKind kind, string message, Exception? inner = null) : base(message, inner)
    {
        ErrorId = errorId;
        Kind = kind;
    }

    /// <summary>The service's own error code, for example <c>ThrottlingException</c>, or one of <see cref="ErrorIds"/>.</summary>
    public string ErrorId { get; }

    /// <summary>The kind of fault.</summary>
    public ErrorKind Kind { get; }

    /// <summary>The HTTP status, null when no answer came.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>The id under which the service knows the request, null when no answer came.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>True when the same call may succeed later.</summary>
    public bool IsRetryable { get; internal init; }

    /// <summary>How many times the request was sent; 0 when it was refused before sending.</summary>
    public int Attempts { get; internal init; }

    /// <summary>The service's message alone, without what the module added.</summary>
    public string? ServiceMessage { get; internal init; }

    /// <summary>The status that the model's own endpoint gave, where the service passes it on.</summary>
    public int? OriginalStatusCode { get; internal init; }

    /// <summary>The message that the model's own endpoint gave, where the service passes it on.</summary>
    public string? OriginalMessage { get; internal init; }

    /// <summary>What to do about it, null when there is nothing better than the message.</summary>
    public string? RecommendedAction { get; internal init; }

    /// <summary>What arrived all the same: the part of the answer before the fault (a <see cref="ChatResponse"/>), or the call whose arguments cannot be read (a <see cref="ToolCall"/>); else null.</summary>
    public object? PartialResponse { get; internal init; }

    /// <summary>True when every further item would fail the same way: no region, no credentials, a wrong set-up.</summary>
    public bool IsSetup { get; internal init; }

    /// <summary>A value that cannot be right; nothing was sent.</summary>
    internal static BedrockException Input(string message, string? action = null) =>
        new(ErrorIds.InputInvalid, ErrorKind.InvalidArgument, message) { RecommendedAction = action };
}
