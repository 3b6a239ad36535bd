namespace BedrockPS.Core.Chat.Checkpoints;

/// <summary>What all items of a run share. Answers that were made with other settings are not those of this run.</summary>
/// <param name="Template">The request without its turns.</param>
/// <param name="Region">Region of items that name none.</param>
internal sealed record CheckpointSettings(ChatRequest Template, string Region)
{
    /// <summary>Schema of the answers.</summary>
    public string? SchemaJson { get; init; }

    public int MaxContinuation { get; init; }

    /// <summary>Whether tool calls are run.</summary>
    public bool RunsTools { get; init; }
}

/// <summary>An item of a run: the SHA-256 of its whole request, and how many of the same came before it.</summary>
internal readonly record struct CheckpointItem(string Key, int Occurrence);

/// <summary>Port to checkpoints in files.</summary>
internal interface ICheckpoints
{
    /// <summary>Opens a checkpoint, or begins one where no file is. No other run can open it until it is disposed of.</summary>
    /// <exception cref="BedrockException">CheckpointMismatch, CheckpointInUse, CheckpointInvalid, FileUnavailable.</exception>
    ICheckpoint Open(string path, CheckpointSettings settings, Action<string> warn);
}

/// <summary>The answers of a run, as far as they came.</summary>
internal interface ICheckpoint : IDisposable
{
    /// <summary>Items of the last run that came to its end; null when none did.</summary>
    long? LastItems { get; }

    /// <summary>Why nothing more can be kept; null while all is well.</summary>
    BedrockException? Fault { get; }

    /// <summary>The item of a request; called once for each, in the order of the input, from one thread.</summary>
    /// <exception cref="BedrockException">The request cannot be sent.</exception>
    CheckpointItem Claim(ChatRequest request, string region);

    /// <summary>The answer that an earlier run kept, as one to this request; null when there is none.</summary>
    ChatResponse? Find(CheckpointItem item, ChatRequest request);

    /// <summary>Keeps an answer. A file that cannot be written is no fault of the answer: see <see cref="Fault"/>.</summary>
    void Keep(CheckpointItem item, ChatRequest request, ChatResponse response);

    /// <summary>Notes that an item failed; the next run sends it again.</summary>
    void KeepFailure(CheckpointItem item, BedrockException fault);

    /// <summary>Notes that the run came to its end.</summary>
    /// <param name="items">How many items it had.</param>
    void End(long items);
}
