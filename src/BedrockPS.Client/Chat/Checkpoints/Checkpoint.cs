using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Checkpoints;

namespace BedrockPS.Client.Chat.Checkpoints;

/// <summary>
/// A checkpoint that a run holds. Of what earlier runs kept, places are in memory and the answers in the file, so a long input costs
/// some hundred bytes an item and no more.
/// </summary>
internal sealed class Checkpoint : ICheckpoint
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Slot, Place> places = [];
    private readonly Dictionary<UInt128, int> claimed = [];
    private readonly object gate = new();
    private readonly JournalFile file;
    private readonly string region;
    private readonly TimeProvider clock;
    private readonly Action<string> warn;
    private long flushed;

    public Checkpoint(JournalFile file, string region, TimeProvider clock, Action<string> warn)
    {
        this.file = file;
        this.region = region;
        this.clock = clock;
        this.warn = warn;
        flushed = clock.GetTimestamp();
        file.Scan(CheckpointLine.PrefixLength, Take);
    }

    public long? LastItems { get; private set; }

    public BedrockException? Fault { get; private set; }

    public CheckpointItem Claim(ChatRequest request, string itemRegion)
    {
        var body = JsonValue.Parse(ChatRequestWriter.Converse(request, ChatService.Prepare(request)));
        var key = CanonicalJson.Hash(body, request.ModelId, itemRegion == region ? string.Empty : itemRegion);
        var hash = CheckpointLine.Short(key);
        var occurrence = claimed.GetValueOrDefault(hash);
        claimed[hash] = occurrence + 1;
        return new CheckpointItem(key, occurrence);
    }

    public ChatResponse? Find(CheckpointItem item, ChatRequest request)
    {
        if (!places.TryGetValue(new Slot(CheckpointLine.Short(item.Key), item.Occurrence), out var place) || !place.IsAnswer)
            return null;
        try
        {
            var line = JsonValue.Parse(file.Read(place.Offset, place.Length));
            if (line.Member("key"u8).Text == item.Key && line.Member("answer"u8) is { IsObject: true } answer)
                return KeptAnswer.Read(answer, request, ChatService.Prepare(request));
        }
        catch (Exception fault) when (fault is JsonException or IOException)
        {
            warn($"An answer of the checkpoint '{file.Path}' cannot be read; its item is sent again.");
        }

        return null;
    }

    public void Keep(CheckpointItem item, ChatRequest request, ChatResponse response)
    {
        var sent = ChatService.Prepare(request);
        Append(CheckpointLine.Write(item, "answer", writer => KeptAnswer.Write(writer, response, sent)));
    }

    public void KeepFailure(CheckpointItem item, BedrockException fault) => Append(CheckpointLine.Write(item, "failure", writer =>
    {
        // The service's message may quote the prompt, so it is not kept.
        writer.WriteStartObject();
        writer.WriteString("errorId"u8, fault.ErrorId);
        if (fault.StatusCode is { } status)
            writer.WriteNumber("statusCode"u8, status);
        if (fault.RequestId is not null)
            writer.WriteString("requestId"u8, fault.RequestId);
        writer.WriteEndObject();
    }));

    public void End(long items)
    {
        if (items != LastItems)
            Append(CheckpointLine.WriteEnd(items));
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (Fault is null)
                Write(file.Flush);
            file.Dispose();
        }
    }

    private void Append(byte[] line)
    {
        lock (gate)
        {
            if (Fault is not null)
                return;
            Write(() =>
            {
                file.Append(line);
                if (clock.GetElapsedTime(flushed) < FlushInterval)
                    return;
                file.Flush();
                flushed = clock.GetTimestamp();
            });
        }
    }

    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Fault = JournalFile.Unavailable(file.Path, fault);
        }
    }

    private void Take(int number, long offset, int length, ReadOnlySpan<byte> prefix)
    {
        if (CheckpointLine.TryReadEnd(prefix, out var items))
        {
            LastItems = items;
            return;
        }

        if (!CheckpointLine.TryReadItem(prefix, out var item, out var isAnswer))
        {
            warn($"Line {number} of the checkpoint '{file.Path}' is damaged; its item is sent again.");
            return;
        }

        var slot = new Slot(CheckpointLine.Short(item.Key), item.Occurrence);
        places[slot] = new Place(offset, length, isAnswer);
    }

    private readonly record struct Slot(UInt128 Hash, int Occurrence);

    private readonly record struct Place(long Offset, int Length, bool IsAnswer);
}
