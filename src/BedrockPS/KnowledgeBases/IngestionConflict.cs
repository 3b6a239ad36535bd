namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>What to do when a job cannot start because others run.</summary>
public enum IngestionConflict
{
    /// <summary>An error.</summary>
    Fail,

    /// <summary>Takes the job of the data source that runs already in place of a new one.</summary>
    Join,

    /// <summary>Waits until it can start.</summary>
    Queue,

    /// <summary>Goes on to the next without one.</summary>
    Skip,
}
