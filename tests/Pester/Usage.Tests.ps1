BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $model = 'local.echo-v1'

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 20 }
        Invoke-RestMethod @arguments
    }
    function Get-Sent($Operation = 'Converse') { @((Send-Admin GET journal).entries | Where-Object operation -eq $Operation) }
    function Set-Answer($Answer, $Operation = 'Converse') {
        $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = $Operation }; times = -1; answer = $Answer }) }
    }
    # Prices of a file: input and output for a million tokens, by model.
    function New-PriceFile([hashtable] $Price, $Currency = 'USD') {
        $path = Join-Path $TestDrive "prices-$([guid]::NewGuid()).json"
        $models = @{}
        foreach ($id in $Price.Keys) { $models[$id] = @{ inputPerMillion = $Price[$id][0]; outputPerMillion = $Price[$id][1] } }
        @{ format = 'BedrockPS.Prices'; version = 1; currency = $Currency; models = $models } | ConvertTo-Json -Depth 5 | Set-Content $path
        $path
    }
    $answer = @{ json = @{
            output = @{ message = @{ role = 'assistant'; content = @(@{ text = 'x' }) } }; stopReason = 'end_turn'
            usage = @{ inputTokens = 3; outputTokens = 2; totalTokens = 15; cacheReadInputTokens = 4; cacheWriteInputTokens = 6; cacheDetails = @(@{ ttl = '1h'; inputTokens = 6 }) }; metrics = @{ latencyMs = 10 }
        }
    }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Usage' -Tag Emulator {
    BeforeEach {
        $null = Send-Admin DELETE journal; $null = Send-Admin DELETE scenario; $null = Send-Admin DELETE faults
        Set-BedrockContext -BudgetUsd $null -LedgerPath $null -PricePath $null -ModelId $model -Region us-east-1
        Clear-BedrockUsage -Force
    }

    Context 'The ledger' {
        It 'has what a call used, and no cost without a price' {
            Set-Answer $answer
            $r = Invoke-BedrockChat 'hello'
            $entry = Get-BedrockUsage
            $entry | Should -BeOfType ([BedrockPS.UsageEntry])
            $entry.ModelId, $entry.Region, $entry.Cmdlet, $entry.RequestId | Should -Be $model, 'us-east-1', 'Invoke-BedrockChat', $r.RequestId
            $entry.InputTokens, $entry.OutputTokens, $entry.CacheReadInputTokens, $entry.CacheWriteInputTokens, $entry.LatencyMs, $entry.Calls | Should -Be 3, 2, 4, 6, 10, 1
            $entry.Cost | Should -BeNullOrEmpty
            $entry.Currency | Should -BeNullOrEmpty
            $entry.CallsWithoutCost | Should -Be 1
            [math]::Abs(($entry.Time.UtcDateTime - [datetime]::UtcNow).TotalMinutes) | Should -BeLessThan 5
        }

        It 'has each tool round, each probe and each parallel runspace, and no count and no refused call' {
            $context = Get-BedrockContext
            $call = @{ json = @{ output = @{ message = @{ role = 'assistant'; content = @(@{ toolUse = @{ toolUseId = 't1'; name = 'now'; input = @{} } }) } }; stopReason = 'tool_use'; usage = @{ inputTokens = 9; outputTokens = 1; totalTokens = 10 } } }
            $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'Converse' }; times = 1; answer = $call }) }
            $null = Invoke-BedrockChat go -Tool (New-BedrockTool -Name now -Command { 'noon' }) -InvokeTool Auto
            (Get-BedrockUsage).InputTokens | Should -HaveCount 2
            @(Get-BedrockUsage)[0].InputTokens | Should -Be 9
            $null = Test-BedrockModel local.extract-v1 -Probe
            $null = Measure-BedrockToken hello
            Invoke-BedrockChat hello -ModelId local.restricted-v1 -ErrorAction SilentlyContinue
            $manifest = $TestManifest
            $null = 1..3 | ForEach-Object -ThrottleLimit 3 -Parallel { Import-Module $using:manifest; Invoke-BedrockChat "say $_" -Context $using:context }
            Get-BedrockUsage -GroupBy Cmdlet, Model | ForEach-Object { "$($_.Cmdlet) $($_.ModelId) $($_.Calls)" } |
                Should -Be "Invoke-BedrockChat $model 5", 'Test-BedrockModel local.extract-v1 1'
        }

        It 'has streams, and those that were cut or left early without tokens' {
            $null = Invoke-BedrockChat hello -Stream
            $null = Invoke-BedrockChat 'one two three' -Stream | Select-Object -First 1
            $null = Send-Admin POST faults @{ kind = 'cut'; operation = 'ConverseStream'; afterEvents = 2 }
            Invoke-BedrockChat hello -Stream -ErrorAction SilentlyContinue -ErrorVariable cut | Out-Null
            $cut.FullyQualifiedErrorId | Should -BeLike 'StreamIncomplete,*'
            $entries = @(Get-BedrockUsage)
            $entries | Should -HaveCount 3
            $entries[0].OutputTokens | Should -BeGreaterThan 0
            $entries[1].OutputTokens | Should -BeNullOrEmpty
            $entries[2].OutputTokens | Should -BeNullOrEmpty
        }

        It 'is filtered, summed and measured under strict mode and a German culture' {
            Set-BedrockContext -PricePath (New-PriceFile @{ $model = 2.5, 10; 'local.*' = $null, $null })
            'a', 'b' | Invoke-BedrockChat -MaxToken 5 | Out-Null
            Invoke-BedrockChat 'c' -ModelId local.extract-v1 | Out-Null
            $culture = [cultureinfo]::CurrentCulture
            try {
                [cultureinfo]::CurrentCulture = 'de-DE'
                Set-StrictMode -Version Latest
                $sums = Get-BedrockUsage -GroupBy Model
                $expected = (Get-BedrockUsage *ECHO* | Measure-Object InputTokens -Sum).Sum * 2.5d + (Get-BedrockUsage *echo* | Measure-Object OutputTokens -Sum).Sum * 10d
                $sums[0].Cost | Should -Be ($expected / 1000000)
                $sums[0].Currency | Should -Be USD
                $sums[1].Cost | Should -BeNullOrEmpty
                $sums[1].CallsWithoutCost | Should -Be 1
                [double] (Get-BedrockUsage | Measure-Object Cost -Sum).Sum | Should -Be ([double] $sums[0].Cost)
                Get-BedrockUsage -Since (Get-Date).AddHours(1) | Should -BeNullOrEmpty
                @(Get-BedrockUsage -Since (Get-Date).AddHours(-1) -Cmdlet Invoke-*) | Should -HaveCount 3
                (Get-BedrockUsage -GroupBy Day).Calls | Should -Be 3
                "$($sums[0])" | Should -Match '^local\.echo-v1: in \d+, out \d+, 0\.\d+ USD$'
            }
            finally { [cultureinfo]::CurrentCulture = $culture; Set-StrictMode -Off }
        }

        It 'prices calls that were made before there was a price, from the template' {
            $null = Invoke-BedrockChat hello
            $path = Join-Path $TestDrive 'template.json'
            (Export-BedrockUsage $path -PriceTemplate).FullName | Should -Be $path
            Set-BedrockContext -PricePath $path
            (Get-BedrockUsage).Cost | Should -BeNullOrEmpty
            $prices = Get-Content $path -Raw | ConvertFrom-Json -AsHashtable
            $prices.models.Keys | Should -Be $model
            $prices.models[$model].inputPerMillion = 1; $prices.models[$model].outputPerMillion = 0
            $prices | ConvertTo-Json -Depth 5 | Set-Content $path
            $entry = Get-BedrockUsage
            $entry.Cost | Should -Be ($entry.InputTokens / 1000000)
            $entry.CallsWithoutCost | Should -Be 0
        }

        It 'is forgotten after asking' {
            $null = Invoke-BedrockChat hello
            Clear-BedrockUsage -WhatIf
            Get-BedrockUsage | Should -HaveCount 1
            Clear-BedrockUsage -Confirm:$false
            Get-BedrockUsage | Should -BeNullOrEmpty
            (Get-Command Clear-BedrockUsage).Parameters.Keys | Should -Contain Confirm
            $lines = Invoke-InNewSession "Import-Module '$TestManifest'; try { Clear-BedrockUsage } catch { `$_.FullyQualifiedErrorId }"
            $lines | Should -Be 'HostNotInteractive,BedrockPS.Commands.Usage.ClearBedrockUsageCommand'
        }
    }

    Context 'A ledger file' {
        BeforeEach {
            $ledger = Join-Path $TestDrive "ledger-$([guid]::NewGuid()).jsonl"
            Set-BedrockContext -LedgerPath $ledger
        }

        It 'keeps a line a call, for its owner alone, and never what was said' {
            $null = 'zebra', 'yak' | Invoke-BedrockChat 'secret word' -ThrottleLimit 2
            $lines = @(Get-Content $ledger)
            $lines | Should -HaveCount 2
            ($lines[0] | ConvertFrom-Json).modelId | Should -Be $model
            $lines -join '' | Should -Not -Match 'zebra|yak|secret'
            if (-not $IsWindows) { [int] [IO.File]::GetUnixFileMode($ledger) | Should -Be 0x180 }
            $read = Get-BedrockUsage -Path $ledger
            $read.RequestId | Sort-Object | Should -Be ((Get-BedrockUsage).RequestId | Sort-Object)
            (Get-Item $ledger | Get-BedrockUsage -GroupBy Model).Calls | Should -Be 2
        }

        It 'takes lines of two processes and their runspaces at once' {
            $script = "
                Import-Module '$TestManifest'
                `$context = Set-BedrockContext -EndpointUrl '$($TestEmulator.EndpointUrl)' -Region us-east-1 -AccessKey AKIDEMULATOR00000000 -SecretKey emulator-secret-not-a-secret -ModelId '$model' -LedgerPath '$ledger' -PassThru
                1..50 | ForEach-Object { `"say `$_`" } | Invoke-BedrockChat -ThrottleLimit 8 -ErrorAction Stop | Out-Null
                1..4 | ForEach-Object -Parallel {
                    Import-Module '$TestManifest'
                    1..10 | ForEach-Object { `"say `$_`" } | Invoke-BedrockChat -Context `$using:context -ErrorAction Stop | Out-Null
                }
                @(Get-BedrockUsage).Count"
            $setup = "$PSScriptRoot/Setup.ps1"
            $counts = 1..2 | ForEach-Object -ThrottleLimit 2 -Parallel { . $using:setup -NoEndpoint; Invoke-InNewSession $using:script }
            $counts | Should -Be 90, 90
            $lines = [IO.File]::ReadAllLines($ledger)
            $lines | Should -HaveCount 180
            @($lines | ConvertFrom-Json | ForEach-Object requestId | Select-Object -Unique) | Should -HaveCount 180
        }

        It 'is read past a torn line, with a warning' {
            $null = Invoke-BedrockChat hello
            [IO.File]::AppendAllText($ledger, '{"time":"2026-')
            $read = Get-BedrockUsage -Path $ledger -WarningVariable warned -WarningAction SilentlyContinue
            $read | Should -HaveCount 1
            "$warned" | Should -BeLike '*1 lines that are no entries of a usage ledger*line 2*'
        }

        It 'that cannot be written costs one warning and no answer' {
            Set-BedrockContext -LedgerPath (Join-Path $TestDrive 'none/ledger.jsonl')
            $texts = 'a', 'b' | Invoke-BedrockChat -As Text -WarningVariable warned -WarningAction SilentlyContinue
            $texts | Should -HaveCount 2
            $warned | Should -HaveCount 1
            "$warned" | Should -BeLike 'The usage ledger lacks calls of this command: *'
            Get-BedrockUsage | Should -HaveCount 2
        }

        It 'is emptied when it is named, and another file never' {
            $null = Invoke-BedrockChat hello
            Clear-BedrockUsage -Path $ledger -WhatIf
            (Get-Item $ledger).Length | Should -BeGreaterThan 0
            Clear-BedrockUsage -LiteralPath $ledger -Force
            (Get-Item $ledger).Length | Should -Be 0
            Get-BedrockUsage | Should -HaveCount 1
            $null = Invoke-BedrockChat hello
            @(Get-Content $ledger) | Should -HaveCount 1
            $other = Join-Path $TestDrive diary.txt
            'It rains.' | Set-Content $other
            Clear-BedrockUsage -Path $other -Force -ErrorVariable refused -ErrorAction SilentlyContinue
            $refused.FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
            $refused.TargetObject | Should -Be $other
            Get-Content $other | Should -Be 'It rains.'
        }
    }

    Context 'Export-BedrockUsage' {
        It 'writes CSV and JSON, and replaces a file only with -Force' {
            'a', 'b' | Invoke-BedrockChat | Out-Null
            $csv = Join-Path $TestDrive 'usage [1].csv'
            $file = Get-BedrockUsage | Select-Object -First 1 | Export-BedrockUsage $csv
            $file | Should -BeOfType ([IO.FileInfo])
            @(Import-Csv -LiteralPath $csv) | Should -HaveCount 1
            (Import-Csv -LiteralPath $csv).ModelId | Should -Be $model
            Export-BedrockUsage $csv -ErrorVariable refused -ErrorAction SilentlyContinue
            $refused.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
            $null = Export-BedrockUsage $csv -Force
            @(Import-Csv -LiteralPath $csv) | Should -HaveCount 2
            $json = Export-BedrockUsage (Join-Path $TestDrive usage.json)
            @(Get-Content $json -Raw | ConvertFrom-Json) | Should -HaveCount 2
            Export-BedrockUsage (Join-Path $TestDrive usage.txt) -ErrorVariable refused -ErrorAction SilentlyContinue
            $refused.FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
            Export-BedrockUsage (Join-Path $TestDrive unwritten.csv) -WhatIf
            Join-Path $TestDrive unwritten.csv | Should -Not -Exist
            'x' | Export-BedrockUsage (Join-Path $TestDrive other.csv) -ErrorVariable refused -ErrorAction SilentlyContinue | Out-Null
            $refused[0].Exception.Message | Should -BeLike 'System.String is no entry*'
        }
    }

    Context 'A ledger path' {
        It 'that is no file of the file system is refused, and the context stays: <_>' -ForEach 'Env:usage', "a`0b" {
            { Set-BedrockContext -LedgerPath $_ } | Should -Throw -ErrorId 'InputInvalid,*'
            (Get-BedrockContext).LedgerPath | Should -BeNullOrEmpty
        }

        It 'that is empty means none' {
            Set-BedrockContext -LedgerPath '' -PricePath ''
            (Get-BedrockContext).LedgerPath | Should -BeNullOrEmpty
            (Get-BedrockContext).PricePath | Should -BeNullOrEmpty
        }

        # Windows has no pipes in the file system.
        It 'that names a pipe loses no answer' -Skip:$IsWindows {
            $pipe = Join-Path $TestDrive pipe
            mkfifo $pipe
            Set-BedrockContext -LedgerPath $pipe
            $answers = 'a', 'b' | Invoke-BedrockChat -As Text -WarningVariable told -WarningAction SilentlyContinue
            $answers | Should -Be a, b
            $told | Should -HaveCount 1
            $told.Message | Should -BeLike "The usage ledger lacks calls of this command: '$pipe' cannot be written:*"
        }
    }

    Context 'The price file' {
        It 'is refused by Set-BedrockContext when it is bad, and the context stays' {
            $good = New-PriceFile @{ $model = 1, 1 }
            Set-BedrockContext -PricePath $good
            $bad = New-PriceFile @{ $model = -1, 1 }
            { Set-BedrockContext -PricePath $bad } | Should -Throw -ErrorId 'PriceFileInvalid,*' -ExpectedMessage "*models.`"$model`".inputPerMillion must be from 0*"
            { Set-BedrockContext -PricePath (Join-Path $TestDrive none.json) } | Should -Throw -ErrorId 'FileUnavailable,*'
            (Get-BedrockContext).PricePath | Should -Be $good
        }

        It 'that was spoiled since ends a pipeline before it sends' {
            $path = New-PriceFile @{ $model = 1, 1 }
            Set-BedrockContext -PricePath $path
            '{' | Set-Content $path
            { Invoke-BedrockChat hello } | Should -Throw -ErrorId 'PriceFileInvalid,*' -ExpectedMessage '*line * is not JSON*'
            Get-Sent | Should -BeNullOrEmpty
        }
    }

    Context 'A budget' {
        BeforeEach {
            # An answer of 5 tokens is cut there, so each call costs what it may cost at most: 5 times 10 dollars for a million.
            Set-BedrockContext -PricePath (New-PriceFile @{ $model = 0, 10 })
            $long = 'one two three four five six seven eight'
        }

        It 'makes exactly the calls that it holds, and each further item is an error of its own' {
            $answers = @(1..20 | ForEach-Object { "$long $_" } | Invoke-BedrockChat -MaxToken 5 -BudgetUsd 0.00035 -ErrorVariable refused -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
            $answers | Should -HaveCount 7
            Get-Sent | Should -HaveCount 7
            $refused | Should -HaveCount 13
            $refused[0].FullyQualifiedErrorId | Should -Be 'BudgetExceeded,BedrockPS.Commands.Chat.InvokeBedrockChatCommand'
            $refused[0].CategoryInfo.Category | Should -Be LimitsExceeded
            $refused[0].TargetObject | Should -Be "$long 8"
            $refused[0].Exception.Message | Should -Be 'The call was not sent: it may cost up to 0.00005 USD, and the budget of 0.00035 USD (-BudgetUsd) has 0.00035 USD spent.'
            $refused[0].ErrorDetails.RecommendedAction | Should -BeLike '*-MaxToken*'
        }

        It 'holds over parallel calls' {
            $answers = @(1..40 | ForEach-Object { "$long $_" } | Invoke-BedrockChat -MaxToken 5 -BudgetUsd 0.0006 -ThrottleLimit 8 -ErrorVariable refused -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
            $answers | Should -HaveCount 12
            Get-Sent | Should -HaveCount 12
            $refused | Should -HaveCount 28
            (Get-BedrockUsage -GroupBy Model).Cost | Should -Be 0.0006
        }

        It 'of the context holds over runspaces and begins anew when it is set' {
            $context = Set-BedrockContext -BudgetUsd 0.0005 -PassThru
            $context.BudgetUsd | Should -Be 0.0005
            $manifest = $TestManifest
            $ids = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:manifest
                1..5 | ForEach-Object { "$using:long $_" } | Invoke-BedrockChat -MaxToken 5 -Context $using:context -ErrorVariable refused -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | Out-Null
                $refused | ForEach-Object FullyQualifiedErrorId
            }
            Get-Sent | Should -HaveCount 10
            $ids | Should -HaveCount 10
            $ids | Select-Object -Unique | Should -BeLike 'BudgetExceeded,*'
            Set-BedrockContext -BudgetUsd 0.00005
            $null = Invoke-BedrockChat $long -MaxToken 5 -ErrorAction Stop -WarningAction SilentlyContinue
            { Invoke-BedrockChat $long -MaxToken 5 -BudgetUsd 1 -ErrorAction Stop } | Should -Throw -ErrorId 'BudgetExceeded,*' -ExpectedMessage '*(Set-BedrockContext -BudgetUsd)*'
            Set-BedrockContext -BudgetUsd $null
            (Get-BedrockContext).BudgetUsd | Should -BeNullOrEmpty
            $null = Invoke-BedrockChat $long -MaxToken 5 -ErrorAction Stop -WarningAction SilentlyContinue
        }

        It 'does not wait for a stream that the same pipeline reads' {
            Set-BedrockContext -BudgetUsd 0.00009
            $inner = Invoke-BedrockChat $long -MaxToken 5 -Stream -WarningAction SilentlyContinue | Select-Object -First 1 |
                ForEach-Object { Invoke-BedrockChat $long -MaxToken 5 -ErrorVariable refused -ErrorAction SilentlyContinue; $refused.Exception.Message }
            $inner | Should -BeLike '*0.00005 USD held for streams that run.'
        }

        It 'of a tool round that does not fit keeps the history with the results' {
            $call = @{ json = @{ output = @{ message = @{ role = 'assistant'; content = @(@{ toolUse = @{ toolUseId = 't1'; name = 'now'; input = @{} } }) } }; stopReason = 'tool_use'; usage = @{ inputTokens = 9; outputTokens = 5; totalTokens = 14 } } }
            Set-Answer $call
            Invoke-BedrockChat go -Tool (New-BedrockTool -Name now -Command { 'noon' }) -InvokeTool Auto -MaxToken 5 -BudgetUsd 0.00009 -ErrorVariable refused -ErrorAction SilentlyContinue
            $refused.FullyQualifiedErrorId | Should -BeLike 'BudgetExceeded,*'
            $refused.TargetObject.Conversation.Messages[-1].Content[0].ToolResult.Text | Should -Be noon
            Get-Sent | Should -HaveCount 1
        }

        It 'lets the service count where the bytes of the text do not fit' {
            Set-BedrockContext -PricePath (New-PriceFile @{ $model = 10, 0 })
            $tokens = (Measure-BedrockToken $long).InputTokens
            $null = Send-Admin DELETE journal
            $null = Invoke-BedrockChat $long -MaxToken 5 -BudgetUsd 1 -ErrorAction Stop -WarningAction SilentlyContinue
            Get-Sent CountTokens | Should -BeNullOrEmpty
            $null = Invoke-BedrockChat $long -MaxToken 5 -BudgetUsd ($tokens * 0.00001) -ErrorAction Stop -WarningAction SilentlyContinue
            Get-Sent CountTokens | Should -HaveCount 1
            { Invoke-BedrockChat $long -MaxToken 5 -BudgetUsd ($tokens * 0.00001 - 0.000001) -ErrorAction Stop } | Should -Throw -ErrorId 'BudgetExceeded,*'
            Get-Sent | Should -HaveCount 2
        }

        It 'that cannot be computed ends the pipeline before it sends: <Because>' -ForEach @(
            @{ Because = 'no -MaxToken'; Arguments = @{}; Message = '*without -MaxToken*' }
            @{ Because = 'no price of the model'; Arguments = @{ MaxToken = 5; ModelId = 'local.extract-v1' }; Message = '*the price file has no local.extract-v1.' }
            @{ Because = 'a managed prompt'; Arguments = @{ MaxToken = 5; ModelId = 'arn:aws:bedrock:us-east-1:123456789012:prompt/PROMPT1234'; PromptVariable = @{ topic = 'x' } }; Message = '*managed prompt*' }
        ) {
            $arguments = $Arguments
            $errors = { 'a', 'b' | Invoke-BedrockChat -BudgetUsd 1 @arguments } | Should -Throw -ErrorId 'BudgetNotComputable,*' -ExpectedMessage $Message -PassThru
            $errors.CategoryInfo.Category | Should -Be InvalidArgument
            @((Send-Admin GET journal).entries) | Should -BeNullOrEmpty
        }

        It 'that has no price file, or one in another currency, ends the pipeline before it sends' {
            Set-BedrockContext -PricePath $null
            { Invoke-BedrockChat hello -MaxToken 5 -BudgetUsd 1 } | Should -Throw -ErrorId 'BudgetNotComputable,*' -ExpectedMessage '*there is no price file.'
            Set-BedrockContext -PricePath (New-PriceFile @{ $model = 1, 1 } EUR)
            { Invoke-BedrockChat hello -MaxToken 5 -BudgetUsd 1 } | Should -Throw -ErrorId 'BudgetNotComputable,*' -ExpectedMessage '*is in EUR.'
            @((Send-Admin GET journal).entries) | Should -BeNullOrEmpty
        }

        It 'takes media that the service counts and refuses those that it does not' {
            $image = [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
            Set-BedrockContext -PricePath (New-PriceFile @{ 'local.extract-v1' = 1, 1 })
            $null = Invoke-BedrockChat 'What is this?' -Attachment $image -ModelId local.extract-v1 -MaxToken 5 -BudgetUsd 1 -ErrorAction Stop -WarningAction SilentlyContinue
            Get-Sent CountTokens | Should -HaveCount 1
            $null = Send-Admin POST faults @{ kind = 'status'; operation = 'CountTokens'; code = 'ValidationException'; status = 400; message = 'not here'; times = -1 }
            $null = Send-Admin DELETE journal
            { Invoke-BedrockChat 'What is this?' -Attachment $image -ModelId local.extract-v1 -MaxToken 5 -BudgetUsd 1 } |
                Should -Throw -ErrorId 'BudgetNotComputable,*' -ExpectedMessage '*more than text*'
            Get-Sent | Should -BeNullOrEmpty
        }

        It 'travels to another process, where nothing is spent of it yet' {
            $before = Get-BedrockContext
            try {
                Clear-BedrockContext
                $context = Set-BedrockContext -EndpointUrl $TestEmulator.EndpointUrl -Region us-east-1 -ModelId $model -PricePath $before.PricePath -BudgetUsd 0.00005 -LedgerPath (Join-Path $TestDrive job.jsonl) -PassThru
                $call = @{ MaxToken = 5; ErrorAction = 'Stop'; WarningAction = 'SilentlyContinue'; AccessKey = 'AKIDEMULATOR00000000'; SecretKey = 'emulator-secret-not-a-secret' }
                $null = Invoke-BedrockChat $long @call
                $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($context))
                $null = Invoke-BedrockChat $long -Context $copy @call
                { Invoke-BedrockChat $long -Context $context @call } | Should -Throw -ErrorId 'BudgetExceeded,*'
                @(Get-Content (Join-Path $TestDrive job.jsonl)) | Should -HaveCount 2
            }
            finally { $global:BedrockPSContext = $before }
        }

        It 'is never negative' {
            { Set-BedrockContext -BudgetUsd -1 } | Should -Throw -ErrorId 'InputInvalid,*'
            { Invoke-BedrockChat hello -MaxToken 5 -BudgetUsd -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        }
    }
}
