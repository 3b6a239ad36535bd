BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $model = 'local.echo-v1'
    $http = [Net.Http.HttpClient]::new()

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 20 }
        Invoke-RestMethod @arguments
    }
    function Get-SentPrompt {
        $journal = [Text.Json.JsonDocument]::Parse($http.GetStringAsync("$($TestEmulator.EndpointUrl)/_emulator/journal?operation=Converse").GetAwaiter().GetResult())
        foreach ($entry in $journal.RootElement.GetProperty('entries').EnumerateArray()) {
            $body = [Text.Json.JsonDocument]::Parse($entry.GetProperty('bodyText').GetString())
            @($body.RootElement.GetProperty('messages').EnumerateArray())[-1].GetProperty('content')[0].GetProperty('text').GetString()
        }
    }
    # The echo model answers with the prompt, so the file says which prompts it has.
    function Get-KeptPrompt($File) {
        [regex]::Matches([IO.File]::ReadAllText($File), '(?m)^{"key":.*?"answer":.*?"text":"(.*?)".*}\n').ForEach({ $_.Groups[1].Value })
    }
    function New-File { Join-Path $TestDrive "$([guid]::NewGuid()).jsonl" }
}

AfterAll {
    $http.Dispose()
    Stop-BedrockEmulator -ErrorAction Ignore
}

Describe 'Invoke-BedrockChat -Checkpoint' -Tag Emulator {
    BeforeEach { $null = Send-Admin DELETE journal; $null = Send-Admin DELETE scenario; $null = Send-Admin DELETE faults }

    Context 'Runs that go on' {
        It 'sends nothing again and gives the same answers in the order of the new input' {
            $file = New-File
            $first = 1..5 | ForEach-Object { "prompt $_" } | Invoke-BedrockChat -ModelId $model -Checkpoint $file
            $second = 'prompt 4', 'new', 'prompt 2' | Invoke-BedrockChat -ModelId $model -Checkpoint $file
            Get-SentPrompt | Should -HaveCount 6
            $second.Text | Should -Be 'prompt 4', 'new', 'prompt 2'
            $second.Index | Should -Be 0, 1, 2
            $second.InputObject | Should -Be 'prompt 4', 'new', 'prompt 2'
            foreach ($name in 'RequestId', 'StopReason', 'MessageJson', 'ModelId', 'Region', 'LatencyMs', 'Attempts') { $second[0].$name | Should -Be $first[3].$name }
            "$($second[0].Usage)" | Should -Be "$($first[3].Usage)"
            $second[0].Conversation.ConversationId | Should -Be $first[3].Conversation.ConversationId
        }

        It 'goes on with a conversation whose answer came from the file as with the first' {
            $file = New-File
            $first = 'hello' | Invoke-BedrockChat -ModelId $model -Checkpoint $file
            $second = 'hello' | Invoke-BedrockChat -ModelId $model -Checkpoint $file
            $null = $first | Invoke-BedrockChat 'more'
            $null = $second | Invoke-BedrockChat 'more'
            $bodies = (Send-Admin GET journal).entries.bodyText
            $bodies[-1] | Should -BeExactly $bodies[-2]
        }

        It 'gives reasoning that is no part of the turn again' {
            $file = New-File
            $usage = @{ inputTokens = 1; outputTokens = 1; totalTokens = 2 }
            $cut = @{ output = @{ message = @{ role = 'assistant'; content = @(@{ text = 'one ' }) } }; stopReason = 'max_tokens'; usage = $usage }
            $rest = @{ output = @{ message = @{ role = 'assistant'; content = @(@{ reasoningContent = @{ reasoningText = @{ text = 'go on' } } }, @{ text = 'two' }) } }; stopReason = 'end_turn'; usage = $usage }
            $null = Send-Admin POST scenario @{ name = 'cut'; exchanges = @($cut, $rest | ForEach-Object { @{ match = @{ operation = 'Converse' }; answer = @{ json = $_ } } }) }
            $answers = 1..2 | ForEach-Object { 'count' | Invoke-BedrockChat -ModelId $model -MaxToken 5 -MaxContinuation 1 -Checkpoint $file }
            $answers.Text | Should -Be 'one two', 'one two'
            $answers.Reasoning | Should -Be 'go on', 'go on'
            (Send-Admin GET journal).entries | Should -HaveCount 2
        }

        It 'takes the same prompt twice as two items' {
            $file = New-File
            $null = 'a', 'a' | Invoke-BedrockChat -ModelId $model -Checkpoint $file
            Get-SentPrompt | Should -HaveCount 2
            'a', 'a', 'a' | Invoke-BedrockChat -ModelId $model -Checkpoint $file -ThrottleLimit 4 | Should -HaveCount 3
            Get-SentPrompt | Should -HaveCount 3
        }

        It 'sends an item again that failed, and no other' {
            $file = New-File
            $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'Converse'; bodyContains = 'bad' }; answer = @{ status = 400; errorType = 'ValidationException'; json = @{ message = 'secret words of the prompt' } } }) }
            $out = 'a', 'bad', 'c' | Invoke-BedrockChat -ModelId $model -Checkpoint $file -ErrorAction SilentlyContinue -ErrorVariable faults
            $out | Should -HaveCount 2
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ValidationException,*'
            $faults[0].TargetObject | Should -Be 'bad'
            $failure = Get-Content $file | Where-Object { $_ -like '*"failure"*' } | ConvertFrom-Json
            $failure.failure.errorId | Should -Be 'ValidationException'
            Get-Content $file -Raw | Should -Not -BeLike '*secret words*'
            ('a', 'bad', 'c' | Invoke-BedrockChat -ModelId $model -Checkpoint $file).Text | Should -Be 'a', 'bad', 'c'
            Get-SentPrompt | Should -Be 'a', 'bad', 'c', 'bad'
        }

        It 'tells apart attachments of one name by their bytes' {
            $file = New-File
            $document = Join-Path $TestDrive notes.txt
            foreach ($text in 'one', 'two', 'two') {
                Set-Content $document $text
                $null = 'Sum up' | Invoke-BedrockChat -ModelId $model -Attachment $document -Checkpoint $file
            }
            @((Send-Admin GET 'journal?operation=Converse').entries) | Should -HaveCount 2
        }

        It 'rebuilds objects, and the turns between when tools were run' {
            $file = New-File
            $arguments = @{ ModelId = 'local.extract-v1'; Checkpoint = $file }
            $tool = New-BedrockTool { param([string] $City) "Sunny in $City" } -Name get_weather -Description 'Weather of a city'
            $first = 'Call get_weather for city Oslo' | Invoke-BedrockChat @arguments -Tool $tool -InvokeTool Auto
            $second = 'Call get_weather for city Oslo' | Invoke-BedrockChat @arguments -Tool $tool -InvokeTool Auto
            $first.Conversation.Messages.Count | Should -BeGreaterThan 2
            "$($second.Conversation.Messages | ForEach-Object { $_.Role + $_ })" | Should -Be "$($first.Conversation.Messages | ForEach-Object { $_.Role + $_ })"
            $objects = @{ ModelId = 'local.extract-v1'; Checkpoint = New-File; JsonSchema = @{ type = 'object'; properties = @{ number = @{ type = 'string' }; total = @{ type = 'number' } } } }
            $sent = (Send-Admin GET 'journal?operation=Converse').entries.Count
            $one = 'Invoice number INV-7, total 12.50' | Invoke-BedrockChat @objects
            $again = 'Invoice number INV-7, total 12.50' | Invoke-BedrockChat @objects
            ($again | ConvertTo-Json) | Should -Be ($one | ConvertTo-Json)
            (Send-Admin GET 'journal?operation=Converse').entries.Count | Should -Be ($sent + 1)
        }

        It 'shows an answer that it has, with -Show' {
            $file = New-File
            $null = 'shown' | Invoke-BedrockChat -ModelId $model -Checkpoint $file -Show 6> $null
            $told = 'shown' | Invoke-BedrockChat -ModelId $model -Checkpoint $file -Show 6>&1
            "$($told[0])" | Should -Be 'shown'
            $told[-1].Text | Should -Be 'shown'
            @((Send-Admin GET 'journal').entries) | Should -HaveCount 1
        }
    }

    Context 'The file' {
        # On Windows the access list of the folder holds.
        It 'is for its owner alone' -Skip:$IsWindows {
            $file = New-File
            $null = 'a' | Invoke-BedrockChat -ModelId $model -Checkpoint $file
            (Get-Item $file).UnixFileMode | Should -Be ([IO.UnixFileMode]'UserRead, UserWrite')
        }

        It 'lies where PowerShell stands, and a name with brackets is a name' {
            Push-Location $TestDrive
            try { $null = 'a' | Invoke-BedrockChat -ModelId $model -Checkpoint 'run[1].jsonl' }
            finally { Pop-Location }
            Test-Path -LiteralPath (Join-Path $TestDrive 'run[1].jsonl') | Should -BeTrue
        }

        It 'of other settings is refused before any request, with the names of those that differ' {
            $file = New-File
            $null = 'a' | Invoke-BedrockChat -ModelId $model -System 'one' -MaxToken 100 -Checkpoint $file
            { 'b' | Invoke-BedrockChat -ModelId $model -System 'two' -MaxToken 100 -Temperature 0 -Checkpoint $file } | Should -Throw '*-System, -Temperature*' -ErrorId 'CheckpointMismatch,*'
            { 'b' | Invoke-BedrockChat -ModelId local.extract-v1 -System 'one' -MaxToken 100 -Checkpoint $file } | Should -Throw '*: -ModelId.*' -ErrorId 'CheckpointMismatch,*'
            { 'b' | Invoke-BedrockChat -ModelId $model -System 'one' -MaxToken 100 -OutputType @{ a = 1 } -Checkpoint $file } | Should -Throw '*-OutputType*' -ErrorId 'CheckpointMismatch,*'
            Get-SentPrompt | Should -HaveCount 1
        }

        It 'does not care in which order a hashtable gives its members' {
            $file = New-File
            $null = 'a' | Invoke-BedrockChat -ModelId $model -AdditionalField ([ordered]@{ x = 1; y = @{ z = 2 } }) -Checkpoint $file
            $null = 'a' | Invoke-BedrockChat -ModelId $model -AdditionalField ([ordered]@{ y = @{ z = 2 }; x = 1 }) -Checkpoint $file
            Get-SentPrompt | Should -HaveCount 1
        }

        It 'that is no checkpoint is refused and left as it is: <_>' -ForEach 'notes', "notes`n", "{`"format`":`"Other`",`"version`":1}`n" {
            $file = New-File
            [IO.File]::WriteAllText($file, $_)
            { 'a' | Invoke-BedrockChat -ModelId $model -Checkpoint $file } | Should -Throw -ErrorId 'CheckpointInvalid,*'
            [IO.File]::ReadAllText($file) | Should -BeExactly $_
            (Send-Admin GET journal).entries | Should -BeNullOrEmpty
        }

        It 'whose header names a setting twice is told apart, and a path that is none is refused' {
            $file = New-File
            Set-Content $file '{"format":"BedrockPS.Checkpoint","version":1,"settings":{"ModelId":"a","ModelId":"b"}}'
            { 'a' | Invoke-BedrockChat -ModelId $model -Checkpoint $file } | Should -Throw '*-ModelId*' -ErrorId 'CheckpointMismatch,*'
            { 'a' | Invoke-BedrockChat -ModelId $model -Checkpoint "a`0b" } | Should -Throw -ErrorId 'InputInvalid,*'
        }

        It 'of a newer version is refused' {
            $file = New-File
            Set-Content $file '{"format":"BedrockPS.Checkpoint","version":2}'
            { 'a' | Invoke-BedrockChat -ModelId $model -Checkpoint $file } | Should -Throw '*version 2*' -ErrorId 'CheckpointInvalid,*'
        }

        It 'serves one run at a time' {
            $file = New-File
            'a' | Invoke-BedrockChat -ModelId $model -Checkpoint $file | ForEach-Object {
                { 'b' | Invoke-BedrockChat -ModelId $model -Checkpoint $file } | Should -Throw -ErrorId 'CheckpointInUse,*'
            }
            'b' | Invoke-BedrockChat -ModelId $model -Checkpoint $file | Should -HaveCount 1
        }

        It 'is free again when the pipeline ends early' {
            $file = New-File
            1..9 | ForEach-Object { "p$_" } | Invoke-BedrockChat -ModelId $model -Checkpoint $file | Select-Object -First 2 | Should -HaveCount 2
            (Get-KeptPrompt $file) | Should -Be 'p1', 'p2'
            1..9 | ForEach-Object { "p$_" } | Invoke-BedrockChat -ModelId $model -Checkpoint $file | Should -HaveCount 9
            Get-SentPrompt | Should -HaveCount 9
        }

        # Only Linux has a file that is always full.
        It 'that cannot be written ends the run before anything is sent' -Skip:(-not (Test-Path /dev/full)) {
            $link = Join-Path $TestDrive full
            $null = New-Item -ItemType SymbolicLink -Path $link -Target /dev/full
            { 'a' | Invoke-BedrockChat -ModelId $model -Checkpoint $link } | Should -Throw -ErrorId 'FileUnavailable,*'
            (Send-Admin GET journal).entries | Should -BeNullOrEmpty
        }

        It 'goes not with <Name>' -ForEach @{ Name = '-Stream'; More = @{ Stream = $true } }, @{ Name = '-Join'; More = @{ Join = $true } } {
            { 'a' | Invoke-BedrockChat -ModelId $model -Checkpoint (New-File) @More } | Should -Throw -ErrorId 'ParameterConflict,*'
        }
    }

    # Windows has no signal that ends a process midway as this one does.
    Context 'A run that is killed' -Skip:$IsWindows {
        # BEDROCKPS_TEST_CHECKPOINT_ITEMS: how many items; the default is the number that the promise is about.
        It 'goes on to the end, and sends nothing again but what was in flight' {
            $items = if ($env:BEDROCKPS_TEST_CHECKPOINT_ITEMS) { [int]$env:BEDROCKPS_TEST_CHECKPOINT_ITEMS } else { 2000 }
            $limit = 8
            $file = New-File
            $run = "1..$items | ForEach-Object { `"prompt `$_`" } | Invoke-BedrockChat -ModelId $model -Checkpoint '$file' -ThrottleLimit $limit"
            $script = "Import-Module '$TestManifest'; $run -EndpointUrl $($TestEmulator.EndpointUrl) -Region us-east-1 -AccessKey AKIDEMULATOR00000000 -SecretKey emulator-secret-not-a-secret | Out-Null"
            $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
            if ([IO.Path]::GetFileNameWithoutExtension($start.FileName) -ne 'pwsh') { $start.ArgumentList.Add((Join-Path $PSHOME pwsh.dll)) }
            '-NoProfile', '-NonInteractive', '-Command', $script | ForEach-Object { $start.ArgumentList.Add($_) }
            $null = Send-Admin POST faults @{ kind = 'delay'; operation = 'Converse'; delayMs = 2; times = -1 }

            $kept = $sent = @()
            foreach ($part in 0.001, 0.3, 0.7) {
                $child = [Diagnostics.Process]::Start($start)
                $size = 560 * $items * $part
                try {
                    while (-not $child.WaitForExit(1) -and (-not [IO.File]::Exists($file) -or [IO.FileInfo]::new($file).Length -lt $size)) { }
                    $child.HasExited | Should -BeFalse -Because 'it has to be killed in the middle of its work'
                }
                finally {
                    if (-not $child.HasExited) { $child.Kill() }
                    $child.WaitForExit()
                }
                $now = [Collections.Generic.HashSet[string]][string[]]@(Get-SentPrompt)
                $kept.Where({ $now.Contains($_) }) | Should -BeNullOrEmpty -Because 'the file had their answers'
                $sent += @($now)
                $before = $kept.Count
                $kept = @(Get-KeptPrompt $file)
                $kept.Count | Should -BeGreaterThan $before
                $kept.Count | Should -BeLessThan $items
                $null = Send-Admin DELETE journal
            }

            $answers = Invoke-Expression $run
            $answers.Count | Should -Be $items
            ($answers.Text -join "`n") | Should -BeExactly ((1..$items | ForEach-Object { "prompt $_" }) -join "`n")
            Compare-Object $answers.Index (0..($items - 1)) -SyncWindow 0 | Should -BeNullOrEmpty
            $sent += @(Get-SentPrompt)
            [Collections.Generic.HashSet[string]]::new([string[]]$sent).Count | Should -Be $items
            $sent.Count - $items | Should -BeLessOrEqual (3 * $limit)
        }
    }
}
