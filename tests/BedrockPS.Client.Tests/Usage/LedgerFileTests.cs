using System.Globalization;
using BedrockPS.Client.Tests.Transport;
using BedrockPS.Client.Usage;

namespace BedrockPS.Client.Tests.Usage;

public sealed class LedgerFileTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly UsageFiles files = new();
    private readonly CallLogFake log = new();

    private string Ledger => folder["ledger.jsonl"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_line_holds_what_is_known_and_nothing_else()
    {
        files.Append(Ledger, Entry(1));
        files.Append(Ledger, new UsageEntry { Time = Time, ModelId = "m" });
        Assert.Equal(
            """
            {"time":"2026-03-01T12:00:00.5Z","modelId":"m","region":"us-east-1","cmdlet":"Invoke-BedrockChat","inputTokens":1,"outputTokens":2,"cacheWriteInputTokens":5,"cacheWrite1hInputTokens":3,"latencyMs":7,"cost":0.0000001,"currency":"USD","requestId":"r1"}
            {"time":"2026-03-01T12:00:00.5Z","modelId":"m"}

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(Ledger));
    }

    [Fact]
    public async Task What_is_written_is_read_under_any_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            files.Append(Ledger, Entry(1));
            var entry = Assert.Single(await ReadAsync());
            Assert.Equal((Time, "m", "us-east-1", "Invoke-BedrockChat", "r1"), (entry.Time, entry.ModelId, entry.Region, entry.Cmdlet, entry.RequestId));
            Assert.Equal((1L, 2L, null, 5L, 3L, 7L), (entry.InputTokens, entry.OutputTokens, entry.CacheReadInputTokens, entry.CacheWriteInputTokens, entry.CacheWrite1hInputTokens, entry.LatencyMs));
            Assert.Equal((0.0000001m, "USD", 0L), (entry.Cost, entry.Currency, entry.CallsWithoutCost));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_file_is_for_its_owner_alone()
    {
        files.Append(Ledger, Entry(1));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Ledger));
    }

    [Fact]
    public async Task Writers_that_know_nothing_of_each_other_lose_and_mix_no_line()
    {
        var writers = Enumerable.Range(0, 4).Select(_ => new UsageFiles()).ToArray();
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => writers[i % 4].Append(Ledger, Entry(i)));
        var read = await ReadAsync();
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => (long?)i), read.Select(entry => entry.InputTokens).Order());
        Assert.Empty(log.VerboseLines);
    }

    [Fact]
    public async Task A_torn_end_costs_its_own_line_alone()
    {
        files.Append(Ledger, Entry(1));
        await File.AppendAllTextAsync(Ledger, """{"time":"2026-03-01T12""");
        new UsageFiles().Append(Ledger, Entry(2));
        Assert.Equal([1, 2], (await ReadAsync()).Select(entry => entry.InputTokens));
        Assert.Equal($"'{Ledger}' has 1 lines that are no entries of a usage ledger; they were left out. The first is line 2.", Assert.Single(log.VerboseLines));
    }

    [Fact]
    public async Task Unknown_members_empty_and_endless_lines_do_no_harm()
    {
        await File.WriteAllTextAsync(Ledger, $$"""
            {"time":"2026-03-01T12:00:00Z","modelId":"m","newer":{"a":[1]},"inputTokens":4}

            {"time":"2026-03-01T12:00:00Z","modelId":"{{new string('x', 200_000)}}"}
            {"modelId":"m"}
            {"time":"2026-03-01T12:00:00Z","modelId":"m","inputTokens":5,"cost":"x"}
            """);
        Assert.Equal([(4L, null), (5L, (decimal?)null)], (await ReadAsync()).Select(entry => (entry.InputTokens!.Value, entry.Cost)));
        Assert.Contains("has 2 lines", Assert.Single(log.VerboseLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_no_call_has_are_not_known()
    {
        await File.WriteAllTextAsync(Ledger, """
            {"time":"2026-03-01T12:00:00Z","modelId":"m","inputTokens":9223372036854775807,"outputTokens":-1,"cost":79228162514264337593543950335,"currency":"USD"}
            {"time":"2026-03-01T12:00:00Z","modelId":"m","inputTokens":3,"outputTokens":0,"cost":-1,"currency":"USD"}
            """);
        Assert.Equal([(null, null, null, null), (3L, 0L, (decimal?)null, (string?)null)], (await ReadAsync()).Select(entry => (entry.InputTokens, entry.OutputTokens, entry.Cost, entry.Currency)));
    }

    [Fact]
    public async Task A_ledger_that_was_moved_away_is_begun_anew_and_one_that_was_emptied_goes_on()
    {
        var time = new TestTime();
        var files = new UsageFiles(time);
        files.Append(Ledger, Entry(1));
        File.Move(Ledger, folder["old.jsonl"]);
        time.Advance(TimeSpan.FromSeconds(1));
        files.Append(Ledger, Entry(2));
        Assert.Equal(2, Assert.Single(await ReadAsync()).InputTokens);
        await files.EmptyAsync(Ledger, CancellationToken.None);
        Assert.Equal(0, new FileInfo(Ledger).Length);
        files.Append(Ledger, Entry(3));
        Assert.Equal(3, Assert.Single(await ReadAsync()).InputTokens);
    }

    [Fact]
    public async Task A_ledger_that_another_process_began_anew_is_written_to()
    {
        var time = new TestTime();
        var (first, second) = (new UsageFiles(time), new UsageFiles(time));
        first.Append(Ledger, Entry(1));
        second.Append(Ledger, Entry(2));
        File.Move(Ledger, folder["old.jsonl"]);
        time.Advance(TimeSpan.FromSeconds(1));
        first.Append(Ledger, Entry(3));
        second.Append(Ledger, Entry(4));
        Assert.Equal([3L, 4L], (await ReadAsync()).Select(entry => entry.InputTokens));
    }

    [Fact]
    public async Task A_file_that_is_no_ledger_is_named_and_left_alone()
    {
        await File.WriteAllTextAsync(Ledger, "Dear diary,\nit rains.\n");
        var reading = await Assert.ThrowsAsync<BedrockException>(ReadAsync);
        Assert.Equal("InputInvalid", reading.ErrorId);
        Assert.StartsWith($"'{Ledger}' is no usage ledger", reading.Message, StringComparison.Ordinal);
        Assert.Equal("InputInvalid", (await Assert.ThrowsAsync<BedrockException>(() => files.EmptyAsync(Ledger, CancellationToken.None))).ErrorId);
        Assert.StartsWith("Dear diary", await File.ReadAllTextAsync(Ledger), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_an_error_and_tried_again()
    {
        var path = folder["sub/ledger.jsonl"];
        Assert.Equal((ErrorIds.FileUnavailable, ErrorKind.WriteError), Fault(() => files.Append(path, Entry(1))));
        Directory.CreateDirectory(folder["sub"]);
        files.Append(path, Entry(1));
        Assert.True(File.Exists(path));
        var missing = await Assert.ThrowsAsync<BedrockException>(async () => await files.ReadAsync(folder["none"], log, CancellationToken.None).ToListAsync());
        Assert.Equal((ErrorIds.FileUnavailable, ErrorKind.OpenError), (missing.ErrorId, missing.Kind));
    }

    private static DateTimeOffset Time => new(2026, 3, 1, 12, 0, 0, 500, TimeSpan.Zero);

    private static UsageEntry Entry(long input) => new()
    {
        Time = Time, ModelId = "m", Region = "us-east-1", Cmdlet = "Invoke-BedrockChat", InputTokens = input, OutputTokens = 2, CacheWriteInputTokens = 5, CacheWrite1hInputTokens = 3,
        LatencyMs = 7, Cost = 0.0000001m, Currency = "USD", RequestId = "r1",
    };

    private static (string, ErrorKind) Fault(Action action)
    {
        var fault = Assert.Throws<BedrockException>(action);
        return (fault.ErrorId, fault.Kind);
    }

    private Task<List<UsageEntry>> ReadAsync() => files.ReadAsync(Ledger, log, CancellationToken.None).ToListAsync();
}

internal static class Entries
{
    public static async Task<List<UsageEntry>> ToListAsync(this IAsyncEnumerable<UsageEntry> entries)
    {
        var list = new List<UsageEntry>();
        await foreach (var entry in entries)
            list.Add(entry);
        return list;
    }
}
