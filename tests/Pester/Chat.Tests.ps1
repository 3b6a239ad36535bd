BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $model = 'local.echo-v1'

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 20 }
        Invoke-RestMethod @arguments
    }
    function Get-Journal { @((Send-Admin GET journal).entries) }
    function Get-SentBody { (Get-Journal)[-1].bodyText }
    function Set-Answer($Answer, $Operation = 'Converse', $Times = -1) {
        $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = $Operation }; times = $Times; answer = $Answer }) }
    }
    function New-Answer($StopReason, $Content = @(@{ text = 'x' })) {
        $body = @{ output = @{ message = @{ role = 'assistant'; content = $Content } }; usage = @{ inputTokens = 3; outputTokens = 2; totalTokens = 5 }; metrics = @{ latencyMs = 10 } }
        if ($StopReason) { $body.stopReason = $StopReason }
        @{ json = $body }
    }
    $frames = @(
        @{ event = 'messageStart'; payload = @{ role = 'assistant' } }
        @{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 0; delta = @{ text = 'partial' } } }
    )
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Invoke-BedrockChat' {
    BeforeEach { $null = Send-Admin DELETE journal; $null = Send-Admin DELETE scenario; $null = Send-Admin DELETE faults }

    Context 'Input' {
        It 'takes the message by position and gives a response whose string is the text' {
            $r = Invoke-BedrockChat 'hello there' -ModelId $model
            $r | Should -BeOfType ([BedrockPS.ChatResponse])
            "$r" | Should -BeLike '*hello there*'
            $r.StopReason | Should -Be 'end_turn'
            $r.Usage.InputTokens | Should -BeGreaterThan 0
            $r.Region | Should -Be 'us-east-1'
            $r.RequestId | Should -Not -BeNullOrEmpty
        }

        It 'takes a string from the pipeline as the prompt' {
            $r = 'from the pipeline' | Invoke-BedrockChat -ModelId $model
            $r.InputObject | Should -Be 'from the pipeline'
            (Get-SentBody | ConvertFrom-Json).messages[0].content[0].text | Should -Be 'from the pipeline'
        }

        It 'appends data after a blank line when there is a message' {
            $null = 'the data' | Invoke-BedrockChat 'Sum up' -ModelId $model
            (Get-SentBody | ConvertFrom-Json).messages[0].content[0].text | Should -Be "Sum up`n`nthe data"
        }

        It 'joins lines of a file to one text and attaches no file' {
            $file = Join-Path $TestDrive lines.txt
            'one', 'two' | Set-Content $file
            $null = Get-Content $file | Invoke-BedrockChat 'Sum up' -Join -ModelId $model
            Get-Journal | Should -HaveCount 1
            $body = Get-SentBody | ConvertFrom-Json
            $body.messages[0].content | Should -HaveCount 1
            $body.messages[0].content[0].text | Should -Be "Sum up`n`none`ntwo"
        }

        It 'goes on with an answer that is piped back, in its region and with its model' {
            $first = Invoke-BedrockChat 'first' -ModelId $model -System 'Be short.' -Region eu-west-1
            $null = $first | Invoke-BedrockChat 'second'
            $sent = (Get-Journal)[-1]
            $sent.auth.region | Should -Be 'eu-west-1'
            $sent.labels.modelId | Should -Be $model
            $body = $sent.bodyText | ConvertFrom-Json
            $body.messages.role | Should -Be 'user', 'assistant', 'user'
            $body.system[0].text | Should -Be 'Be short.'
        }

        It 'keeps branches of one conversation apart' {
            $root = Invoke-BedrockChat 'root' -ModelId $model
            $left = $root | Invoke-BedrockChat 'left'
            $right = Invoke-BedrockChat 'right' -Conversation $root.Conversation
            $root.Conversation.Messages | Should -HaveCount 2
            "$($left.Conversation.Messages)" | Should -Not -BeLike '*right*'
            "$($right.Conversation.Messages)" | Should -Not -BeLike '*left*'
        }

        It 'refuses what it cannot read, item by item' {
            $out = 'good', 5, 'also good' | Invoke-BedrockChat -ModelId $model -ErrorAction SilentlyContinue -ErrorVariable faults
            $out | Should -HaveCount 2
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
            $faults[0].TargetObject | Should -Be 5
        }

        It 'refuses a copy that went through a job by its name' -Tag C60 {
            $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Invoke-BedrockChat hi -ModelId $model)))
            { $copy | Invoke-BedrockChat more -ModelId $model -ErrorAction Stop } | Should -Throw '*Deserialized.BedrockPS.ChatResponse*'
        }

        It 'names the default that is missing when no model is given' {
            { Invoke-BedrockChat hi } | Should -Throw -ErrorId 'ModelNotSet,*'
        }
    }

    Context 'Request' -Tag C11 {
        It 'sends only what was given' {
            $null = Invoke-BedrockChat hi -ModelId us.anthropic.claude-haiku-4-5-20251001-v1:0
            Get-SentBody | Should -BeExactly '{"messages":[{"role":"user","content":[{"text":"hi"}]}]}'
        }

        It 'sends zero as zero' {
            $null = Invoke-BedrockChat hi -ModelId $model -Temperature 0
            Get-SentBody | Should -BeExactly '{"messages":[{"role":"user","content":[{"text":"hi"}]}],"inferenceConfig":{"temperature":0}}'
        }

        It 'sends additional fields beside the limit alone' {
            Set-Answer (New-Answer end_turn)
            $null = Invoke-BedrockChat hi -ModelId $model -AdditionalField @{ thinking = [ordered]@{ type = 'enabled'; budget_tokens = 1024 } } -MaxTokens 2048
            $body = Get-SentBody | ConvertFrom-Json -AsHashtable
            $body.inferenceConfig.Keys | Should -Be 'maxTokens'
            $body.inferenceConfig.maxTokens | Should -Be 2048
            $body.additionalModelRequestFields.thinking.budget_tokens | Should -Be 1024
            $body.Keys | Sort-Object | Should -Be 'additionalModelRequestFields', 'inferenceConfig', 'messages'
        }

        It 'sends every kind of dictionary and list as it is' -Tag C11 {
            $generic = [Collections.Generic.Dictionary[string, object]]::new()
            $generic['type'] = 'enabled'
            $null = Invoke-BedrockChat hi -ModelId $model -AdditionalField @{ v = [ordered]@{ g = $generic; one = @(1); deep = @(, @(1)); none = @(); dec = [decimal] 1.50; day = [DayOfWeek]::Friday } }
            Get-SentBody | Should -BeLike '*"additionalModelRequestFields":{"v":{"g":{"type":"enabled"},"one":`[1`],"deep":`[`[1`]`],"none":`[`],"dec":1.5,"day":"Friday"}}*'
        }

        It 'sends fields of an answer again' {
            Set-Answer @{ json = @{ output = @{ message = @{ role = 'assistant'; content = @(@{ text = 'x' }) } }; stopReason = 'end_turn'; additionalModelResponseFields = @{ a = @{ b = @(1, 2) } } } }
            $r = Invoke-BedrockChat hi -ModelId $model
            $null = Invoke-BedrockChat hi -ModelId $model -AdditionalField $r.AdditionalFields
            Get-SentBody | Should -BeLike '*"additionalModelRequestFields":{"a":{"b":`[1,2`]}}*'
        }

        It 'refuses <Name> before any request' -ForEach @(
            @{ Name = 'JSON text as additional fields'; Arguments = @{ AdditionalField = '{"a":1}' }; Says = '*-AdditionalField*' }
            @{ Name = 'a property that cannot be read'; Arguments = @{ AdditionalField = ([pscustomobject]@{ } | Add-Member ScriptProperty boom { throw 'no' } -PassThru) }; Says = '*boom*' }
            @{ Name = 'a response field of nothing'; Arguments = @{ ResponseField = '/a', $null }; Says = '*-ResponseField*' }
            @{ Name = 'metadata that is no one text'; Arguments = @{ RequestMetadata = @{ list = 'a', 'b' } }; Says = "*'list'*" }
            @{ Name = 'a model id that moves up in the path'; Arguments = @{ ModelId = '..' }; Says = '*modelId*' }
        ) {
            $wanted = @{ ModelId = $model } + @{ }
            $Arguments.Keys | ForEach-Object { $wanted[$_] = $Arguments[$_] }
            Invoke-BedrockChat hi @wanted -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults | Should -HaveCount 1
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
            $faults[0].Exception.Message | Should -BeLike $Says
            Get-Journal | Should -HaveCount 0
        }

        It 'sends a managed prompt with its variables alone' {
            Set-Answer (New-Answer end_turn)
            $null = Invoke-BedrockChat -ModelId arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT12345:1 -PromptVariable @{ topic = 'dns' }
            Get-SentBody | Should -BeExactly '{"promptVariables":{"topic":{"text":"dns"}}}'
            (Get-Journal)[-1].rawTarget | Should -BeExactly '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aprompt%2FPROMPT12345%3A1/converse'
        }

        It 'sends everything else where it belongs' {
            Set-Answer (New-Answer end_turn)
            $null = Invoke-BedrockChat hi -ModelId $model -System s -TopP 0.5 -StopSequence END -ResponseField /stop_sequence -RequestMetadata @{ team = 'ops' } -GuardrailId g1 -GuardrailVersion 1 -GuardrailTrace enabled -ServiceTier flex -Latency optimized
            $body = Get-SentBody | ConvertFrom-Json
            $body.system[0].text | Should -Be 's'
            $body.inferenceConfig.topP | Should -Be 0.5
            $body.inferenceConfig.stopSequences | Should -Be 'END'
            $body.additionalModelResponseFieldPaths | Should -Be '/stop_sequence'
            $body.requestMetadata.team | Should -Be 'ops'
            $body.guardrailConfig.guardrailIdentifier | Should -Be 'g1'
            $body.guardrailConfig.guardrailVersion | Should -Be '1'
            $body.guardrailConfig.trace | Should -Be 'enabled'
            $body.serviceTier.type | Should -Be 'flex'
            $body.performanceConfig.latency | Should -Be 'optimized'
        }
    }

    Context 'Blank text' -Tag C10 {
        It 'is refused before any request, naming the parameter' {
            { Invoke-BedrockChat '   ' -ModelId $model } | Should -Throw '*-Message*' -ErrorId 'InputInvalid,*'
            Get-Journal | Should -BeNullOrEmpty
        }

        It 'as system prompt is refused before any request, naming the parameter: <Text>' -ForEach @(@{ Text = '' }, @{ Text = ' ' }, @{ Text = "`n" }) {
            { Invoke-BedrockChat hi -ModelId $model -System $Text } | Should -Throw '*-System*' -ErrorId 'InputInvalid,*'
            { Measure-BedrockToken hi -ModelId $model -System $Text } | Should -Throw '*-System*' -ErrorId 'InputInvalid,*'
            Get-Journal | Should -BeNullOrEmpty
        }

        It 'around words is kept byte for byte' {
            $null = Invoke-BedrockChat '  keep me  ' -ModelId $model
            Get-SentBody | Should -BeLike '*"text":"  keep me  "*'
        }

        It 'of an answer is left out of the next turn, and the user turns become one' {
            Set-Answer (New-Answer end_turn @(@{ text = " `n" })) -Times 1
            $blank = Invoke-BedrockChat one -ModelId $model
            $null = $blank | Invoke-BedrockChat two
            $body = Get-SentBody | ConvertFrom-Json
            $body.messages | Should -HaveCount 1
            $body.messages[0].content.text | Should -Be 'one', 'two'
        }
    }

    Context 'Stop reasons' -Tag C21 {
        It '<Reason> gives the answer and a warning that names it' -ForEach @(
            @{ Reason = 'guardrail_intervened' }, @{ Reason = 'content_filtered' }, @{ Reason = 'max_tokens' }, @{ Reason = 'model_context_window_exceeded' }
        ) {
            Set-Answer (New-Answer $Reason)
            $r = Invoke-BedrockChat hi -ModelId $model -WarningVariable warnings -WarningAction SilentlyContinue
            $r.Text | Should -Be 'x'
            $r.StopReason | Should -Be $Reason
            "$warnings" | Should -BeLike "*$Reason*"
            if ($Reason -eq 'content_filtered') { "$warnings" | Should -Not -Match 'guardrail' }
        }

        It '<Reason> gives the answer and an error' -ForEach @(@{ Reason = 'malformed_model_output' }, @{ Reason = 'malformed_tool_use' }) {
            Set-Answer (New-Answer $Reason)
            $r = Invoke-BedrockChat hi -ModelId $model -ErrorAction SilentlyContinue -ErrorVariable faults
            $r.StopReason | Should -Be $Reason
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ModelOutputMalformed,*'
        }

        It 'that are new or missing pass' {
            Set-Answer (New-Answer brand_new_reason)
            (Invoke-BedrockChat hi -ModelId $model).StopReason | Should -Be 'brand_new_reason'
            Set-Answer (New-Answer)
            $r = Invoke-BedrockChat hi -ModelId $model
            $r.StopReason | Should -BeNullOrEmpty
            $r.Text | Should -Be 'x'
        }
    }

    Context 'Streams' {
        It 'emit pieces, and the whole response last' {
            $deltas = @(Invoke-BedrockChat 'one two three' -ModelId $model -Stream)
            $deltas.Count | Should -BeGreaterThan 1
            $deltas[-1].Kind | Should -Be 'End'
            $deltas[-1].Text | Should -BeNullOrEmpty
            -join $deltas.Text | Should -Be $deltas[-1].Response.Text
            $deltas[-1].Response.Conversation.Messages | Should -HaveCount 2
            -join $deltas | Should -Be $deltas[-1].Response.Text
        }

        It 'are shown without control sequences while the object keeps them' {
            $text = "a$([char]27)[31mb$([char]27)]0;t$([char]7)c"
            $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'ConverseStream' }; answer = @{ frames = @(
                            $frames[0]
                            @{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 0; delta = @{ text = $text.Substring(0, 4) } } }
                            @{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 0; delta = @{ text = $text.Substring(4) } } }
                            @{ event = 'contentBlockStop'; payload = @{ contentBlockIndex = 0 } }
                            @{ event = 'messageStop'; payload = @{ stopReason = 'end_turn' } }) } }) }
            $r = Invoke-BedrockChat hi -ModelId $model -Show -InformationVariable shown
            -join $shown.MessageData.Message | Should -Be 'abc'
            $r.Text | Should -Be $text
            ($r | Out-String) | Should -Not -Match "$([char]27)\]0"
        }

        It 'cut anywhere are one error with the text so far' -Tag C02 {
            $whole = $frames + @{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 0; delta = @{ text = ' 你好 🌍' } } } + @{ event = 'messageStop'; payload = @{ stopReason = 'end_turn' } }
            Set-Answer @{ frames = $whole } ConverseStream
            foreach ($frame in 0..3) {
                foreach ($byte in (1..150).Where{ $_ % 11 -eq 1 }) {
                    $null = Send-Admin POST faults @{ kind = 'cut'; operation = 'ConverseStream'; afterEvents = $frame; afterBytes = $byte }
                    $deltas = @(Invoke-BedrockChat hi -ModelId $model -Stream -ErrorAction SilentlyContinue -ErrorVariable faults)
                    $null = Send-Admin DELETE faults
                    # A frame has fewer bytes than this: it and the end went out whole.
                    if (-not $faults) { $frame | Should -BeGreaterThan 2; continue }
                    $where = "cut after $frame frames and $byte bytes"
                    $faults | Should -HaveCount 1 -Because $where
                    $faults[0].FullyQualifiedErrorId | Should -BeLike 'StreamIncomplete,*' -Because $where
                    $faults[0].TargetObject.Text | Should -Be ($(if ($deltas) { -join $deltas.Text })) -Because $where
                    $faults[0].TargetObject.Conversation | Should -BeNullOrEmpty -Because $where
                }
            }
        }

        It 'that end early are one error with the text so far, and no longer history' {
            $null = Send-Admin POST faults @{ kind = 'truncate'; operation = 'ConverseStream'; afterEvents = 3 }
            $out = @(Invoke-BedrockChat 'one two three' -ModelId $model -Stream -ErrorAction SilentlyContinue -ErrorVariable faults)
            $faults | Should -HaveCount 1
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'StreamIncomplete,*'
            $faults[0].TargetObject | Should -BeOfType ([BedrockPS.ChatResponse])
            $faults[0].TargetObject.Text | Should -Be (-join $out.Text)
            $faults[0].TargetObject.StopReason | Should -BeNullOrEmpty
            $faults[0].TargetObject.Conversation | Should -BeNullOrEmpty
            $out.Kind | Should -Not -Contain 'End'
            { $faults[0].TargetObject | Invoke-BedrockChat more -ErrorAction Stop } | Should -Throw -ErrorId 'InputInvalid,*'
        }

        It 'that end early end the line that they showed' {
            $null = Send-Admin POST faults @{ kind = 'truncate'; operation = 'ConverseStream'; afterEvents = 3 }
            $null = Invoke-BedrockChat 'one two three' -ModelId $model -Show -InformationVariable shown -ErrorAction SilentlyContinue
            $shown[0].MessageData.Message | Should -Not -BeNullOrEmpty
            $shown[-1].MessageData.NoNewLine | Should -BeFalse
        }

        It 'are told of <Name> by its wire name, after the text that came' -ForEach @(
            @{ Name = 'throttlingException'; Frame = @{ exception = 'throttlingException'; payload = @{ message = 'slow down' } }; Retryable = $true }
            @{ Name = 'modelStreamErrorException'; Frame = @{ exception = 'modelStreamErrorException'; payload = @{ message = 'boom'; originalStatusCode = 424; originalMessage = 'inner' } } }
            @{ Name = 'InternalError'; Frame = @{ error = 'InternalError'; message = 'oops' } }
        ) {
            $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'ConverseStream' }; answer = @{ frames = @($frames) + @($Frame) } }) }
            $out = @(Invoke-BedrockChat hi -ModelId $model -Stream -ErrorAction SilentlyContinue -ErrorVariable faults)
            -join $out.Text | Should -Be 'partial'
            $faults[0].FullyQualifiedErrorId | Should -BeLike "$Name,*"
            if ($Retryable) { $faults[0].Exception.IsRetryable | Should -BeTrue }
            if ($Name -eq 'modelStreamErrorException') { $faults[0].Exception.OriginalStatusCode | Should -Be 424; $faults[0].Exception.OriginalMessage | Should -Be 'inner' }
            Get-Journal | Should -HaveCount 1
        }

        It 'end with the pipeline, without a trace' -Tag C54 {
            $global:Error.Clear()
            $first = Invoke-BedrockChat 'one two three four' -ModelId $model -Stream | Select-Object -First 1
            $first | Should -HaveCount 1
            $global:Error | Should -BeNullOrEmpty
        }

        It 'leave an error of the pipeline unchanged' -Tag C54 {
            { Invoke-BedrockChat 'one two' -ModelId $model -Stream | ForEach-Object { throw 'mine' } } | Should -Throw 'mine'
            { 'a', 'b' | Invoke-BedrockChat -ModelId $model -ThrottleLimit 2 | ForEach-Object { throw 'mine' } } | Should -Throw 'mine'
        }
    }

    Context 'Output' {
        It 'is text with -As Text' {
            Invoke-BedrockChat 'plain' -ModelId $model -As Text | Should -BeOfType ([string])
        }

        It 'goes to a variable, an array for several inputs' {
            $null = Invoke-BedrockChat one -ModelId $model -ResponseVariable only
            $only | Should -BeOfType ([BedrockPS.ChatResponse])
            $null = 'a', 'b' | Invoke-BedrockChat -ModelId $model -As Text -ResponseVariable both
            , $both | Should -BeOfType ([object[]])
            $both.InputObject | Should -Be 'a', 'b'
            $null = Invoke-BedrockChat streamed -ModelId $model -Stream -ResponseVariable streamed
            $streamed.StopReason | Should -Be 'end_turn'
        }

        It 'does not leave an answer of before in the variable when a call fails' {
            $kept = 'of before'
            Invoke-BedrockChat hi -ModelId 'no.such-model' -ResponseVariable kept -ErrorAction SilentlyContinue
            $kept | Should -BeNullOrEmpty
        }

        It 'is not asked for when the variable <Name> cannot take it' -ForEach @(@{ Name = 'PID' }, @{ Name = '$r' }) {
            { Invoke-BedrockChat hi -ModelId $model -ResponseVariable $Name } | Should -Throw -ErrorId 'InputInvalid,*'
            Get-Journal | Should -HaveCount 0
        }

        It 'comes out although the variable has a type of its own' {
            [int] $number = 5
            $r = Invoke-BedrockChat hi -ModelId $model -ResponseVariable number -ErrorAction SilentlyContinue -ErrorVariable faults
            $r.Text | Should -Be 'hi'
            $faults.Where{ $_.FullyQualifiedErrorId -like 'InputInvalid,*' } | Should -HaveCount 1
        }

        It 'is an error when it is JSON of something else' {
            Set-Answer @{ json = @{ status = 'sign in first' } }
            Invoke-BedrockChat hi -ModelId $model -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ResponseInvalid,*'
        }

        It 'refuses to change any of its lists' -Tag C52 {
            $r = Invoke-BedrockChat hi -ModelId $model
            foreach ($list in $r.Citations, $r.ToolCalls, $r.Message.Content, $r.Conversation.Messages, $r.Conversation.Tools) {
                try { $list.Add('x'); $refusal = $null } catch { $refusal = $_.Exception.GetBaseException() }
                $refusal | Should -BeOfType ([NotSupportedException])
            }
        }

        It 'has lists that are never null and say that they do not change' -Tag C52 {
            Set-StrictMode -Version Latest
            Set-Answer @{ json = @{ output = @{ message = @{ role = 'assistant'; content = @() } }; stopReason = 'end_turn'; usage = @{ inputTokens = 3; outputTokens = 2; totalTokens = 5; cacheReadInputTokens = 0 } } }
            $r = Invoke-BedrockChat hi -ModelId $model
            $r.Citations.Count | Should -Be 0
            $r.Message.Content.Count | Should -Be 0
            $turns = 0
            foreach ($citation in $r.Citations) { $turns++ }
            $turns | Should -Be 0
            $r.Usage.CacheReadInputTokens | Should -Be 0
            $r.Usage.CacheWriteInputTokens | Should -BeNullOrEmpty
            { $r.Citations.Add($null) } | Should -Throw '*immutable*'
            foreach ($name in [BedrockPS.ChatResponse].GetProperties().Name) { { $null = $r.$name } | Should -Not -Throw }
        }

        It 'keeps its depth through a job' -Tag C60 {
            Set-Answer (New-Answer tool_use @(@{ toolUse = @{ toolUseId = 't1'; name = 'x'; input = @{ a = @{ b = 7 } } } }))
            $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Invoke-BedrockChat hi -ModelId $model)))
            $copy.Message.Content[0].ToolUse.Input.a.b | Should -Be 7
            $copy.Usage.InputTokens | Should -Be 3
            $copy.MessageJson | Should -BeLike '*"toolUseId":"t1"*'
        }
    }

    Context 'Many' {
        It 'come in input order under a throttle limit' {
            $answers = 1..12 | ForEach-Object { "number $_" } | Invoke-BedrockChat -ModelId $model -ThrottleLimit 4
            $answers.InputObject | Should -Be (1..12 | ForEach-Object { "number $_" })
            $answers.Index | Should -Be (0..11)
        }

        It 'come as they are ready with -Unordered, none lost' {
            $answers = 1..12 | ForEach-Object { "number $_" } | Invoke-BedrockChat -ModelId $model -ThrottleLimit 4 -Unordered
            $answers.Index | Sort-Object | Should -Be (0..11)
        }

        It 'have their faults in place, with the item' -Tag C56 {
            $out = 'good', ' ', 'also good' | Invoke-BedrockChat -ModelId $model -ThrottleLimit 3 -ErrorAction SilentlyContinue -ErrorVariable faults
            $out.InputObject | Should -Be 'good', 'also good'
            $faults | Should -HaveCount 1
            $faults[0].TargetObject | Should -Be ' '
        }

        It 'come out before a region that cannot be ends the pipeline' -Tag C56 {
            $items = 'one', 'two', ('three' | Add-Member -NotePropertyName Region -NotePropertyValue nowhere/else -PassThru), 'four'
            $answers = [Collections.Generic.List[object]]::new()
            { $items | Invoke-BedrockChat -ModelId $model -ThrottleLimit 3 -MaxRetry 0 | ForEach-Object { $answers.Add($_) } } | Should -Throw -ErrorId 'InputInvalid,*'
            $answers.InputObject | Should -Be 'one', 'two'
        }

        It 'get over throttling' {
            $null = Send-Admin POST faults @{ kind = 'throttle'; operation = 'Converse'; times = 3; retryAfterMs = 10 }
            $answers = 1..6 | ForEach-Object { "n $_" } | Invoke-BedrockChat -ModelId $model -ThrottleLimit 3
            $answers | Should -HaveCount 6
        }
    }

    Context 'Conflicts' {
        It '<Name> is refused before any request' -ForEach @(
            @{ Name = '-Stream with -As'; Arguments = @{ Stream = $true; As = 'Text' } }
            @{ Name = '-Stream with -ThrottleLimit over 1'; Arguments = @{ Stream = $true; ThrottleLimit = 2 } }
            @{ Name = '-Join with -ThrottleLimit'; Arguments = @{ Join = $true; ThrottleLimit = 2 } }
        ) {
            { Invoke-BedrockChat hi -ModelId $model @Arguments } | Should -Throw -ErrorId 'ParameterConflict,*'
            Get-Journal | Should -BeNullOrEmpty
        }

        It 'a temperature that is no number does not bind' {
            { Invoke-BedrockChat hi -ModelId $model -Temperature abc } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
        }
    }

    Context 'Faults of the service' {
        It 'keep the service''s own id and message: <Code>' -ForEach @(
            @{ Status = 400; Code = 'ValidationException'; Category = 'InvalidArgument' }
            @{ Status = 403; Code = 'AccessDeniedException'; Category = 'PermissionDenied' }
            @{ Status = 404; Code = 'ResourceNotFoundException'; Category = 'ObjectNotFound' }
        ) {
            $null = Send-Admin POST faults @{ kind = 'status'; operation = 'Converse'; status = $Status; code = $Code; message = 'the words of the service' }
            $null = Invoke-BedrockChat hi -ModelId $model -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -Be "$Code,BedrockPS.Commands.Chat.InvokeBedrockChatCommand"
            $faults[0].CategoryInfo.Category | Should -Be $Category
            $faults[0].Exception.Message | Should -BeLike '*the words of the service*'
            $faults[0].Exception.StatusCode | Should -Be $Status
        }

        It 'do not steer the terminal that shows them' {
            Set-Answer @{ status = 400; errorType = 'ValidationException'; json = @{ message = "bad `e[2Jthing" } }
            Invoke-BedrockChat hi -ModelId $model -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].Exception.Message | Should -Be "bad `e[2Jthing"
            "$($faults[0])" | Should -Be 'bad thing'
        }

        It 'end in an error after the last retry' {
            $null = Send-Admin POST faults @{ kind = 'throttle'; operation = 'Converse'; times = -1; retryAfterMs = 1 }
            $null = Invoke-BedrockChat hi -ModelId $model -MaxRetry 2 -ErrorAction SilentlyContinue -ErrorVariable faults
            $? | Should -BeFalse
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ThrottlingException,*'
            $faults[0].Exception.Attempts | Should -Be 3
        }
    }
}

Describe 'Measure-BedrockToken' {
    It 'counts without a call' {
        $null = Send-Admin DELETE journal
        $count = 'some words to count' | Measure-BedrockToken 'Sum up' -ModelId $model
        $count.InputTokens | Should -BeGreaterThan 3
        (Get-Journal).operation | Should -Be 'CountTokens'
    }
}
