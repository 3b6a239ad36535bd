using BedrockPS.Core.Session;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>What the status of a job means. One that is not known is on the way.</summary>
internal static class IngestionStatus
{
    public const string Complete = "COMPLETE";
    public const string Failed = "FAILED";
    public const string Stopped = "STOPPED";

    /// <summary>Jobs an account may run at once in a region.</summary>
    public const int MostOfRegion = 5;

    public static bool HasEnded(string? status) => status is Complete or Failed or Stopped;

    /// <summary>True for the refusal of a job because others run: of the same source or knowledge base, or too many.</summary>
    public static bool IsConflict(BedrockException fault) => fault.ErrorId is "ConflictException" or "ServiceQuotaExceededException";

    /// <summary>True for a fault of a look that may go well the next time: throttling, an outage, a broken connection, a proxy's page, keys that have to be renewed.</summary>
    public static bool IsPassing(BedrockException fault) => fault.IsRetryable
        || fault.Kind is ErrorKind.ConnectionError or ErrorKind.OperationTimeout or ErrorKind.ResourceUnavailable or ErrorKind.ProtocolError
        || fault.ErrorId is "ExpiredTokenException" or "ExpiredToken" or ErrorIds.CredentialsExpired;

    /// <summary>The jobs of a data source that run, newest first.</summary>
    /// <remarks>A source has one running job, and it is the newest but for jobs that were started in the same moment: a page is enough.</remarks>
    public static async Task<List<IngestionJob>> RunningAsync(IBedrockConnection connection, string knowledgeBaseId, string dataSourceId, CancellationToken cancellationToken)
    {
        var running = new List<IngestionJob>();
        await foreach (var job in connection.IngestionJobs.ListAsync(knowledgeBaseId, dataSourceId, [], cancellationToken).ConfigureAwait(false))
        {
            if (HasEnded(job.Status))
                break;
            running.Add(job);
        }
        return running;
    }
}
