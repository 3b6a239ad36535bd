using System.Text.Json.Nodes;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Journal;

/// <summary>The last requests, bounded in number and in bytes of body.</summary>
internal sealed class RequestJournal
{
    public const int MaxEntries = 10_000;
    public const long MaxBodyBytes = 128L * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Queue<JournalEntry> _entries = new();
    private long _sequence;
    private long _bytes;
    private long _dropped;

    public JournalEntry Begin(EmulatorRequest request, IOperation? operation, IReadOnlyDictionary<string, string>? labels, DateTimeOffset at)
    {
        lock (_gate)
        {
            var entry = new JournalEntry(++_sequence, request, operation, labels, at);
            _entries.Enqueue(entry);
            _bytes += entry.Size;
            while (_entries.Count > 1 && (_entries.Count > MaxEntries || _bytes > MaxBodyBytes))
            {
                _bytes -= _entries.Dequeue().Size;
                _dropped++;
            }

            return entry;
        }
    }

    /// <param name="after">Entries up to this sequence number are left out.</param>
    /// <param name="operation">Only entries of this operation, when not null.</param>
    public JsonObject ToJson(long after, string? operation)
    {
        lock (_gate)
        {
            var chosen = _entries
                .Where(entry => entry.Sequence > after && (operation is null || entry.Operation == operation))
                .Select(entry => (JsonNode)entry.ToJson());
            return new JsonObject { ["entries"] = new JsonArray(chosen.ToArray()), ["dropped"] = _dropped };
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _bytes = 0;
            _dropped = 0;
        }
    }
}
