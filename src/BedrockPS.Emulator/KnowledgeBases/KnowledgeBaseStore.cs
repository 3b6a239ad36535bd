using System.Security.Cryptography;
using System.Text.Json;
using BedrockEmulator.S3;
using BedrockEmulator.Wire;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>Knowledge bases, data sources and jobs, in memory, and in a file of the data folder when there is one.</summary>
internal sealed class KnowledgeBaseStore
{
    private readonly object _gate = new();
    private readonly string? _file;
    private Content _content = new();

    public KnowledgeBaseStore(string? dataPath)
    {
        if (dataPath is null)
            return;
        ObjectFiles.CreateFolder(dataPath);
        _file = Path.Combine(dataPath, "knowledge-bases.json");
        if (File.Exists(_file))
            _content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(_file), WireJson.Strict) ?? new();
        EndJobsOfBefore();
    }

    public static string NewId() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 10);

    /// <summary>Looks at everything at one moment.</summary>
    public T Read<T>(Func<Content, T> look)
    {
        lock (_gate)
        {
            return look(_content);
        }
    }

    /// <summary>Changes something, after what the function checks; what it throws changes nothing.</summary>
    public T Change<T>(Func<Content, T> change)
    {
        lock (_gate)
        {
            var result = change(_content);
            Save();
            return result;
        }
    }

    /// <summary>Changes a job, if it is still there.</summary>
    public IngestionJob? Update(string jobId, Func<IngestionJob, IngestionJob> update) => Change(content => Update(content, jobId, update));

    /// <summary>Changes the counters of a job. They are kept with its next state: not every document is worth a write.</summary>
    public void Count(string jobId, Func<IngestionJob, IngestionJob> count) => Read(content => Update(content, jobId, count));

    public void Clear() => Change(content =>
    {
        _content = new();
        return 0;
    });

    private static IngestionJob? Update(Content content, string jobId, Func<IngestionJob, IngestionJob> update)
    {
        var index = content.Jobs.FindIndex(job => job.Id == jobId);
        return index < 0 ? null : content.Jobs[index] = update(content.Jobs[index]);
    }

    private void EndJobsOfBefore()
    {
        for (var i = 0; i < _content.Jobs.Count; i++)
        {
            if (!_content.Jobs[i].HasEnded)
            {
                _content.Jobs[i] = _content.Jobs[i] with
                {
                    Status = JobStatus.Failed,
                    FailureReasons = [JobFailures.Wire("The emulator ended while the job ran.")],
                };
            }
        }
    }

    private void Save()
    {
        if (_file is null)
            return;

        // Written beside and moved, so that a kill leaves the old state or the new one.
        var temporary = _file + ".new";
        File.Delete(temporary);
        using (var stream = ObjectFiles.Create(temporary))
        {
            JsonSerializer.Serialize(stream, _content, WireJson.Strict);
        }

        File.Move(temporary, _file, overwrite: true);
    }

    /// <summary>All that is kept.</summary>
    internal sealed record Content
    {
        /// <summary>Counts what was made, to put it in order.</summary>
        public long LastOrder { get; set; }

        public List<KnowledgeBase> KnowledgeBases { get; init; } = [];

        public List<DataSource> DataSources { get; init; } = [];

        public List<IngestionJob> Jobs { get; init; } = [];

        public long NextOrder() => ++LastOrder;
    }
}
