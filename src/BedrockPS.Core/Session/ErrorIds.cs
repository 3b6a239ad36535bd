namespace BedrockPS;

/// <summary>Error ids of faults that the module finds itself. A fault that the service reports has the service's own code as its id.</summary>
public static class ErrorIds
{
    /// <summary>The stream ended before the event that closes an answer.</summary>
    public const string StreamIncomplete = nameof(StreamIncomplete);

    /// <summary>A frame of the stream was damaged.</summary>
    public const string StreamCorrupt = nameof(StreamCorrupt);

    /// <summary>No answer, or no further byte of a stream, came within the time limit.</summary>
    public const string RequestTimedOut = nameof(RequestTimedOut);

    /// <summary>The host could not be reached: name, TCP or TLS.</summary>
    public const string ConnectionFailed = nameof(ConnectionFailed);

    /// <summary>The answer is not what the service sends: a proxy's page, or JSON that does not parse.</summary>
    public const string ResponseInvalid = nameof(ResponseInvalid);

    /// <summary>No region was given and none was found.</summary>
    public const string RegionNotSet = nameof(RegionNotSet);

    /// <summary>No credentials were given and none were found.</summary>
    public const string CredentialsNotFound = nameof(CredentialsNotFound);

    /// <summary>A login or temporary keys ran out and cannot be renewed here.</summary>
    public const string CredentialsExpired = nameof(CredentialsExpired);

    /// <summary>Credentials were found but do not fit: an incomplete profile, an API key where only IAM works, an unreadable file.</summary>
    public const string CredentialsInvalid = nameof(CredentialsInvalid);

    /// <summary>The named profile is in none of the files that were read.</summary>
    public const string ProfileNotFound = nameof(ProfileNotFound);

    /// <summary>A value cannot be right, whatever the service says.</summary>
    public const string InputInvalid = nameof(InputInvalid);

    /// <summary>Two parameters exclude each other.</summary>
    public const string ParameterConflict = nameof(ParameterConflict);

    /// <summary>A file could not be read or written.</summary>
    public const string FileUnavailable = nameof(FileUnavailable);

    /// <summary>A file changed while it was read.</summary>
    public const string FileChanged = nameof(FileChanged);

    /// <summary>A file is larger than what is taken.</summary>
    public const string FileTooLarge = nameof(FileTooLarge);

    /// <summary>Two files would become one object: their names differ only in case or Unicode form.</summary>
    public const string KeyCollision = nameof(KeyCollision);

    /// <summary>A link leads back to a folder that it is in.</summary>
    public const string LinkLoop = nameof(LinkLoop);

    /// <summary>A file has a metadata file beside it, and -Metadata names metadata for it too.</summary>
    public const string MetadataConflict = nameof(MetadataConflict);

    /// <summary>Another sync of the same place runs.</summary>
    public const string SyncRunning = nameof(SyncRunning);

    /// <summary>More would be deleted than is allowed, or everything; nothing was done.</summary>
    public const string DeleteRefused = nameof(DeleteRefused);

    /// <summary>A file that would be written is there already, and -Force was not given.</summary>
    public const string FileExists = nameof(FileExists);

    /// <summary>A file is no exported conversation, or a damaged one.</summary>
    public const string ConversationFileInvalid = nameof(ConversationFileInvalid);

    /// <summary>A conversation was exported by a newer version of the module.</summary>
    public const string ConversationVersionUnsupported = nameof(ConversationVersionUnsupported);

    /// <summary>A media file that an exported conversation refers to is not there.</summary>
    public const string MediaFileMissing = nameof(MediaFileMissing);

    /// <summary>A media file that an exported conversation refers to is not the one that was exported.</summary>
    public const string MediaFileChanged = nameof(MediaFileChanged);

    /// <summary>A checkpoint was begun with other settings: its answers are not those of this run.</summary>
    public const string CheckpointMismatch = nameof(CheckpointMismatch);

    /// <summary>Another run holds the checkpoint.</summary>
    public const string CheckpointInUse = nameof(CheckpointInUse);

    /// <summary>A file is no checkpoint, or one of a newer version of the module.</summary>
    public const string CheckpointInvalid = nameof(CheckpointInvalid);

    /// <summary>No model was named and the context has no default.</summary>
    public const string ModelNotSet = nameof(ModelNotSet);

    /// <summary>Nothing of that id or name exists here.</summary>
    public const string NotFound = nameof(NotFound);

    /// <summary>A name stands for more than one thing.</summary>
    public const string NameAmbiguous = nameof(NameAmbiguous);

    /// <summary>The model cannot be called in this region under the limits given.</summary>
    public const string ModelNotCallable = nameof(ModelNotCallable);

    /// <summary>The model's answer or tool call is malformed.</summary>
    public const string ModelOutputMalformed = nameof(ModelOutputMalformed);

    /// <summary>The arguments of a tool call are not JSON.</summary>
    public const string ToolInputMalformed = nameof(ToolInputMalformed);

    /// <summary>The answer does not fit the schema that was asked for, or is cut or blocked; the answer is the error's target.</summary>
    public const string SchemaMismatch = nameof(SchemaMismatch);

    /// <summary>Tool calls need approval, and nobody can be asked here.</summary>
    public const string ToolApprovalRequired = nameof(ToolApprovalRequired);

    /// <summary>The model still asks for tools after the last round that it was allowed.</summary>
    public const string ToolRoundLimit = nameof(ToolRoundLimit);

    /// <summary>The call could cost more than the budget has left; it was not sent.</summary>
    public const string BudgetExceeded = nameof(BudgetExceeded);

    /// <summary>There is a budget, and what a call may cost cannot be known before it is sent: no -MaxToken, no price, or input that nobody counts.</summary>
    public const string BudgetNotComputable = nameof(BudgetNotComputable);

    /// <summary>A price file is not of the form that it must have.</summary>
    public const string PriceFileInvalid = nameof(PriceFileInvalid);

    /// <summary>A document that was given to a knowledge base is not in its index, or not as a whole; the document is the error's target.</summary>
    public const string DocumentNotIndexed = nameof(DocumentNotIndexed);

    /// <summary>A document that was to be removed from a knowledge base stays; the document is the error's target.</summary>
    public const string DocumentNotRemoved = nameof(DocumentNotRemoved);

    /// <summary>What was waited for had not ended within -TimeoutSec; it goes on, and the object as it stood is the error's target.</summary>
    public const string WaitTimedOut = nameof(WaitTimedOut);

    /// <summary>An ingestion job failed; the job is the error's target.</summary>
    public const string IngestionFailed = nameof(IngestionFailed);

    /// <summary>An ingestion job was stopped before its end; the job is the error's target.</summary>
    public const string IngestionStopped = nameof(IngestionStopped);

    /// <summary>An ingestion job is complete, but documents failed, and -FailOnDocumentError was given; the job is the error's target.</summary>
    public const string IngestionPartial = nameof(IngestionPartial);

    /// <summary>An ingestion job is complete, but found fewer documents than -MinDocument, and is the error's target; or the folder of a sync has fewer.</summary>
    public const string IngestionTooSmall = nameof(IngestionTooSmall);

    /// <summary>The local emulator could not be started.</summary>
    public const string EmulatorUnavailable = nameof(EmulatorUnavailable);

    /// <summary>The cmdlet has to ask, and nobody can answer here.</summary>
    public const string HostNotInteractive = nameof(HostNotInteractive);

    /// <summary>An object holds secrets and cannot leave the process.</summary>
    public const string SecretNotSerializable = nameof(SecretNotSerializable);
}
