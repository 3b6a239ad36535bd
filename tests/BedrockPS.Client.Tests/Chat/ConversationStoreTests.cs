using System.Text;
using BedrockPS.Client.Chat;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Tests.Chat;

public sealed class ConversationStoreTests : IDisposable
{
    private static readonly ConversationStore Store = new();

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_long_conversation_goes_on_with_the_same_bytes(bool reference)
    {
        var held = await LongConversation.HoldAsync();
        Assert.Equal(120, held.Messages.Count);
        var read = await RoundTripAsync(held, reference);
        Assert.Equal(await LongConversation.NextBodyAsync(held), await LongConversation.NextBodyAsync(read));
    }

    [Fact]
    public async Task Everything_about_a_conversation_comes_back()
    {
        var held = await LongConversation.HoldAsync();
        var read = await RoundTripAsync(held, reference: true);
        Assert.Equal((held.ConversationId, held.ModelId, held.Region, held.System), (read.ConversationId, read.ModelId, read.Region, read.System));
        Assert.Equal(held.Usage!.ToString(), read.Usage!.ToString());
        Assert.Equal((900, 420), (read.Usage.TotalTokens, read.Usage.CacheDetails[0].InputTokens));
        Assert.Equal(0, read.Usage.CacheWriteInputTokens);
        var (before, after) = (held.Messages.SelectMany(turn => turn.Content).ToList(), read.Messages.SelectMany(turn => turn.Content).ToList());
        Assert.Equal(before.Select(block => block.Kind), after.Select(block => block.Kind));
        Assert.Equal(before.Select(block => block.ReasoningSignature), after.Select(block => block.ReasoningSignature));
        Assert.Equal(before.Select(block => block.RedactedReasoning), after.Select(block => block.RedactedReasoning));
        Assert.Equal(before.Select(block => block.Image?.Bytes), after.Select(block => block.Image?.Bytes));
        Assert.Equal(before.Select(block => block.CachePointTtl), after.Select(block => block.CachePointTtl));
        Assert.Equal(before.SelectMany(block => block.Citations).Select(citation => citation.ToString()), after.SelectMany(block => block.Citations).Select(citation => citation.ToString()));
        Assert.Equal(LongConversation.Unknown, after.First(block => block.Kind == "hologram").Raw);
    }

    [Fact]
    public async Task Tools_come_back_without_the_commands_behind_them()
    {
        var held = await LongConversation.HoldAsync();
        var tool = Assert.Single((await RoundTripAsync(held, reference: false)).Tools);
        Assert.Equal(held.Tools[0].InputSchemaJson, tool.InputSchemaJson);
        Assert.Equal(("get_weather", held.Tools[0].Description, true, true, 4000), (tool.Name, tool.Description, tool.Strict, tool.RequireApproval, tool.MaxOutputLength));
        Assert.Null(tool.Command);
        Assert.DoesNotContain("hunter2", await File.ReadAllTextAsync(folder["c.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_keep_their_last_digit_and_absent_members_stay_absent()
    {
        var date = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)).AddTicks(1234567);
        var read = await RoundTripAsync(new Conversation { CreatedAt = date, Messages = [Message.User(ContentBlock.OfText("a"))] }, reference: false);
        Assert.Equal((date, TimeSpan.Zero), (read.CreatedAt!.Value, read.CreatedAt.Value.Offset));
        Assert.Null(read.UpdatedAt);
        Assert.Null(read.Usage);
        Assert.Null(read.System);
        Assert.Null(read.ConversationId);
        Assert.Empty(read.Tools);
    }

    [Fact]
    public async Task Members_of_tomorrow_survive_import_and_export()
    {
        var text = """
            {"format":"BedrockPS.Conversation","version":1,"mood":{"n":1.0},"usage":{"inputTokens":1,"imageTokens":[2]},
             "tools":[{"definition":{"toolSpec":{"name":"t","inputSchema":{"json":{}}}},"color":"red"}],
             "messages":[{"role":"user","at":"2024-01-02","content":[{"text":"a"}]}]}
            """;
        await File.WriteAllTextAsync(folder["a.json"], text);
        var read = await Store.ImportAsync(folder["a.json"], null, CancellationToken.None);
        await Store.ExportAsync(read, new ConversationTarget(folder["b.json"], false, false), CancellationToken.None);
        var written = await File.ReadAllTextAsync(folder["b.json"]);
        foreach (var kept in new[] { "\"mood\": {\"n\":1.0}", "\"imageTokens\": [2]", "\"color\": \"red\"", "\"at\": \"2024-01-02\"" })
            Assert.Contains(kept, written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_its_owners_alone_and_nothing_temporary_is_left()
    {
        var held = await LongConversation.HoldAsync();
        await Store.ExportAsync(held, new ConversationTarget(folder["c.json"], true, false), CancellationToken.None);
        Assert.Equal([folder["c.json"], folder["c.media"]], Directory.GetFileSystemEntries(folder.Path).Order());
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
            Assert.Equal(owner, File.GetUnixFileMode(file));
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["c.media"]));
    }

    [Fact]
    public async Task A_file_is_replaced_only_when_allowed_and_kept_when_writing_fails()
    {
        await File.WriteAllTextAsync(folder["c.json"], "mine");
        var conversation = new Conversation { Messages = [Message.User(ContentBlock.OfText("a"))] };
        Assert.Equal(ErrorIds.FileExists, (await FaultAsync(Export(conversation, overwrite: false))).ErrorId);
        var empty = new Conversation { Messages = [Message.User(new ContentBlock { Kind = "image", Image = new Media { Format = "png" } })] };
        Assert.Equal(ErrorIds.InputInvalid, (await FaultAsync(Export(empty, overwrite: true))).ErrorId);
        Assert.Equal("mine", await File.ReadAllTextAsync(folder["c.json"]));
        await Export(conversation, overwrite: true);
        Assert.StartsWith("{", await File.ReadAllTextAsync(folder["c.json"]), StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));

        Task Export(Conversation what, bool overwrite) => Store.ExportAsync(what, new ConversationTarget(folder["c.json"], false, overwrite), CancellationToken.None);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named() =>
        Assert.Contains("nosuch", (await FaultAsync(Store.ExportAsync(new Conversation(), new ConversationTarget(folder["nosuch/c.json"], false, false), CancellationToken.None))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_changed_or_missing_medium_is_named()
    {
        await Store.ExportAsync(await LongConversation.HoldAsync(), new ConversationTarget(folder["c.json"], true, false), CancellationToken.None);
        var medium = Directory.GetFiles(folder["c.media"])[0];
        var bytes = await File.ReadAllBytesAsync(medium);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(medium, bytes);
        var changed = await FaultAsync(ImportAsync("c.json"));
        Assert.Equal(ErrorIds.MediaFileChanged, changed.ErrorId);
        Assert.Contains(medium, changed.Message, StringComparison.Ordinal);
        File.Delete(medium);
        var missing = await FaultAsync(ImportAsync("c.json"));
        Assert.Equal(ErrorIds.MediaFileMissing, missing.ErrorId);
        Assert.Contains(Path.GetFileName(medium), missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Media_are_found_in_the_folder_that_the_user_names()
    {
        var held = await LongConversation.HoldAsync();
        await Store.ExportAsync(held, new ConversationTarget(folder["c.json"], true, false), CancellationToken.None);
        Directory.Move(folder["c.media"], folder["elsewhere"]);
        Assert.Equal(ErrorIds.MediaFileMissing, (await FaultAsync(ImportAsync("c.json"))).ErrorId);
        var read = await Store.ImportAsync(folder["c.json"], folder["elsewhere"], CancellationToken.None);
        Assert.Equal(await LongConversation.NextBodyAsync(held), await LongConversation.NextBodyAsync(read));
    }

    [Theory]
    [InlineData("../secret.png")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../secret.png")]
    [InlineData("..\\\\secret.png")]
    [InlineData("C:/secret.png")]
    [InlineData("")]
    [InlineData("a//b.png")]
    public async Task A_medium_outside_the_folder_is_never_opened(string path)
    {
        await WriteAsync(Media(path));
        var fault = await FaultAsync(ImportAsync("c.json"));
        Assert.Equal(ErrorIds.ConversationFileInvalid, fault.ErrorId);
        Assert.Contains("out of the folder", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_out_of_the_folder_is_not_followed()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.CreateSymbolicLink(folder["link.png"], "/etc/hostname");
        await WriteAsync(Media("link.png"));
        Assert.Contains("over a link", (await FaultAsync(ImportAsync("c.json"))).Message, StringComparison.Ordinal);
        Directory.CreateSymbolicLink(folder["dir"], "/etc");
        await WriteAsync(Media("dir/hostname"));
        Assert.Contains("over a link", (await FaultAsync(ImportAsync("c.json"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":"Other","version":1,"messages":[]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","messages":[]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":0,"messages":[]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":"1","messages":[]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":{}}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[null]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[{"content":[]}]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[{"role":1,"content":[]}]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[{"role":"user","content":["x"]}]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[{"role":"user","content":[{}]}]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[],"messages":[]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[],"usage":5}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[],"createdAt":"soon"}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[],"tools":[{}]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[],"media":[{"sha256":"x","path":"p","length":1}]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[{"role":"user","content":[{"image":{"source":{"bytes":"sha256:00"}}}]}]}""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[]} more""")]
    [InlineData("""{"format":"BedrockPS.Conversation","version":1,"messages":[{"role":"user","content":[{"text":"cut""")]
    public async Task Garbage_is_refused_by_the_files_name(string text)
    {
        await WriteAsync(text);
        var fault = await FaultAsync(ImportAsync("c.json"));
        Assert.Equal(ErrorIds.ConversationFileInvalid, fault.ErrorId);
        Assert.Contains("c.json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        await WriteAsync($$"""{"format":"BedrockPS.Conversation","version":1,"messages":[],"x":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""");
        Assert.Equal(ErrorIds.ConversationFileInvalid, (await FaultAsync(ImportAsync("c.json"))).ErrorId);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_unread()
    {
        await using (var file = File.Create(folder["c.json"]))
            file.SetLength(ConversationFormat.MaxBytes + 1);
        var fault = await FaultAsync(ImportAsync("c.json"));
        Assert.Equal(ErrorIds.FileUnavailable, fault.ErrorId);
        Assert.Contains("too large", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_format_is_refused_and_says_what_to_do()
    {
        await WriteAsync("""{"format":"BedrockPS.Conversation","version":2,"messages":"in a new form"}""");
        var fault = await FaultAsync(ImportAsync("c.json"));
        Assert.Equal(ErrorIds.ConversationVersionUnsupported, fault.ErrorId);
        Assert.Contains("version 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Update", fault.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_a_folder_are_errors()
    {
        Assert.Equal(ErrorIds.FileUnavailable, (await FaultAsync(ImportAsync("nosuch.json"))).ErrorId);
        Assert.Equal(ErrorIds.FileUnavailable, (await FaultAsync(ImportAsync("."))).ErrorId);
    }

    [Fact]
    public async Task A_byte_order_mark_does_no_harm()
    {
        await File.WriteAllTextAsync(folder["c.json"], """{"format":"BedrockPS.Conversation","version":1,"messages":[]}""", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Empty((await ImportAsync("c.json")).Messages);
    }

    private static string Media(string path) =>
        $$"""{"format":"BedrockPS.Conversation","version":1,"messages":[],"media":[{"sha256":"{{new string('0', 64)}}","path":"{{path}}","length":1}]}""";

    private Task WriteAsync(string text) => File.WriteAllTextAsync(folder["c.json"], text);

    private Task<Conversation> ImportAsync(string name) => Store.ImportAsync(folder[name], null, CancellationToken.None);

    private async Task<Conversation> RoundTripAsync(Conversation conversation, bool reference)
    {
        await Store.ExportAsync(conversation, new ConversationTarget(folder["c.json"], reference, false), CancellationToken.None);
        return await ImportAsync("c.json");
    }

    private static Task<BedrockException> FaultAsync(Task work) => Assert.ThrowsAsync<BedrockException>(() => work);
}
