using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>What a record gives, and what becomes of it.</summary>
public sealed partial class AddBedrockDocumentCommand
{
    private const int MostWaiting = 100;

    private readonly DocumentPack<DocumentPlace, NewDocument> pack = new();
    private DocumentWait? wait;
    private ProgressLine progress = null!;
    private bool isGiven;
    private bool isOneId;
    private long next;
    private long ended;
    private int underWay;
    private volatile bool isStopped;

    private IEnumerable<DocumentSource> Sources()
    {
        var item = PlainValue.Unwrap(InputObject);
        var hasOwn = item is string or FileSystemInfo or PathInfo or byte[];
        if (hasOwn && isGiven)
            throw new BedrockException(ErrorIds.ParameterConflict, ErrorKind.InvalidArgument, "A document was piped in and another given by a parameter.");
        IReadOnlyList<DocumentSource>[] given = [.. Given().OfType<IReadOnlyList<DocumentSource>>()];
        var sources = given.Length switch
        {
            0 => [Piped(item)],
            1 => given[0],
            _ => throw BedrockException.Input("The object brings more than one of InputText, LiteralPath and S3Uri.", "Select the property that is the document (Select-Object), or make several objects of it."),
        };
        return DocumentId is null || sources.Count <= 1
            ? sources
            : throw BedrockException.Input($"-DocumentId names one document, and there are {sources.Count}.", "Pipe the files in and give -DocumentId { $_.Name }.");
    }

    private IEnumerable<IReadOnlyList<DocumentSource>?> Given()
    {
        yield return InputText is null ? null : [DocumentSource.OfText(InputText, MimeType, InputObject)];
        yield return Path?.SelectMany(path => Fitting(path, isLiteral: false)).Select(OfFile).ToList();
        yield return LiteralPath?.SelectMany(path => Fitting(path, isLiteral: true)).Select(OfFile).ToList();
        yield return S3Uri?.Select(uri => DocumentSource.OfS3(uri, BucketOwner, InputObject)).ToList();
    }

    private IReadOnlyList<string> Fitting(string path, bool isLiteral)
    {
        try
        {
            return FilePath.Sources(this, path, isLiteral);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject ?? path);
            return [];
        }
    }

    private DocumentSource OfFile(string path) => DocumentSource.OfFile(path, MimeType, InputObject);

    private DocumentSource Piped(object? item) => item switch
    {
        null => throw BedrockException.Input("There is nothing to add.", "Give -InputText, -Path or -S3Uri, or pipe in texts or files."),
        string uri when S3Address.IsOne(uri) => throw BedrockException.Input($"'{uri}' was piped in as text, and is the address of an object in S3.", "Give -S3Uri { $_ } to add the object."),
        string text => DocumentSource.OfText(text, MimeType, InputObject),
        FileSystemInfo file => OfFile(file.FullName),
        PathInfo path => OfFile(FilePath.Sources(this, path.Path, isLiteral: true)[0]),
        byte[] bytes => DocumentSource.OfBytes(bytes, MimeType, InputObject),
        var other => throw BedrockException.Input(
            $"{other.GetType().FullName} does not bring a document.",
            "Pipe in texts, files, or objects with InputText, LiteralPath or S3Uri; a hashtable becomes one with [pscustomobject]. Other properties are named with a script block: -InputText { $_.Body }."),
    };

    private DocumentMetadata? MetadataOfRecord()
    {
        if (Metadata is not null && MetadataS3Uri is not null)
            throw BedrockException.Input("There are both attributes and a metadata file (MetadataS3Uri) for the document.");
        if (MetadataS3Uri is not null)
            return DocumentMetadata.OfS3(MetadataS3Uri, BucketOwner);
        return PlainValue.Pairs(Metadata, "-Metadata") is Dictionary<string, object?> pairs ? DocumentMetadata.Of(pairs) : null;
    }

    private void AddOne(DocumentSource source, DocumentMetadata? metadata)
    {
        var index = next++;
        try
        {
            if (!TryFindPlace(InputObject, needsType: true, out var place))
                return;
            var id = IdOf(source, place, index);
            var document = new NewDocument(id, source.InputObject, index, Await(source.ReadAsync), metadata);
            if (IsAgreed(id, $"Add document to {place}"))
                Put(place, document);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, source.InputObject ?? source.Id);
        }
    }

    private string IdOf(DocumentSource source, DocumentPlace place, long index)
    {
        if (isOneId && index > 0)
            throw BedrockException.Input("-DocumentId names one document, and there are more.", "Give each its own: -DocumentId { $_.Name }.");
        if (place.Target.DataSourceType != DocumentTarget.S3)
            return DocumentIds.Check(DocumentId ?? source.Id);
        if (!source.IsInS3)
            throw BedrockException.Input($"The data source {place.Target.DataSourceId} is a bucket: its documents are objects in it.", "Put the document into the bucket and give its address with -S3Uri, or use a data source of type CUSTOM.");
        return DocumentId is null || DocumentId == source.Id
            ? source.Id
            : throw BedrockException.Input($"The data source {place.Target.DataSourceId} is a bucket: the id of a document is its address.", "Leave -DocumentId out.");
    }

    private void Put(DocumentPlace place, NewDocument document)
    {
        if (!pack.Takes(place, document))
            Flush();
        if (wait?.Holds(place.Target, document.Id) == true)
            WaitDownTo(0);
        pack.Add(place, document);
        if (pack.IsFull)
            Flush();
        if (wait?.Count > MostWaiting)
            WaitDownTo(MostWaiting - DocumentPack<DocumentPlace, NewDocument>.Most);
    }

    private void Flush()
    {
        underWay = pack.Count;
        Send(pack, (place, items, token) => place.Documents.IngestAsync(place.Target, items, token), Accepted);
        underWay = 0;
    }

    private void Accepted(DocumentPlace place, NewDocument item, KnowledgeBaseDocument document)
    {
        if (wait is not null)
            wait.Add(place.Documents, place.Target, item, document);
        else
            Write(new DocumentResult(document, DocumentStatus.FaultOfGiven(document)));
    }

    private void WaitDownTo(int most)
    {
        if (wait is null || wait.Count <= most)
            return;
        ShowProgress();
        Each(null, token => wait.DownToAsync(most, token), result =>
        {
            ended++;
            ShowProgress();
            Write(result);
        });
    }

    private void ShowProgress() => progress.Show(new RunState(FormattableString.Invariant($"{ended} ended, {wait!.Count} are being indexed"), null, null));

    private void Write(DocumentResult result)
    {
        WriteObject(result.Document);
        if (result.Fault is not null)
            WriteFault(result.Fault, result.Document);
    }

    private protected override void FinishCalls() => Flush();

    private protected override void Release()
    {
        progress?.Release();
        if (!isStopped)
            return;
        string[] left =
        [
            .. Told(wait?.Count ?? 0, "sent and go on being indexed (Get-BedrockDocument tells how they fare)"),
            .. Told(underWay, "being sent"),
            .. Told(pack.Count, "not sent"),
        ];
        if (left.Length > 0)
            Host.UI.WriteWarningLine($"Add-BedrockDocument was stopped. Documents: {string.Join(", ", left)}.");
    }

    private static IEnumerable<string> Told(int count, string what) => count == 0 ? [] : [FormattableString.Invariant($"{count} {what}")];
}
