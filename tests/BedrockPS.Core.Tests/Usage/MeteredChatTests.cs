using System.Runtime.CompilerServices;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Structured;
using BedrockPS.Core.Session;
using BedrockPS.Core.Usage;

namespace BedrockPS.Core.Tests.Usage;

public sealed class MeteredChatTests
{
    private static readonly ChatRequest Request = new() { ModelId = "m", MaxTokens = 10, Messages = [Message.User(ContentBlock.OfText("q"))] };

    private readonly Model model = new();
    private readonly Files files = new();
    private readonly UsageLedger ledger = new();
    private readonly Log log = new();
    private Budget budget = new(1, "-BudgetUsd");

    [Fact]
    public async Task An_answer_is_one_entry_with_its_cost()
    {
        await Chat(hasBudget: false).ConverseAsync(Request, CancellationToken.None);
        var entry = Assert.Single(ledger.Read().Latest);
        Assert.Equal(("m", "us-east-1", "Invoke-BedrockChat", 3L, 2L, 7L, "r1"), (entry.ModelId, entry.Region, entry.Cmdlet, entry.InputTokens, entry.OutputTokens, entry.LatencyMs, entry.RequestId));
        Assert.Equal((0.00007m, "USD", 0L), (entry.Cost, entry.Currency, entry.CallsWithoutCost));
        Assert.Equal(0, model.Counted);
    }

    [Fact]
    public async Task The_file_gets_each_entry_and_one_that_fails_warns_once_and_loses_no_answer()
    {
        var chat = Chat(hasBudget: false, ledgerPath: "l");
        await chat.ConverseAsync(Request, CancellationToken.None);
        Assert.Equal("l", Assert.Single(files.Appended));
        files.IsFull = true;
        Assert.Equal("a", (await chat.ConverseAsync(Request, CancellationToken.None)).Text);
        Assert.Equal("a", (await chat.ConverseAsync(Request, CancellationToken.None)).Text);
        Assert.Equal("The usage ledger lacks calls of this command: full", Assert.Single(log.Warnings));
        Assert.Equal(3, ledger.Read().Latest.Count);
    }

    [Fact]
    public async Task A_refusal_costs_nothing_and_is_no_entry()
    {
        model.Fault = new BedrockException("ValidationException", ErrorKind.InvalidArgument, "no") { StatusCode = 400, Attempts = 1 };
        await Assert.ThrowsAsync<BedrockException>(() => Chat().ConverseAsync(Request, CancellationToken.None));
        Assert.Empty(ledger.Read().Latest);
        Assert.Equal(0, budget.Spent);
        Assert.True(budget.Fits(1));
    }

    [Fact]
    public async Task A_call_that_broke_off_after_it_was_sent_is_an_entry_and_counts_in_full()
    {
        model.Fault = new BedrockException(ErrorIds.RequestTimedOut, ErrorKind.OperationTimeout, "late") { Attempts = 1 };
        await Assert.ThrowsAsync<BedrockException>(() => Chat().ConverseAsync(Request, CancellationToken.None));
        var entry = Assert.Single(ledger.Read().Latest);
        Assert.Equal((null, null, 1L), (entry.InputTokens, entry.Cost, entry.CallsWithoutCost));
        Assert.Equal(0.0003m, budget.Spent);
    }

    [Fact]
    public async Task A_stream_is_one_entry_at_its_end()
    {
        await Drain(Chat().ConverseStreamAsync(Request, CancellationToken.None));
        Assert.Equal(3, Assert.Single(ledger.Read().Latest).InputTokens);
        Assert.Equal(0.00007m, budget.Spent);
    }

    [Fact]
    public async Task A_stream_that_is_left_early_or_cut_is_an_entry_without_tokens_and_counts_in_full()
    {
        await foreach (var delta in Chat().ConverseStreamAsync(Request, CancellationToken.None))
            break;
        model.Fault = new BedrockException(ErrorIds.StreamIncomplete, ErrorKind.ConnectionError, "cut") { PartialResponse = new ChatResponse { Text = "a", RequestId = "r2" } };
        await Assert.ThrowsAsync<BedrockException>(() => Drain(Chat().ConverseStreamAsync(Request, CancellationToken.None)));
        Assert.Equal([(null, null), (null, (string?)null)], ledger.Read().Latest.Select(entry => (entry.InputTokens, entry.RequestId)));
        Assert.Equal(0.0006m, budget.Spent);
    }

    [Fact]
    public async Task A_cut_stream_that_had_told_its_usage_costs_that()
    {
        model.Fault = new BedrockException(ErrorIds.StreamIncomplete, ErrorKind.ConnectionError, "cut") { PartialResponse = Answer() };
        await Assert.ThrowsAsync<BedrockException>(() => Drain(Chat().ConverseStreamAsync(Request, CancellationToken.None)));
        Assert.Equal(0.00007m, budget.Spent);
    }

    [Fact]
    public async Task The_service_counts_only_where_the_bytes_do_not_fit()
    {
        files.Bytes = 100;
        budget = new(0.0012m, "b");
        await Chat().ConverseAsync(Request, CancellationToken.None);
        Assert.Equal(0, model.Counted);
        await Chat().ConverseAsync(Request, CancellationToken.None);
        Assert.Equal(1, model.Counted);
        Assert.Equal(0.00014m, budget.Spent);
    }

    [Fact]
    public async Task What_the_service_does_not_count_is_held_to_its_bytes()
    {
        files.Bytes = 100;
        budget = new(0.001m, "b");
        model.CountFault = new BedrockException("ValidationException", ErrorKind.InvalidArgument, "no");
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chat().ConverseAsync(Request, CancellationToken.None));
        Assert.Equal("BudgetExceeded", fault.ErrorId);
        Assert.Contains("up to 0.0012 USD", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, model.Sent);
    }

    [Fact]
    public async Task Media_that_nobody_counts_end_the_set_up_before_the_first_call_and_later_the_item_alone()
    {
        files.Bytes = null;
        model.CountFault = new BedrockException("ValidationException", ErrorKind.InvalidArgument, "no");
        var chat = Chat();
        var first = await Assert.ThrowsAsync<BedrockException>(() => chat.ConverseAsync(Request, CancellationToken.None));
        Assert.Equal(("BudgetNotComputable", true), (first.ErrorId, first.IsSetup));
        Assert.Contains("the service does not count it (ValidationException)", first.Message, StringComparison.Ordinal);
        model.CountFault = null;
        await chat.ConverseAsync(Request, CancellationToken.None);
        model.CountFault = new BedrockException("ValidationException", ErrorKind.InvalidArgument, "no");
        var later = await Assert.ThrowsAsync<BedrockException>(() => chat.ConverseAsync(Request, CancellationToken.None));
        Assert.Equal(("BudgetNotComputable", false), (later.ErrorId, later.IsSetup));
        Assert.Equal(1, model.Sent);
    }

    [Fact]
    public async Task A_later_item_that_asks_a_model_without_a_price_fails_alone()
    {
        var chat = Chat();
        await chat.ConverseAsync(Request, CancellationToken.None);
        var fault = await Assert.ThrowsAsync<BedrockException>(() => chat.ConverseAsync(Request with { ModelId = "other" }, CancellationToken.None));
        Assert.Equal(("BudgetNotComputable", false), (fault.ErrorId, fault.IsSetup));
        Assert.Contains("the price file has no other", fault.Message, StringComparison.Ordinal);
        await chat.ConverseAsync(Request, CancellationToken.None);
        Assert.Equal(2, model.Sent);
    }

    public static TheoryData<string, string> NotComputable => new()
    {
        { "max", "without -MaxToken" }, { "file", "there is no price file" }, { "currency", "the price file is in EUR" }, { "model", "the price file has no m." },
        { "input", "no inputPerMillion of m" }, { "output", "no outputPerMillion of m" }, { "cache", "no cacheWritePerMillion of m" }, { "prompt", "managed prompt" }, { "system", "a tool that the service runs" },
    };

    [Theory]
    [MemberData(nameof(NotComputable))]
    public async Task What_cannot_be_computed_is_not_sent(string what, string message)
    {
        var request = what switch
        {
            "max" => Request with { MaxTokens = null },
            "cache" => Request with { CachePoints = [CachePlace.Message] },
            "prompt" => Request with { ModelId = "arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT12345:1" },
            "system" => Request with { Tools = [new Tool { Name = "nova_grounding" }] },
            _ => Request,
        };
        files.Prices = what switch
        {
            "currency" => List("EUR", "m", 10, 20),
            "model" => List("USD", "other", 10, 20),
            "input" => List("USD", "m", null, 20),
            "output" => List("USD", "m", 10, null),
            _ => files.Prices,
        };
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chat(pricePath: what == "file" ? null : "p").ConverseAsync(request, CancellationToken.None));
        Assert.Equal(("BudgetNotComputable", ErrorKind.InvalidArgument, true), (fault.ErrorId, fault.Kind, fault.IsSetup));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.RecommendedAction);
        Assert.Equal((0, 0), (model.Sent, model.Counted));
    }

    [Fact]
    public async Task A_cache_point_is_held_to_the_dearer_price_and_a_schema_to_what_it_adds()
    {
        files.Prices = new PriceList("USD", [KeyValuePair.Create("m", new ModelPrice { InputPerMillion = 10, OutputPerMillion = 20, CacheWritePerMillion = 12.5m, CacheWrite1hPerMillion = 20 })]);
        budget = new(0, "b");
        model.CountFault = new BedrockException("ValidationException", ErrorKind.InvalidArgument, "no");
        async Task<string> WorstOf(ChatRequest request) => (await Assert.ThrowsAsync<BedrockException>(() => Chat().ConverseAsync(request, CancellationToken.None))).Message;
        Assert.Contains("up to 0.0003 USD", await WorstOf(Request), StringComparison.Ordinal);
        Assert.Contains("up to 0.000325 USD", await WorstOf(Request with { CachePoints = [CachePlace.Message] }), StringComparison.Ordinal);
        Assert.Contains("up to 0.0004 USD", await WorstOf(Request with { CachePoints = [CachePlace.Message], CacheTtl = "1h" }), StringComparison.Ordinal);
        var asked = Request with { Answer = new AnswerRequest("{}", null, AnswerForm.Tool) };
        Assert.Contains("up to 0.01054 USD", await WorstOf(asked), StringComparison.Ordinal);
        model.CountFault = null;
        Assert.Contains("up to 0.01049 USD", await WorstOf(asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallel_calls_make_as_many_as_the_budget_holds()
    {
        // Each costs 0.00007 and may cost 0.00023 when it is counted: nine, and the room that the tenth needs.
        budget = new(0.0009m, "b");
        var chat = Chat();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await chat.ConverseAsync(Request, CancellationToken.None)).Text;
            }
            catch (BedrockException fault)
            {
                return fault.ErrorId;
            }
        })));
        Assert.Equal(10, outcomes.Count(outcome => outcome == "a"));
        Assert.Equal(54, outcomes.Count(outcome => outcome == "BudgetExceeded"));
        Assert.Equal((10, 0.0007m), (model.Sent, budget.Spent));
    }

    [Fact]
    public async Task Both_budgets_hold_and_a_refusal_of_the_second_gives_back_the_first()
    {
        var session = new Budget(0.0001m, "session");
        var meter = new UsageMeter(new MeterSettings("c", null, "p", [budget, session]), ledger, files, log);
        var fault = await Assert.ThrowsAsync<BedrockException>(() => new MeteredChat(model, "r", meter).ConverseAsync(Request, CancellationToken.None));
        Assert.Contains("(session)", fault.Message, StringComparison.Ordinal);
        Assert.True(budget.Fits(1));
    }

    [Fact]
    public async Task Prices_that_changed_are_seen_within_a_second_and_bad_ones_stop_before_the_call()
    {
        var time = new Clock();
        var chat = new MeteredChat(model, "r", new UsageMeter(new MeterSettings("c", null, "p", []), ledger, files, log, time));
        await chat.ConverseAsync(Request, CancellationToken.None);
        files.Prices = List("USD", "m", 20, 20);
        await chat.ConverseAsync(Request, CancellationToken.None);
        time.Seconds++;
        await chat.ConverseAsync(Request, CancellationToken.None);
        Assert.Equal([0.00007m, 0.00007m, 0.0001m], ledger.Read().Latest.Select(entry => entry.Cost));
        files.Prices = null;
        time.Seconds++;
        Assert.Equal("PriceFileInvalid", (await Assert.ThrowsAsync<BedrockException>(() => chat.ConverseAsync(Request, CancellationToken.None))).ErrorId);
        Assert.Equal(3, model.Sent);
    }

    [Fact]
    public async Task The_total_of_a_meter_is_what_its_calls_used()
    {
        var meter = new UsageMeter(new MeterSettings("c", null, "p", []), ledger, files, log);
        Assert.Null(meter.Total);
        var chat = new MeteredChat(model, "r", meter);
        await chat.ConverseAsync(Request, CancellationToken.None);
        await chat.ConverseAsync(Request, CancellationToken.None);
        Assert.Equal((2L, 6L, 4L, 0.00014m, "USD"), (meter.Total!.Calls, meter.Total.InputTokens, meter.Total.OutputTokens, meter.Total.Cost, meter.Total.Currency));
    }

    private MeteredChat Chat(bool hasBudget = true, string? ledgerPath = null, string? pricePath = "p") => new(
        model, "us-east-1", new UsageMeter(new MeterSettings("Invoke-BedrockChat", ledgerPath, pricePath, hasBudget ? [budget] : []), ledger, files, log));

    private static PriceList List(string currency, string model, decimal? input, decimal? output) =>
        new(currency, [KeyValuePair.Create(model, new ModelPrice { InputPerMillion = input, OutputPerMillion = output })]);

    private static ChatResponse Answer() => new() { Text = "a", Usage = new TokenUsage { InputTokens = 3, OutputTokens = 2 }, LatencyMs = 7, RequestId = "r1" };

    private static async Task Drain(IAsyncEnumerable<ChatDelta> deltas)
    {
        await foreach (var _ in deltas)
        {
        }
    }

    private sealed class Model : IChatService
    {
        private int sent;
        private int counted;

        public BedrockException? Fault { get; set; }

        public BedrockException? CountFault { get; set; }

        public int Sent => sent;

        public int Counted => counted;

        public async Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref sent);
            await Task.Yield();
            return Fault is null ? Answer() : throw Fault;
        }

        public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return new ChatDelta { Kind = "Text", Text = "a" };
            await Task.Yield();
            yield return Fault is null ? new ChatDelta { Kind = "End", Response = Answer() } : throw Fault;
        }

        public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref counted);
            return CountFault is null ? Task.FromResult(new TokenCount { InputTokens = 3 }) : Task.FromException<TokenCount>(CountFault);
        }
    }

    private sealed class Files : IUsageFiles
    {
        public List<string> Appended { get; } = [];

        public bool IsFull { get; set; }

        public long? Bytes { get; set; } = 10;

        public PriceList? Prices { get; set; } = List("USD", "m", 10, 20);

        public void Append(string path, UsageEntry entry)
        {
            if (IsFull)
                throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.WriteError, "full");
            Appended.Add(path);
        }

        public PriceList ReadPrices(string path) => Prices ?? throw new BedrockException(ErrorIds.PriceFileInvalid, ErrorKind.InvalidResult, "bad");

        public long? CountBytes(ChatRequest request) => Bytes;

        public IAsyncEnumerable<UsageEntry> ReadAsync(string path, ICallLog log, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task EmptyAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ExportAsync(IReadOnlyList<UsageEntry> entries, string path, bool overwrite, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task WriteTemplateAsync(IEnumerable<string> modelIds, string path, bool overwrite, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    private sealed class Log : ICallLog
    {
        public List<string> Warnings { get; } = [];

        public void Verbose(string text)
        {
        }

        public void Debug(string text)
        {
        }

        public void Warning(string text) => Warnings.Add(text);
    }
}
