using BedrockPS.Client.Session.Providers;

namespace BedrockPS.Client.Tests.Session;

public sealed class ProcessTests : IDisposable
{
    private readonly AwsHome home = new();

    public ProcessTests() => home["AWS_REGION"] = "eu-west-1";

    public void Dispose() => home.Dispose();

    // The command line is that of the shell: one form for each system.
    private string Print(string text)
    {
        var file = home.Write($"{Guid.NewGuid():N}.json", text);
        return OperatingSystem.IsWindows() ? $"type \"{file}\"" : $"cat '{file}'";
    }

    private async Task<Amazon.Runtime.ImmutableCredentials> KeysAsync(string command)
    {
        home.Config($"[profile tool]\ncredential_process = {command}\n");
        return await (await home.ResolveProfileAsync("tool")).Credentials!.GetCredentialsAsync();
    }

    [Theory]
    [InlineData("""{"Version":1,"AccessKeyId":"ASIATOOL","SecretAccessKey":"x","SessionToken":"y","Expiration":"2026-03-01T13:00:00Z"}""")]
    [InlineData("""{"Version":1,"AccessKeyId":"ASIATOOL","SecretAccessKey":"x","SessionToken":"y"}""")]
    [InlineData("""{"Version":"1","AccessKeyId":"ASIATOOL","SecretAccessKey":"x","SessionToken":"y","Expiration":null,"More":{}}""")]
    public async Task The_keys_a_program_prints_are_used(string text)
    {
        var keys = await KeysAsync(Print(text));
        Assert.Equal(("ASIATOOL", "x", "y"), (keys.AccessKey, keys.SecretKey, keys.Token));
    }

    [Theory]
    [InlineData("""{"Version":2,"AccessKeyId":"A","SecretAccessKey":"hunter2hunter2"}""", "Version")]
    [InlineData("""{"Version":1,"SecretAccessKey":"hunter2hunter2"}""", "AccessKeyId")]
    [InlineData("""{"Version":1,"AccessKeyId":"A","SecretAccessKey":7}""", "form")]
    [InlineData("hunter2hunter2", "form")]
    [InlineData("[]", "object")]
    [InlineData("""{"Version":1,"AccessKeyId":"A","SecretAccessKey":"hunter2hunter2","Expiration":"soon"}""", "cannot be read")]
    public async Task What_is_no_document_of_keys_is_an_error_that_quotes_nothing(string text, string why)
    {
        var error = await Assert.ThrowsAsync<BedrockException>(() => KeysAsync(Print(text)));
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
        Assert.True(error.IsSetup);
        Assert.Contains("'tool'", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_fails_is_quoted_without_what_may_be_a_key()
    {
        var error = await Assert.ThrowsAsync<BedrockException>(() => KeysAsync("echo please log in hunter2hunter2hunter2 1>&2 && exit 3"));
        Assert.Contains("exit code 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("please log in", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login failed, password=hunter2")]
    [InlineData("bad token: hunter2")]
    [InlineData("Secret-Key = hunter2")]
    public async Task A_password_in_what_a_program_complains_about_is_not_quoted(string complaint)
    {
        var error = await Assert.ThrowsAsync<BedrockException>(() => KeysAsync($"echo {complaint} 1>&2 && exit 3"));
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_fails_without_a_word_leaves_no_gap_in_the_message()
    {
        var error = await Assert.ThrowsAsync<BedrockException>(() => KeysAsync("exit 1"));
        Assert.EndsWith("exit code 1.", error.Message, StringComparison.Ordinal);
    }

    // Reading the pipe is at its end when the program, which holds the other end, is gone.
    [Fact]
    public async Task A_program_that_nobody_waits_for_any_more_is_ended()
    {
        // Its shell has no named pipes.
        if (OperatingSystem.IsWindows())
            return;
        var pipe = Path.Combine(home.Folder, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe))
            await made.WaitForExitAsync();
        home.Config($"[profile tool]\ncredential_process = exec 3>{pipe}; echo started >&3; sleep 600\n");
        var source = Assert.IsAssignableFrom<RenewableCredentials>((await home.ResolveProfileAsync("tool")).Credentials);
        using var stop = new CancellationTokenSource();
        var waiting = source.GetCredentialsAsync(stop.Token);
        using var reader = new StreamReader(pipe);
        Assert.Equal("started", await reader.ReadLineAsync());

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Keys_that_end_are_printed_anew_and_others_are_kept()
    {
        var count = Path.Combine(home.Folder, "count");
        var print = Print("""{"Version":1,"AccessKeyId":"ASIATOOL","SecretAccessKey":"x","SessionToken":"y","Expiration":"2026-03-01T13:00:00Z"}""");
        await KeysAsync($"echo x>> {count} && {print}");
        var connection = await home.ResolveProfileAsync("tool");
        await connection.Credentials!.GetCredentialsAsync();
        Assert.Single(File.ReadAllLines(count));
    }
}
