BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $model = 'local.echo-v1'
    $answering = 'local.extract-v1'
    if (-not $env:BEDROCKPS_TEST_ENDPOINT) { $admin = "$($TestEmulator.EndpointUrl)/_emulator" }
    function Send-Admin($Method, $Path, $Body) {
        Invoke-RestMethod -Method $Method -Uri "$admin/$Path" -Body $(if ($null -ne $Body) { ConvertTo-Json $Body -Depth 20 }) -ContentType application/json
    }
    function Get-Sent {
        @((Send-Admin GET 'journal?operation=ConverseStream').entries | ForEach-Object { $_.bodyText | ConvertFrom-Json })
    }

    # A host that types what it is given and keeps what it is shown.
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

public sealed class TypingHost : PSHost
{
    private readonly TypingUI ui = new TypingUI();
    public TypingUI Screen { get { return ui; } }
    public override string Name { get { return "TypingHost"; } }
    public override Version Version { get { return new Version(1, 0); } }
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override PSHostUserInterface UI { get { return ui; } }
    public override CultureInfo CurrentCulture { get { return CultureInfo.CurrentCulture; } }
    public override CultureInfo CurrentUICulture { get { return CultureInfo.CurrentUICulture; } }
    public override void EnterNestedPrompt() { }
    public override void ExitNestedPrompt() { }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) { }
}

public sealed class TypingUI : PSHostUserInterface
{
    private readonly StringBuilder shown = new StringBuilder();
    public Queue<string> Lines { get; } = new Queue<string>();
    public Queue<int> Choices { get; } = new Queue<int>();
    public List<string> Asked { get; } = new List<string>();
    public string Shown { get { return shown.ToString(); } }
    public override PSHostRawUserInterface RawUI { get { return null; } }
    public override string ReadLine() { return Lines.Count > 0 ? Lines.Dequeue() : null; }
    public override void Write(string value) { shown.Append(value); }
    public override void Write(ConsoleColor foreground, ConsoleColor background, string value) { shown.Append(value); }
    public override void WriteLine(string value) { shown.Append(value).Append('\n'); }
    public override void WriteErrorLine(string value) { WriteLine(value); }
    public override void WriteDebugLine(string message) { WriteLine(message); }
    public override void WriteVerboseLine(string message) { WriteLine(message); }
    public override void WriteWarningLine(string message) { WriteLine("WARNING: " + message); }
    public override void WriteProgress(long sourceId, ProgressRecord record) { }
    public override SecureString ReadLineAsSecureString() { throw new NotSupportedException(); }
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes types, PSCredentialUIOptions options) { throw new NotSupportedException(); }
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Asked.Add(message);
        return Choices.Dequeue();
    }
}
'@

    # Runs a script at such a host; what it gives, shows and asks.
    function Invoke-Typed {
        param([string] $Script, [string[]] $Line = @(), [int[]] $Choice = @())
        $typing = [TypingHost]::new()
        foreach ($one in $Line) { $typing.Screen.Lines.Enqueue($one) }
        foreach ($one in $Choice) { $typing.Screen.Choices.Enqueue($one) }
        $runspace = [runspacefactory]::CreateRunspace($typing)
        $shell = [powershell]::Create()
        try {
            $runspace.Open()
            $shell.Runspace = $runspace
            $runspace.SessionStateProxy.SetVariable('PSDefaultParameterValues', @{ '*-BedrockChat:Context' = Get-BedrockContext })
            $null = $shell.AddScript("Set-StrictMode -Version Latest; Import-Module '$TestManifest'; Set-Location -LiteralPath '$TestDrive'").AddStatement().AddScript($Script)
            $thrown = @()
            $output = @(try { $shell.Invoke() } catch { $thrown = @($_.Exception.InnerException.ErrorRecord) })
            [pscustomobject]@{
                Output = $output; Error = @($thrown) + @($shell.Streams.Error); Warning = @($shell.Streams.Warning)
                Shown = $typing.Screen.Shown; Asked = @($typing.Screen.Asked); Left = $typing.Screen.Lines.Count
                Runspace = @($runspace.SessionStateProxy.GetVariable('talk'))
            }
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
        }
    }
}

Describe 'Enter-BedrockChat' -Tag Emulator {
    BeforeEach {
        $null = Send-Admin DELETE faults
        $null = Send-Admin DELETE scenario
        $null = Send-Admin DELETE journal
    }

    It 'writes answers, goes on with the conversation and emits it' {
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $model -System 'be kind' -MaxToken 99" 'one', '', 'two', '/exit', 'never'
        $r.Error | Should -BeNullOrEmpty
        $r.Shown | Should -Be "Chat with $model in us-east-1. /help lists the commands, /exit leaves.`n>>> one`n>>> >>> two`n>>> "
        $r.Left | Should -Be 1
        $r.Output | Should -HaveCount 1
        $r.Output[0].PSObject.TypeNames | Should -Contain 'BedrockPS.Conversation'
        $r.Output[0].Messages.Content.Text | Should -Be 'one', 'one', 'two', 'two'
        $sent = Get-Sent
        $sent | Should -HaveCount 2
        $sent[1].messages.content.text | Should -Be 'one', 'one', 'two'
        $sent[1].system.text | Should -Be 'be kind'
        $sent[1].inferenceConfig.maxTokens | Should -Be 99
    }

    It 'ends with the input, and emits nothing when nothing was said' {
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $model" '"""', 'half'
        $r.Output | Should -BeNullOrEmpty
        $r.Error | Should -BeNullOrEmpty
        Get-Sent | Should -BeNullOrEmpty
    }

    It 'begins with a message about what is piped in' {
        $r = Invoke-Typed "'the data' | Enter-BedrockChat 'the question' -ModelId $model" 'more'
        (Get-Sent)[0].messages.content.text | Should -Be "the question`n`nthe data"
        (Get-Sent)[1].messages.content.text | Should -Be "the question`n`nthe data", "the question`n`nthe data", 'more'
        $r.Output[0].Messages | Should -HaveCount 4
    }

    It 'goes on with <Name>, its model and its region' -ForEach @(
        @{ Name = 'a conversation from the pipeline'; Script = '$c | Enter-BedrockChat' }
        @{ Name = 'an answer from the pipeline'; Script = '$r | Enter-BedrockChat' }
        @{ Name = 'a conversation by name'; Script = 'Enter-BedrockChat -Conversation $c' }
    ) {
        $r = Invoke-Typed "`$r = Invoke-BedrockChat before -ModelId $model -Region eu-west-1; `$c = `$r.Conversation; $Script" 'after'
        $r.Shown | Should -BeLike "Chat with $model in eu-west-1.*"
        $r.Output[0].Messages.Content.Text | Should -Be 'before', 'before', 'after', 'after'
        $r.Output[0].Region | Should -Be eu-west-1
    }

    It 'takes what begins with one slash for a command, and never sends it' {
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $model" '/nothing secret', '/', '/HELP', '//slash', '"""', '/in a block', '"""'
        $r.Shown | Should -Match ([regex]::Escape('There is no command /nothing. Nothing was sent. /help lists the commands; //nothing sends it as text.'))
        foreach ($name in 'model', 'system', 'attach', 'tool', 'save', 'cost', 'help', 'exit') { $r.Shown | Should -Match "(?m)^(>>> )?  /$name\b" }
        foreach ($row in $r.Shown -split "`n" -match '^  |^Ctrl') { $row.Length | Should -BeLessThan 80 }
        (Get-Sent)[-1].messages.content.text | Should -Be '/slash', '/slash', '/in a block'
        Get-Sent | Should -HaveCount 2
    }

    It 'changes model and system prompt for later turns' {
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $model -System first" 'a', "/model $answering", '/system second', 'b', '/model', '/system'
        $r.Shown | Should -Match "Model: $answering"
        $r.Shown | Should -Match 'System prompt: second'
        (Get-Sent).system.text | Should -Be 'first', 'second'
        $r.Output[0].ModelId | Should -Be $answering
        $r.Output[0].System | Should -Be second
    }

    It 'sends files with the next message alone, and keeps them while it fails' {
        'text of a' | Set-Content $TestDrive/a.txt
        'text of b' | Set-Content "$TestDrive/b c.txt"
        $null = Send-Admin POST faults @{ kind = 'status'; operation = 'ConverseStream'; status = 400; code = 'ValidationException' }
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $model" '/attach a.txt "b c.txt"', '/attach missing.txt', 'fails', 'works', 'without', '/attach *.txt', '/attach none'
        $r.Shown | Should -Match "'a.txt' \(document, txt, 10 bytes\)"
        $r.Shown | Should -Match 'The next message takes no file along.'
        $r.Error.FullyQualifiedErrorId | Should -BeLike '*,BedrockPS.Commands.Chat.EnterBedrockChatCommand'
        $r.Error[0].FullyQualifiedErrorId | Should -BeLike 'FileUnavailable,*'
        $r.Error[1].FullyQualifiedErrorId | Should -BeLike 'ValidationException,*'
        $sent = Get-Sent
        $sent[1].messages | Should -HaveCount 1
        $sent[1].messages[0].content.document.name | Where-Object { $_ } | Should -HaveCount 2
        $sent[2].messages[-1].content | Should -HaveCount 1
    }

    It 'asks for each tool call, however -Confirm is set' {
        $tool = "New-BedrockTool -Name get_weather -Description 'Weather of a city' -Command { param([Parameter(Mandatory)] [string] `$City) `"In `$City it is 7 degrees`" }"
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $answering -Tool ($tool) -Confirm:`$false" 'Call get_weather for Oslo', 'Call get_weather for Rome' -Choice 0, 2
        $r.Asked | Should -Be 'Run tool get_weather {"City":"Oslo"}?', 'Run tool get_weather {"City":"Rome"}?'
        $r.Shown | Should -Match '(?m)^Tool: get_weather$'
        $r.Shown | Should -Match 'In Oslo it is 7 degrees'
        $r.Shown | Should -Match 'declined this call'
        $r.Output[0].Messages | Should -HaveCount 8
    }

    It 'offers commands by name, and tells a wrong name' {
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $model" '/tool Get-NothingAtAll', '/tool', '/tool Get-Date', 'hi'
        $r.Error.FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        $r.Error | Should -HaveCount 1
        $r.Shown | Should -Match 'The model may call nothing.'
        $r.Shown | Should -Match 'each call asked for: Get-Date'
        (Get-Sent)[0].toolConfig.tools.toolSpec.name | Should -Be Get-Date
    }

    It 'leaves out a turn whose calls nobody can answer' {
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $answering -Tool @{ name = 'get_weather'; description = 'Weather of a city'; inputSchema = @{ type = 'object'; properties = @{ city = @{ type = 'string' } } } }" 'Call get_weather for Oslo', 'hello'
        $r.Warning.Message | Should -Be 'The model asks for tools that were not run (get_weather), so this turn is not part of the conversation.'
        $r.Output[0].Messages | Should -HaveCount 2
    }

    It 'saves the conversation, and asks before it replaces a file' {
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $model" '/save early.json', 'one', '/save "kept it.json"', 'two', '/save "kept it.json"', '/save "kept it.json"', '/save' -Choice 1, 0
        $r.Error[0].Exception.Message | Should -Be 'There is no conversation to save yet.'
        $r.Error[1].Exception.Message | Should -Be '/save takes one path.'
        $r.Asked | Should -HaveCount 2
        $r.Shown | Should -Match 'Not saved.'
        (Import-BedrockConversation "$TestDrive/kept it.json").Messages | Should -HaveCount 4
        if (-not $IsWindows) { (Get-Item "$TestDrive/kept it.json").UnixFileMode | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite') }
    }

    It 'tells the tokens' {
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $model" '/cost', 'one', '/cost'
        $r.Shown | Should -Match 'No tokens were used yet.'
        $r.Shown | Should -Match ([regex]::Escape("Tokens: $($r.Output[0].Usage) (1 answer)."))
        $r.Shown | Should -Not -Match 'Cost:'
    }

    It 'tells the money, counts each call and keeps to the budget of the context' {
        Set-Content "$TestDrive/prices.json" "{""format"":""BedrockPS.Prices"",""version"":1,""currency"":""USD"",""models"":{""$model"":{""inputPerMillion"":1000,""outputPerMillion"":2000}}}"
        Set-BedrockContext -PricePath "$TestDrive/prices.json" -BudgetUsd 1
        try { $r = Invoke-Typed "Enter-BedrockChat -ModelId $model -MaxToken 50" 'one', '/cost', ('x' * 40000) }
        finally { Set-BedrockContext -PricePath $null -BudgetUsd $null }
        $usage = $r.Output[0].Usage
        $cost = ($usage.InputTokens * 1000 + $usage.OutputTokens * 2000) / 1000000
        $r.Shown | Should -Match ([regex]::Escape("Cost: $($cost.ToString('0.######', [cultureinfo]::InvariantCulture)) USD."))
        $r.Error | Should -HaveCount 1
        $r.Error[0].FullyQualifiedErrorId | Should -BeLike 'BudgetExceeded,*'
        @(Get-Sent) | Should -HaveCount 1
    }

    It 'tells a turn that <Name>, and goes on from before it' -ForEach @(
        @{ Name = 'is refused'; Fault = @{ kind = 'status'; status = 403; code = 'AccessDeniedException' }; Id = 'AccessDeniedException'; Kind = 'PermissionDenied' }
        @{ Name = 'is cut'; Fault = @{ kind = 'truncate'; afterEvents = 3 }; Id = 'StreamIncomplete'; Kind = 'ConnectionError' }
        @{ Name = 'finds its keys expired'; Fault = @{ kind = 'status'; status = 403; code = 'ExpiredTokenException' }; Id = 'ExpiredTokenException'; Kind = 'AuthenticationError' }
    ) {
        $null = Send-Admin POST faults ($Fault + @{ operation = 'ConverseStream'; skip = 1; times = 1 })
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $model -MaxRetry 0" 'first', 'second one two', 'third'
        $r.Error | Should -HaveCount 1
        $r.Error[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $r.Error[0].CategoryInfo.Category | Should -Be $Kind
        $r.Output[0].Messages.Content.Text | Should -Be 'first', 'first', 'third', 'third'
    }

    It 'shows no control sequence of the model' {
        $text = "a$([char]27)]0;owned$([char]7)b$([char]27)[2Jc"
        $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'ConverseStream' }; answer = @{ frames = @(
                            @{ event = 'messageStart'; payload = @{ role = 'assistant' } }
                            @{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 0; delta = @{ text = $text.Substring(0, 4) } } }
                            @{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 0; delta = @{ text = $text.Substring(4) } } }
                            @{ event = 'contentBlockStop'; payload = @{ contentBlockIndex = 0 } }
                            @{ event = 'messageStop'; payload = @{ stopReason = 'max_tokens' } }) } }) }
        $r = Invoke-Typed "Enter-BedrockChat -ModelId $model" 'hi'
        $r.Shown | Should -Match '(?m)^>>> abc$'
        $r.Shown | Should -Not -Match "$([char]27)"
        $r.Warning.Message | Should -BeLike '*max_tokens*'
        $r.Output[0].Messages[-1].Content.Text | Should -Be $text
    }

    It 'keeps the conversation in a variable after each answer' {
        $null = Send-Admin POST faults @{ kind = 'status'; operation = 'ConverseStream'; skip = 1; status = 400; code = 'ValidationException' }
        $r = Invoke-Typed "`$ErrorActionPreference = 'Stop'; Enter-BedrockChat -ModelId $model -ConversationVariable talk" 'one', 'fails', 'never'
        $r.Error[0].FullyQualifiedErrorId | Should -BeLike 'ValidationException,*'
        $r.Output | Should -BeNullOrEmpty
        $r.Runspace[0].Messages.Content.Text | Should -Be 'one', 'one'
    }

    It 'ends before the first prompt when <Name>' -ForEach @(
        @{ Name = 'there is no model'; Script = 'Enter-BedrockChat'; Id = 'ModelNotSet' }
        @{ Name = 'the profile does not exist'; Script = 'Enter-BedrockChat -ModelId local.echo-v1 -ProfileName nobody'; Id = 'ProfileNotFound' }
        @{ Name = 'there are two conversations'; Script = '$c = (Invoke-BedrockChat x -ModelId local.echo-v1).Conversation; $c | Enter-BedrockChat -Conversation $c'; Id = 'InputInvalid' }
        @{ Name = 'several objects are piped in'; Script = "'a', 'b' | Enter-BedrockChat -ModelId local.echo-v1"; Id = 'InputInvalid' }
        @{ Name = 'the variable has a $'; Script = 'Enter-BedrockChat -ModelId local.echo-v1 -ConversationVariable ''$x'''; Id = 'InputInvalid' }
        @{ Name = 'the variable cannot be set'; Script = 'Set-Variable fixed 1 -Option ReadOnly; Enter-BedrockChat -ModelId local.echo-v1 -ConversationVariable fixed'; Id = 'InputInvalid' }
    ) {
        $r = Invoke-Typed $Script 'hi'
        $r.Error[0].FullyQualifiedErrorId | Should -Be "$Id,BedrockPS.Commands.Chat.EnterBedrockChatCommand"
        $r.Left | Should -Be 1
        Get-Sent | Should -BeNullOrEmpty
    }

    It 'needs somebody who types: not <Name>' -ForEach @(
        @{ Name = 'a session without one'; Script = '{0}' }
        @{ Name = 'a job'; Script = 'Start-Job {{ {0} }} | Receive-Job -Wait' }
        @{ Name = 'a parallel runspace'; Script = '1 | ForEach-Object -Parallel {{ {0} }}' }
    ) {
        $chat = "Import-Module '$TestManifest'; try { Enter-BedrockChat -ModelId m -Region us-east-1 -AccessKey a -SecretKey b -EndpointUrl http://127.0.0.1:9 } catch { `$_.FullyQualifiedErrorId; `"`$(`$_.CategoryInfo.Category)`"; `$_.ErrorDetails.RecommendedAction }"
        $lines = Invoke-InNewSession ($Script -f $chat)
        $lines | Should -Be 'HostNotInteractive,BedrockPS.Commands.Chat.EnterBedrockChatCommand', 'InvalidOperation', 'Use Invoke-BedrockChat: it takes messages from the pipeline, and -Conversation goes on.'
    }
}
