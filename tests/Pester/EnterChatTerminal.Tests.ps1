BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $model = 'local.echo-v1'
    if (-not $env:BEDROCKPS_TEST_ENDPOINT) { $admin = "$($TestEmulator.EndpointUrl)/_emulator" }
    function Send-Admin($Method, $Path, $Body) {
        Invoke-RestMethod -Method $Method -Uri "$admin/$Path" -Body $(if ($null -ne $Body) { ConvertTo-Json $Body -Depth 20 }) -ContentType application/json
    }
}

# A terminal without a person comes from the program script, as Linux has it.
Describe 'Enter-BedrockChat at a terminal' -Tag Emulator -Skip:(-not $IsLinux -or -not (Get-Command script -CommandType Application -ErrorAction Ignore)) {
    BeforeAll {
        # A terminal of its own, and what is on it. Text is waited for, never time.
        Add-Type -TypeDefinition @'
using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

public sealed class ChatTerminal : IDisposable
{
    private readonly object gate = new object();
    private readonly StringBuilder shown = new StringBuilder();
    private readonly Process process;
    private int read;

    public ChatTerminal(string command)
    {
        var start = new ProcessStartInfo("script") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { "-qefc", "stty rows 50 cols 200; " + command, "/dev/null" }) start.ArgumentList.Add(argument);
        start.Environment["TERM"] = "xterm";
        process = Process.Start(start);
        Task.Run(Read);
    }

    public string Shown { get { lock (gate) return shown.ToString(); } }

    public void Type(string text) { process.StandardInput.Write(text); process.StandardInput.Flush(); }

    // Waits for a text after the one that was waited for last.
    public void WaitFor(string text)
    {
        var limit = Stopwatch.StartNew();
        lock (gate)
        {
            while (true)
            {
                var found = shown.ToString().IndexOf(text, read, StringComparison.Ordinal);
                if (found >= 0) { read = found + text.Length; return; }
                var left = TimeSpan.FromSeconds(60) - limit.Elapsed;
                if (left <= TimeSpan.Zero || !Monitor.Wait(gate, left)) throw new TimeoutException("'" + text + "' was not shown; after " + read + ": " + shown);
            }
        }
    }

    public int Wait() { process.WaitForExit(60000); return process.ExitCode; }

    public void Dispose() { if (!process.HasExited) process.Kill(true); process.Dispose(); }

    // A program that asks where the cursor is waits for an answer.
    private void Answer(string text)
    {
        for (var at = -1; (at = text.IndexOf("\u001b[6n", at + 1, StringComparison.Ordinal)) >= 0;) Type("\u001b[2;5R");
    }

    private void Read()
    {
        var buffer = new char[4096];
        for (int count; (count = process.StandardOutput.Read(buffer, 0, buffer.Length)) > 0;)
        {
            lock (gate) { shown.Append(buffer, 0, count); Monitor.PulseAll(gate); }
            Answer(new string(buffer, 0, count));
        }
    }
}
'@
        function Start-Chat([string] $Before, [string] $After) {
            $running = @([Environment]::ProcessPath; if ([IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -ne 'pwsh') { Join-Path $PSHOME 'pwsh.dll' })
            $file = Join-Path $TestDrive "chat-$([guid]::NewGuid()).ps1"
            Set-Content -LiteralPath $file -Value @"
`$ProgressPreference = 'SilentlyContinue'
Import-Module '$TestManifest'
$Before
`$talk = Enter-BedrockChat -ModelId $model -Region us-east-1 -EndpointUrl '$($TestEmulator.EndpointUrl)' -AccessKey AKIDEMULATOR00000000 -SecretKey emulator-secret-not-a-secret
"turns: `$(`$talk.Messages.Count)"
"control C: `$([Console]::TreatControlCAsInput)"
$After
"@
            [ChatTerminal]::new("$(($running | ForEach-Object { "'$_'" }) -join ' ') -NoLogo -NoProfile -File '$file'")
        }
        # An answer that begins and never goes on.
        function Set-SlowAnswer {
            $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'ConverseStream'; bodyContains = 'slow' }; answer = @{ close = 'stall'; frames = @(
                            @{ event = 'messageStart'; payload = @{ role = 'assistant' } }
                            @{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 0; delta = @{ text = 'It begins' } } }) } }) }
        }
    }

    BeforeEach {
        $terminal = $null
        foreach ($what in 'faults', 'scenario', 'journal') { $null = Send-Admin DELETE $what }
    }

    AfterEach { if ($terminal) { $terminal.Dispose() } }

    It 'reads with PSReadLine: text that is no code, lines of this chat alone, and nothing left behind' {
        Set-SlowAnswer
        $history = "$TestDrive/history.txt"
        $terminal = Start-Chat "Import-Module PSReadLine; Set-PSReadLineOption -HistorySavePath '$history' -HistorySaveStyle SaveIncrementally" @'
"enter: $((Get-PSReadLineKeyHandler -Chord Enter).Function), up: $((Get-PSReadLineKeyHandler -Chord UpArrow).Function)"
"command color: $((Get-PSReadLineOption).CommandColor -eq (Get-PSReadLineOption).DefaultTokenColor)"
"lines: $([Microsoft.PowerShell.PSConsoleReadLine]::GetHistoryItems().Count)"
'@
        $terminal.WaitFor('>>> ')
        $terminal.Type("What's (up`r")
        $terminal.WaitFor('>>> ')
        $terminal.Type("slow`r")
        $terminal.WaitFor('It begins')
        $terminal.Type("$([char]3)")
        $terminal.WaitFor('Stopped. This turn is not part of the conversation.')
        $terminal.WaitFor('>>> ')
        $terminal.Type("$([char]27)[A$([char]27)[A`r")
        $terminal.WaitFor('>>> ')
        $terminal.Type('half')
        $terminal.WaitFor('half')
        $terminal.Type("$([char]3)")
        $terminal.WaitFor('Ctrl+C again, or /exit, leaves the chat.')
        $terminal.WaitFor('>>> ')
        $terminal.Type('x')
        $terminal.WaitFor('x')
        $terminal.Type("$([char]127)$([char]4)")
        $terminal.WaitFor('turns: 4')
        $terminal.WaitFor('control C: False')
        $terminal.WaitFor('enter: AcceptLine, up: PreviousHistory')
        $terminal.WaitFor('command color: False')
        $terminal.WaitFor('lines: 0')
        $terminal.Wait() | Should -Be 0
        Test-Path $history | Should -BeFalse
        $sent = @((Send-Admin GET 'journal?operation=ConverseStream').entries | ForEach-Object { $_.bodyText | ConvertFrom-Json })
        $sent[-1].messages.content.text | Should -Be "What's (up", "What's (up", "What's (up"
    }

    It 'leaves a handler of the user on Enter alone' {
        $terminal = Start-Chat 'Import-Module PSReadLine; Set-PSReadLineKeyHandler -Chord Enter -BriefDescription Own -ScriptBlock { [Microsoft.PowerShell.PSConsoleReadLine]::AcceptLine() }' '"enter: $((Get-PSReadLineKeyHandler -Chord Enter).Function)"'
        $terminal.WaitFor('>>> ')
        $terminal.Type("it's`r")
        $terminal.WaitFor('>>> ')
        $terminal.Type("exit`r")
        $terminal.WaitFor('turns: 2')
        $terminal.WaitFor('enter: Own')
        $terminal.Wait() | Should -Be 0
    }

    It 'reads as the host reads where there is no PSReadLine, and Ctrl+C stops an answer' {
        Set-SlowAnswer
        $terminal = Start-Chat '' '"PSReadLine: $([bool](Get-Module PSReadLine))"'
        $terminal.WaitFor('>>> ')
        $terminal.Type("first`r")
        $terminal.WaitFor('>>> ')
        $terminal.Type("slow`r")
        $terminal.WaitFor('It begins')
        $terminal.Type("$([char]3)")
        $terminal.WaitFor('Stopped. This turn is not part of the conversation.')
        $terminal.WaitFor('>>> ')
        $terminal.Type("it's second`r")
        $terminal.WaitFor('>>> ')
        $terminal.Type("/exit`r")
        $terminal.WaitFor('turns: 4')
        $terminal.WaitFor('control C: False')
        $terminal.WaitFor('PSReadLine: False')
        $terminal.Wait() | Should -Be 0
    }
}
