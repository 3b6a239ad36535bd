using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.KnowledgeBases.Sync;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <content>The steps of a sync.</content>
public sealed partial class SyncBedrockKnowledgeBaseCommand
{
    private bool IsPreview => LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference")) || IsTrue("WhatIf");

    private bool IsTrue(string parameter) => MyInvocation.BoundParameters.TryGetValue(parameter, out var value) && LanguagePrimitives.IsTrue(value);

    /// <summary>Null for what was only shown, or declined.</summary>
    private SyncOutcome? Sync(IBedrockConnection connection, DataSource source, SyncSettings settings)
    {
        if (Delete && !Force && !Directory.Exists(settings.Folder))
            throw SyncPlan.Refused($"'{settings.Folder}' is no folder that is there, and -Delete would remove all objects of {settings.UriOf(settings.Prefix)}.");
        if (!IsPreview)
            held = TakeLock(settings);
        var folder = Await(token => Task.Run(() => SyncFolder.Read(settings, token), token));
        RefuseSmall(folder, settings);
        new SyncMetadata(Metadata).Apply(folder);
        var plan = Await(token => SyncPlan.MakeAsync(folder, connection.Objects, settings, token));
        foreach (var fault in plan.Faults)
            WriteFault(fault.Fault, fault.Path);
        var refusal = Delete && !Force ? plan.RefusalOf(folder, settings, MaxDeletePercent) : null;
        if (IsPreview)
            Preview(plan, settings, source, refusal);
        else if (refusal is not null)
            throw refusal;
        if (IsPreview || !IsAgreed(plan, settings))
            return null;
        var run = Run(connection, plan, settings);
        return new SyncOutcome(settings, plan, run);
    }

    // A share that is not mounted is an empty folder, and the job alone would find what is in S3 from earlier.
    private void RefuseSmall(SyncFolder folder, SyncSettings settings)
    {
        if (folder.Documents.Count < MinDocument)
        {
            throw new BedrockException(ErrorIds.IngestionTooSmall, ErrorKind.InvalidResult, FormattableString.Invariant($"'{settings.Folder}' has {folder.Documents.Count} files to store, and at least {MinDocument} were asked for. Nothing was done."))
            {
                RecommendedAction = "Check that the folder is the right one and that it is mounted.",
            };
        }
        if (folder.Documents.Count == 0)
            WriteWarning($"'{HostText.CleanLine(settings.Folder)}' has no file to store.");
    }

    private SyncLock TakeLock(SyncSettings settings)
    {
        if (SyncLock.TryTake(settings) is { } taken)
            return taken;
        if (OnConflict != IngestionConflict.Queue || !IsBound(nameof(OnConflict)))
            throw SyncLock.Taken(settings);
        Log.Verbose($"Another sync of {settings.UriOf(settings.Prefix)} runs; waiting for its end.");
        return Await(token => SyncLock.WaitAsync(settings, TimeProvider.System, token));
    }

    private SyncRun Run(IBedrockConnection connection, SyncPlan plan, SyncSettings settings)
    {
        SyncRun? run = null;
        var uploads = plan.Uploads.Count();
        line = new ProgressLine(this, $"Sync to {settings.UriOf(settings.Prefix)}");
        progress = new RunProgress(line.Show, TimeProvider.System) { Expected = uploads, Detail = () => FormattableString.Invariant($"{(run?.BytesUploaded ?? 0) / 1048576.0:0.0} MB") };
        run = new SyncRun(connection.Objects, settings, plan) { Progressed = fault => Pump.Post(() => Tell(fault)) };
        Await(run.UploadAsync);
        if (Delete && plan.Gone.Count > 0)
            Await(run.DeleteAsync);
        Stoppable(Pump.DrainPosted);
        line.End();
        return run;
    }

    private void Tell(SyncFault? fault)
    {
        if (fault is not null)
            WriteFault(fault.Fault, fault.Path);
        progress?.Add(fault is not null, wasSent: true);
    }

    // One line a change; ShouldProcess writes it.
    private void Preview(SyncPlan plan, SyncSettings settings, DataSource source, BedrockException? refusal)
    {
        if (refusal is not null)
            WriteWarning($"Without -WhatIf this is refused: {refusal.Message}");
        foreach (var one in plan.Uploads)
            ShouldProcess(settings.UriOf(one.Key), $"Upload {(SyncFolder.IsSide(one.Key) ? "metadata of " : string.Empty)}'{one.Path}' ({one.Reason})");
        foreach (var key in Delete ? plan.Gone : [])
            ShouldProcess(settings.UriOf(key), "Delete object without a file");
        if (!SkipIngestion)
            ShouldProcess($"data source {source.DataSourceId} of knowledge base {source.KnowledgeBaseId}", "Start ingestion job");
    }

    /// <summary>Asks once for the whole: as -Confirm says, and before a deletion in any case.</summary>
    private bool IsAgreed(SyncPlan plan, SyncSettings settings)
    {
        var (place, gone) = (settings.UriOf(settings.Prefix), Delete ? plan.Gone.Count : 0);
        var action = FormattableString.Invariant($"Upload {plan.Uploads.Count()} objects and delete {gone}{(SkipIngestion ? string.Empty : ", then run an ingestion job")}");
        if (!IsAgreed(place, action))
            return false;
        var asksAlready = IsTrue("Confirm") || Preference <= ConfirmImpact.Medium;
        if (gone == 0 || asksAlready || Preference == ConfirmImpact.None || MyInvocation.BoundParameters.ContainsKey("Confirm"))
            return true;
        try
        {
            return ShouldContinue($"{place}: {action}?", "Delete objects");
        }
        catch (Exception unasked) when (HostPrompt.IsRefusal(unasked))
        {
            throw new BedrockException(ErrorIds.HostNotInteractive, ErrorKind.InvalidOperation, $"-Delete would remove {gone} objects of {place}, and nobody can be asked in this session. To go on without asking, give -Confirm:$false.", unasked);
        }
    }

    private ConfirmImpact Preference => LanguagePrimitives.TryConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference"), out var set) ? set : ConfirmImpact.High;

    private KnowledgeBaseSyncResult Result(DataSource source, SyncOutcome outcome, IngestionOutcome? job, TimeSpan duration)
    {
        var (settings, plan, run) = outcome;
        List<SyncFailure> failures = [.. plan.Faults.Concat(run.Faults).Select(fault => fault.ToFailure())];
        var failed = failures.Count;
        if (job?.Fault is { } fault)
            failures.Add(new SyncFault($"data source {source.DataSourceId}", fault).ToFailure());
        var succeeded = failures.Count == 0;
        return new KnowledgeBaseSyncResult
        {
            KnowledgeBaseId = source.KnowledgeBaseId,
            DataSourceId = source.DataSourceId,
            S3Uri = settings.UriOf(settings.Prefix),
            Uploaded = run.Uploaded,
            Unchanged = plan.Unchanged,
            Deleted = run.Deleted,
            Skipped = plan.Skipped + (Delete ? 0 : plan.Gone.Count),
            Failed = failed,
            BytesUploaded = run.BytesUploaded,
            Failures = Fixed.List(failures),
            IngestionJob = job?.Job is { IngestionJobId: not null } known ? known : null,
            Duration = duration,
            Succeeded = succeeded,
            ExitCode = succeeded ? 0 : 1,
        };
    }

    private KnowledgeBaseSyncResult NoResult(BedrockException fault, TimeSpan duration) => new()
    {
        KnowledgeBaseId = KnowledgeBaseId,
        DataSourceId = DataSourceId,
        Failed = 1,
        Failures = Fixed.List([new SyncFault(Path ?? LiteralPath ?? $"{InputObject}", fault).ToFailure()]),
        Duration = duration,
        Succeeded = false,
        ExitCode = 1,
    };

    private sealed record SyncOutcome(SyncSettings Settings, SyncPlan Plan, SyncRun Run);
}
