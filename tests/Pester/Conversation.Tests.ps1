BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $model = 'local.echo-v1'
    $claude = 'us.anthropic.claude-haiku-4-5-20251001-v1:0'

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 20 }
        Invoke-RestMethod @arguments
    }
    function Get-SentBody { @((Send-Admin GET journal).entries)[-1].bodyText }
    function Copy-Object($Object) { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($Object, 5)) }
    function Set-File($Text) { Set-Content -LiteralPath "$TestDrive/file.json" -Value $Text; "$TestDrive/file.json" }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Export- and Import-BedrockConversation' {
    BeforeEach {
        $null = Send-Admin DELETE journal
        $r = Invoke-BedrockChat 'first: 2024-01-02T03:04:05Z' -ModelId $model -System 'Be brief.' -Region eu-west-1
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        $file = Join-Path $folder 'c.json'
    }

    It 'goes on with the same bytes, in the region and with the model of before' -Tag C60 {
        $r | Export-BedrockConversation $file | Should -BeNullOrEmpty
        $null = $r | Invoke-BedrockChat 'second'
        $expected = Get-SentBody
        $null = Import-BedrockConversation $file | Invoke-BedrockChat 'second'
        $sent = @((Send-Admin GET journal).entries)[-1]
        $sent.bodyText | Should -BeExactly $expected
        $sent.auth.region | Should -Be 'eu-west-1'
        $sent.labels.modelId | Should -Be $model
    }

    It 'gives the conversation as it was' {
        $r.Conversation | Export-BedrockConversation -Path $file
        $c = Import-BedrockConversation $file
        $c | Should -BeOfType ([BedrockPS.Conversation])
        foreach ($name in 'ConversationId', 'ModelId', 'Region', 'System', 'CreatedAt', 'UpdatedAt') { $c.$name | Should -Be $r.Conversation.$name }
        "$($c.Usage)" | Should -Be "$($r.Conversation.Usage)"
        $c.Messages[0].Content[0].Text | Should -BeExactly 'first: 2024-01-02T03:04:05Z'
    }

    It 'writes nothing with -WhatIf' {
        $r | Export-BedrockConversation $file -WhatIf
        $file | Should -Not -Exist
    }

    It 'replaces a file with -Force alone' {
        $r | Export-BedrockConversation $file
        { $r | Export-BedrockConversation $file -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        ($r | Export-BedrockConversation $file -Force -PassThru).FullName | Should -Be $file
    }

    It 'writes one conversation to a file' {
        { $r, $r | Export-BedrockConversation $file } | Should -Throw -ErrorId 'InputInvalid,*'
        $file | Should -Not -Exist
    }

    It 'takes relative paths from the location, literal ones, and patterns' {
        Push-Location $folder
        try {
            $r | Export-BedrockConversation 'd.json'
            $r | Export-BedrockConversation -LiteralPath 'e[1].json'
            Import-BedrockConversation *.json | Should -HaveCount 2
            Import-BedrockConversation -LiteralPath 'e[1].json' | Should -HaveCount 1
            Get-ChildItem | Import-BedrockConversation | Should -HaveCount 2
            'd.json' | Import-BedrockConversation | Should -HaveCount 1
        }
        finally { Pop-Location }
        { Import-BedrockConversation "$folder/no*.json" -ErrorAction Stop } | Should -Throw -ErrorId 'FileUnavailable,*'
        { Import-BedrockConversation "$folder/none.json" -ErrorAction Stop } | Should -Throw "'$([IO.Path]::GetFullPath("$folder/none.json"))' does not exist." -ErrorId 'FileUnavailable,*'
        { Import-BedrockConversation Env:PATH -ErrorAction Stop } | Should -Throw -ErrorId 'InputInvalid,*'
    }

    It 'goes on with the files that can be read' {
        $r | Export-BedrockConversation $file
        $bad = Set-File '{}'
        $out = $bad, $file, "$folder/nosuch.json" | Import-BedrockConversation -ErrorAction SilentlyContinue -ErrorVariable faults
        $out | Should -HaveCount 1
        $faults.FullyQualifiedErrorId | Should -Be 'ConversationFileInvalid,BedrockPS.Commands.Chat.ImportBedrockConversationCommand', 'FileUnavailable,BedrockPS.Commands.Chat.ImportBedrockConversationCommand'
        $faults[0].TargetObject | Should -Be $bad
    }

    It 'refuses a newer format' {
        { Import-BedrockConversation (Set-File '{"format":"BedrockPS.Conversation","version":99,"messages":[]}') -ErrorAction Stop } | Should -Throw -ErrorId 'ConversationVersionUnsupported,*'
    }

    It 'holds no keys' {
        $r | Export-BedrockConversation $file
        foreach ($secret in 'SecretKey', 'accessKey', 'Authorization') { Get-Content $file -Raw | Should -Not -Match $secret }
    }
}

Describe 'Copies that lost parts' -Tag C60 {
    BeforeAll { $r = Invoke-BedrockChat hi -ModelId $model }

    It 'are refused by name, with the way that works: <_>' -ForEach 'pipeline', '-Conversation', 'Export', 'Repair' {
        $copy = Copy-Object $r
        $work = switch ($_) {
            'pipeline' { { $copy | Invoke-BedrockChat more -ModelId $model -ErrorAction Stop } }
            '-Conversation' { { Invoke-BedrockChat more -Conversation $copy.Conversation -ModelId $model -ErrorAction Stop } }
            'Export' { { $copy | Export-BedrockConversation "$TestDrive/copy.json" -ErrorAction Stop } }
            'Repair' { { $copy.Conversation | Repair-BedrockConversation -ErrorAction Stop } }
        }
        $fault = $work | Should -Throw -PassThru
        "$($fault.Exception.Message) $($fault.ErrorDetails.RecommendedAction)" | Should -BeLike '*Deserialized.BedrockPS.*Export-BedrockConversation*Import-BedrockConversation*'
    }

    It 'are not needed: an answer itself is taken for its conversation' {
        (Invoke-BedrockChat more -Conversation $r).Conversation.Messages | Should -HaveCount 4
    }
}

Describe 'Repair-BedrockConversation' {
    It 'makes a refused conversation one that goes on, and warns of each change' {
        $text = '{"format":"BedrockPS.Conversation","version":1,"modelId":"local.echo-v1","messages":[' +
        '{"role":"assistant","content":[{"text":"a"}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t9","content":[{"text":"x"}]}},{"text":" "}]},{"role":"assistant","content":[{"text":"b"}]}]}'
        $c = Import-BedrockConversation (Set-File $text)
        { $c | Invoke-BedrockChat more -ErrorAction Stop } | Should -Throw
        $mended = $c | Repair-BedrockConversation -WarningVariable changes -WarningAction SilentlyContinue
        $changes.Count | Should -Be 5
        "$changes" | Should -BeLike '*Turn 2 (user)*t9*'
        ($mended | Invoke-BedrockChat more).StopReason | Should -Be 'end_turn'
    }

    It 'says nothing about a good one and gives it as it is' {
        $r = Invoke-BedrockChat hi -ModelId $model
        $mended = $r | Repair-BedrockConversation -WarningVariable changes
        $changes | Should -BeNullOrEmpty
        [object]::ReferenceEquals($mended, $r.Conversation) | Should -BeTrue
    }
}

Describe 'Reasoning' {
    It 'sends an effort and shows reasoning apart from the text' {
        $r = Invoke-BedrockChat 'think' -ModelId $claude -ReasoningEffort low
        (Get-SentBody | ConvertFrom-Json).outputConfig.effort | Should -Be 'low'
        $r.Reasoning | Should -Not -BeNullOrEmpty
        $r.Text | Should -Not -Match ([regex]::Escape($r.Reasoning))
        $r.Message.Content.Kind | Should -Be 'reasoningContent', 'text'
    }

    It 'sends a budget beside other fields, and replays what the model signed, also from a file' {
        $r = Invoke-BedrockChat 'think' -ModelId $claude -ReasoningBudget 1024 -MaxToken 2048 -AdditionalField @{ top_k = 5 }
        $sent = (Get-SentBody | ConvertFrom-Json).additionalModelRequestFields
        $sent.thinking.type | Should -Be 'enabled'
        $sent.thinking.budget_tokens | Should -Be 1024
        $sent.top_k | Should -Be 5
        $r | Export-BedrockConversation "$TestDrive/thought.json"
        ($r | Invoke-BedrockChat 'more').StopReason | Should -Be 'end_turn'
        (Import-BedrockConversation "$TestDrive/thought.json" | Invoke-BedrockChat 'more').StopReason | Should -Be 'end_turn'
    }

    It 'names the way for models that have no budget' {
        $fault = { Invoke-BedrockChat 'think' -ModelId amazon.nova-lite-v1:0 -ReasoningBudget 1024 -ErrorAction Stop } | Should -Throw -ErrorId 'InputInvalid,*' -PassThru
        $fault.ErrorDetails.RecommendedAction | Should -BeLike '*-AdditionalField*'
    }

    It 'refuses two values for one member' {
        { Invoke-BedrockChat 'think' -ModelId $claude -ReasoningBudget 1024 -AdditionalField @{ thinking = @{ type = 'disabled' } } } | Should -Throw -ErrorId 'ParameterConflict,*'
        { Invoke-BedrockChat 'think' -ModelId $claude -ReasoningEffort low -AdditionalField @{ reasoning_effort = 'high' } } | Should -Throw -ErrorId 'ParameterConflict,*'
    }
}

Describe 'Prompt caching' {
    It 'writes the prompt once and reads it on the next turn, and usage says so' {
        $system = 'Know this well. ' * 50
        $first = Invoke-BedrockChat 'one' -ModelId $model -System $system -CachePoint System, Message -CacheTtl 1h
        $first.Usage.CacheWriteInputTokens | Should -BeGreaterThan 0
        $first.Usage.CacheDetails.Ttl | Select-Object -Unique | Should -Be '1h'
        $second = $first | Invoke-BedrockChat 'two' -CachePoint System, Message -CacheTtl 1h
        $second.Usage.CacheReadInputTokens | Should -BeGreaterThan 0
        $second | Out-String | Should -Match 'cache read \d+, cache write \d+'
    }

    It 'keeps to four points however long the conversation gets' {
        $r = Invoke-BedrockChat 'go' -ModelId $claude -System 's' -CachePoint System, Message
        foreach ($turn in 1..6) { $r = $r | Invoke-BedrockChat "turn $turn" -CachePoint System, Message }
        ([regex]::Matches((Get-SentBody), 'cachePoint')).Count | Should -Be 4
    }

    It 'refuses a place that is not there, and a time without a place' {
        { Invoke-BedrockChat hi -ModelId $model -CachePoint System -ErrorAction Stop } | Should -Throw -ErrorId 'InputInvalid,*'
        { Invoke-BedrockChat hi -ModelId $model -CachePoint Tool -ErrorAction Stop } | Should -Throw -ErrorId 'InputInvalid,*'
        { Invoke-BedrockChat hi -ModelId $model -CacheTtl 1h } | Should -Throw -ErrorId 'ParameterConflict,*'
    }
}
