BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $model = 'local.echo-v1'

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 20 }
        Invoke-RestMethod @arguments
    }
    function Get-Sent { @((Send-Admin GET journal).entries | Where-Object operation -like 'Converse*') }
    function New-Throttle($Model) { $null = Send-Admin POST faults @{ kind = 'throttle'; model = $Model; times = -1 } }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Invoke-BedrockChat -MaxContinuation' -Tag Emulator {
    BeforeEach { $null = Send-Admin DELETE journal; $null = Send-Admin DELETE scenario; $null = Send-Admin DELETE faults }

    It 'writes on from the answer where the model takes that: <Model>' -ForEach @{ Model = 'amazon.nova-lite-v1:0'; Last = 'assistant' }, @{ Model = 'local.extract-v1'; Last = 'user' } {
        $text = "Who is on call?`n`nThe platform team is on call on Sundays and on all public holidays."
        $r = Invoke-BedrockChat $text -ModelId $Model -MaxToken 4 -MaxContinuation 20 -WarningVariable warnings
        $r.Text | Should -BeExactly 'The platform team is on call on Sundays and on all public holidays.'
        $r.StopReason | Should -Be 'end_turn'
        $r.Conversation.Messages.Role | Should -Be 'user', 'assistant'
        "$($r.Message)" | Should -BeExactly $r.Text
        ($r.MessageJson | ConvertFrom-Json).content.text | Should -BeExactly $r.Text
        $r.Usage.OutputTokens | Should -BeGreaterThan 12
        $warnings | Should -BeNullOrEmpty
        ((Get-Sent)[-1].bodyText | ConvertFrom-Json).messages[-1].role | Should -Be $Last
        $null = $r | Invoke-BedrockChat 'Thanks'
        ((Get-Sent)[-1].bodyText | ConvertFrom-Json).messages.role | Should -Be 'user', 'assistant', 'user'
    }

    It 'says as ever that an answer is cut when the calls are used up' {
        $r = Invoke-BedrockChat 'one two three four five six' -ModelId $model -MaxToken 2 -MaxContinuation 1 -WarningAction SilentlyContinue -WarningVariable warnings
        "$r".TrimEnd() | Should -BeExactly 'one two three four'
        $warnings | Should -BeLike '*max_tokens*'
    }

    It 'streams one answer with one end' {
        $deltas = Invoke-BedrockChat 'one two three four five six' -ModelId $model -MaxToken 2 -MaxContinuation 5 -Stream
        -join $deltas.Text | Should -BeExactly 'one two three four five six'
        @($deltas | Where-Object Response) | Should -HaveCount 1
        $deltas[-1].Response.Text | Should -BeExactly 'one two three four five six'
    }

    It 'gives what came when a later call fails' {
        $null = Send-Admin POST faults @{ kind = 'status'; status = 403; code = 'AccessDeniedException'; skip = 1; times = -1; message = 'no' }
        Invoke-BedrockChat 'one two three four' -ModelId $model -MaxToken 2 -MaxContinuation 5 -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'AccessDeniedException,*'
        "$($faults[0].TargetObject)".TrimEnd() | Should -BeExactly 'one two'
    }
}

Describe 'Invoke-BedrockChat -FallbackModel' -Tag Emulator {
    BeforeEach { $null = Send-Admin DELETE journal; $null = Send-Admin DELETE scenario; $null = Send-Admin DELETE faults }

    It 'asks the next model with a warning that names both, and each item begins with the first' {
        New-Throttle $model
        $r = 'a', 'b' | Invoke-BedrockChat -ModelId $model -FallbackModel local.restricted-v1, local.extract-v1 -MaxRetry 0 -WarningAction SilentlyContinue -WarningVariable warnings
        $r.ModelId | Should -Be 'local.extract-v1', 'local.extract-v1'
        $r[0].Conversation.ModelId | Should -Be 'local.extract-v1'
        $warnings | Should -HaveCount 4
        $warnings[0] | Should -Be 'local.echo-v1 failed with ThrottlingException; local.restricted-v1 is asked in its place.'
        $warnings[1] | Should -Be 'local.restricted-v1 failed with AccessDeniedException; local.extract-v1 is asked in its place.'
        @((Get-Sent).labels.modelId) | Should -Be @($model, 'local.restricted-v1', 'local.extract-v1', $model, 'local.restricted-v1', 'local.extract-v1')
    }

    It 'tells the fault of the first model when all fail' {
        New-Throttle $model
        'a' | Invoke-BedrockChat -ModelId $model -FallbackModel local.restricted-v1, local.retired-v1 -MaxRetry 0 -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ThrottlingException,*'
        $faults[0].CategoryInfo.Category | Should -Be 'LimitsExceeded'
        "$($faults[0].Exception.Message)" | Should -BeLike '*local.restricted-v1 (AccessDeniedException), local.retired-v1 (ResourceNotFoundException)*'
        $faults[0].TargetObject | Should -Be 'a'
    }

    It 'does not ask again after a refusal of the request' {
        $null = Send-Admin POST faults @{ kind = 'status'; status = 400; code = 'ValidationException'; times = -1; message = 'no' }
        'a' | Invoke-BedrockChat -ModelId $model -FallbackModel local.extract-v1 -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ValidationException,*'
        Get-Sent | Should -HaveCount 1
    }

    It 'answers by objects and with tools on the model that stepped in' {
        New-Throttle $model
        $arguments = @{ ModelId = $model; FallbackModel = 'local.noformat-v1'; MaxRetry = 0; WarningAction = 'SilentlyContinue' }
        $object = 'Host: db2, severity 5' | Invoke-BedrockChat 'Extract the alarm' -OutputType ([ordered]@{ Host = 'x'; Severity = 1 }) @arguments
        $object.Host | Should -Be 'db2'
        @((Get-Sent).labels.modelId) | Should -Be @($model, 'local.noformat-v1', 'local.noformat-v1')
    }

    It 'shows the text of the model that answers alone' {
        New-Throttle $model
        $told = Invoke-BedrockChat 'Who is it? It is Anna.' -ModelId $model -FallbackModel local.extract-v1 -MaxRetry 0 -Show -WarningAction SilentlyContinue 6>&1
        $told[-1].ModelId | Should -Be 'local.extract-v1'
        (-join $told[0..($told.Count - 2)]).Trim() | Should -Be $told[-1].Text
    }

    It 'goes not with -Stream' {
        { Invoke-BedrockChat a -ModelId $model -FallbackModel local.extract-v1 -Stream } | Should -Throw -ErrorId 'ParameterConflict,*'
        Get-Sent | Should -BeNullOrEmpty
    }

    It 'names the parameter whose id cannot be one' {
        { Invoke-BedrockChat a -ModelId $model -FallbackModel 'two words' } | Should -Throw "-FallbackModel 'two words' holds spaces or control characters; no model id does."
    }

    It 'does not ask the same model again' {
        New-Throttle $model
        Invoke-BedrockChat a -ModelId $model -FallbackModel $model -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
        $faults | Should -HaveCount 1
        Get-Sent | Should -HaveCount 1
    }
}

Describe 'Progress of Invoke-BedrockChat' -Tag Emulator {
    BeforeEach { $null = Send-Admin DELETE faults }

    It 'is not in the output of an unattended run' {
        $script = "Import-Module '$TestManifest'; 1..3 | ForEach-Object { `"p`$_`" } | Invoke-BedrockChat -ModelId $model -ThrottleLimit 2 -As Text " +
        "-EndpointUrl $($TestEmulator.EndpointUrl) -Region us-east-1 -AccessKey AKIDEMULATOR00000000 -SecretKey emulator-secret-not-a-secret"
        Invoke-InNewSession "`$ProgressPreference = 'Continue'; $script" | Should -Be 'p1', 'p2', 'p3'
    }
}
