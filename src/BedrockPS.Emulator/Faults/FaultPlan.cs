using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Pipeline;
using BedrockEmulator.Wire;

namespace BedrockEmulator.Faults;

/// <summary>The faults that are still to happen. The first rule that fits a request and is not used up hits it.</summary>
internal sealed class FaultPlan
{
    private readonly object _gate = new();
    private readonly List<Entry> _entries = [];

    public void Add(IEnumerable<FaultRule> rules)
    {
        lock (_gate)
        {
            _entries.AddRange(rules.Select(rule => new Entry(rule)));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    public FaultRule? Take(IOperation? operation, IReadOnlyDictionary<string, string> labels)
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Where(entry => !entry.IsUsedUp && Fits(entry.Rule, operation, labels)))
            {
                if (entry.Hit())
                {
                    return entry.Rule;
                }
            }

            return null;
        }
    }

    public JsonObject ToJson()
    {
        lock (_gate)
        {
            var faults = _entries.Select(entry => (JsonNode)new JsonObject
            {
                ["rule"] = JsonSerializer.SerializeToNode(entry.Rule, WireJson.Strict),
                ["hits"] = entry.Hits,
            });
            return new JsonObject { ["faults"] = new JsonArray(faults.ToArray()) };
        }
    }

    private static bool Fits(FaultRule rule, IOperation? operation, IReadOnlyDictionary<string, string> labels) =>
        (rule.Operation is null || rule.Operation == operation?.Name)
        && (rule.Service is null || rule.Service == operation?.Service)
        && (rule.Model is null || RequestMatch.NamesModel(labels, rule.Model));

    private sealed class Entry(FaultRule rule)
    {
        private int _seen;

        public FaultRule Rule { get; } = rule;

        public int Hits { get; private set; }

        public bool IsUsedUp => Rule.Times >= 0 && Hits >= Rule.Times;

        public bool Hit()
        {
            if (_seen++ < Rule.Skip)
            {
                return false;
            }

            Hits++;
            return true;
        }
    }
}
