using System.IO.Enumeration;
using System.Text;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Scenarios;

/// <summary>Plays the loaded scenario: the first exchange that fits and is not used up answers.</summary>
internal sealed class ScenarioPlayer
{
    private readonly object _gate = new();
    private List<Entry> _entries = [];

    public void Load(Scenario? scenario)
    {
        var entries = scenario?.Exchanges.Select((exchange, index) => new Entry(exchange, exchange.Name ?? $"{scenario.Name}[{index}]")).ToList();
        lock (_gate)
        {
            _entries = entries ?? [];
        }
    }

    public ScriptedAnswer? Take(EmulatorRequest request, IOperation? operation, IReadOnlyDictionary<string, string>? labels)
    {
        lock (_gate)
        {
            Entry? taken = null;
            foreach (var entry in _entries.Where(entry => Fits(entry.Exchange.Match, request, operation, labels)))
            {
                // Every exchange counts the requests it matches, also those that another one answers.
                if (entry.Counts() && taken is null)
                {
                    taken = entry;
                    entry.Used++;
                }
            }

            return taken is null ? null : new ScriptedAnswer(taken.Name, taken.Exchange.Answer);
        }
    }

    private static bool Fits(
        ExchangeMatch match, EmulatorRequest request, IOperation? operation, IReadOnlyDictionary<string, string>? labels) =>
        (match.Operation is null || match.Operation == operation?.Name)
        && (match.Model is null || (labels is not null && RequestMatch.NamesModel(labels, match.Model)))
        && (match.Method is null || match.Method == request.Method)
        && (match.Path is null || FileSystemName.MatchesSimpleExpression(match.Path, request.RawPath, ignoreCase: false))
        && (match.BodyContains is null || Encoding.UTF8.GetString(request.Body).Contains(match.BodyContains, StringComparison.Ordinal));

    private sealed class Entry(Exchange exchange, string name)
    {
        private int _seen;

        public Exchange Exchange { get; } = exchange;

        public string Name { get; } = name;

        public int Used { get; set; }

        public bool Counts()
        {
            _seen++;
            return (Exchange.Match.Ordinal is null || Exchange.Match.Ordinal == _seen) && (Exchange.Times < 0 || Used < Exchange.Times);
        }
    }
}
