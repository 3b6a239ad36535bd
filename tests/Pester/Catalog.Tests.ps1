BeforeAll {
    . $PSScriptRoot/Setup.ps1

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 9 }
        Invoke-RestMethod @arguments
    }
    function Get-Journal { @((Send-Admin GET journal).entries) }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Get-BedrockModel' {
    BeforeEach { $null = Send-Admin DELETE journal }

    It 'lists models with lifecycle, modalities and how they can be called' {
        $models = Get-BedrockModel
        $models.Count | Should -BeGreaterThan 60
        $models | ForEach-Object { $_ | Should -BeOfType ([BedrockPS.Model]) }
        $models.LifecycleStage | Sort-Object -Unique | Should -Be 'Active', 'EndOfLife', 'Legacy'
        $models.Region | Sort-Object -Unique | Should -Be 'us-east-1'
        ($models | Where-Object { $_.InferenceTypesSupported -contains 'INFERENCE_PROFILE' }).Count | Should -BeGreaterThan 0
    }

    It 'gives the service the filters that it has and applies the rest itself' {
        $models = Get-BedrockModel -OutputModality EMBEDDING -InputModality TEXT -Lifecycle Active
        $models | ForEach-Object { $_.OutputModalities | Should -Contain 'EMBEDDING'; $_.LifecycleStage | Should -Be 'Active' }
        $entry = (Get-Journal)[-1]
        $entry.query.name | Should -Be 'byOutputModality'
        $entry.query.value | Should -Be 'EMBEDDING'
    }

    It 'asks for one exact id alone' {
        (Get-BedrockModel amazon.nova-lite-v1:0).ModelId | Should -Be 'amazon.nova-lite-v1:0'
        (Get-Journal).operation | Should -Be 'GetFoundationModel'
    }

    It 'takes patterns and names from the pipeline and lists once' {
        $models = 'amazon.nova*', 'local.*' | Get-BedrockModel
        $models.ModelId | Should -Contain 'local.echo-v1'
        $models.ModelId | Should -Contain 'amazon.nova-lite-v1:0'
        Get-Journal | Should -HaveCount 1
    }

    It 'calls regions side by side and gives their models in the order named' {
        $models = Get-BedrockModel local.echo-v1, local.extract-v1 -Region eu-west-1, us-east-1
        $models.Region | Should -Be 'eu-west-1', 'eu-west-1', 'us-east-1', 'us-east-1'
        (Get-Journal).auth.region | Sort-Object -Unique | Should -Be 'eu-west-1', 'us-east-1'
    }

    It 'uses an object where it came from, and an explicit region before that' {
        $model = Get-BedrockModel local.echo-v1 -Region eu-west-1
        ($model | Get-BedrockModel).Region | Should -Be 'eu-west-1'
        ($model | Get-BedrockModel -Region us-west-2).Region | Should -Be 'us-west-2'
    }

    It 'takes sets in patterns, and names however long' {
        (Get-BedrockModel 'local.[ex]*').ModelId | Should -Be 'local.extract-v1', 'local.echo-v1', 'local.embed-v1'
        Get-BedrockModel ('y' * 20000) -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
    }

    It 'finds what ends soon' {
        Get-BedrockModel -Lifecycle Legacy -EndOfLifeWithin 3650 | ForEach-Object { $_.EndOfLifeTime | Should -BeGreaterThan ([DateTimeOffset]::UtcNow) }
        Get-BedrockModel -Streaming | ForEach-Object { $_.ResponseStreamingSupported | Should -BeTrue }
    }
}

Describe 'Errors of single items' -Tag C56 {
    It 'are written beside the good ones by default' {
        $out = 'local.echo-v1', 'no.such-model', 'local.extract-v1' | Get-BedrockModel -ErrorAction SilentlyContinue -ErrorVariable faults
        $? | Should -BeFalse
        $out.ModelId | Should -Be 'local.echo-v1', 'local.extract-v1'
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike '*Exception,BedrockPS.Commands.Catalog.GetBedrockModelCommand'
        $faults[0].TargetObject | Should -Be 'no.such-model'
        $faults[0].CategoryInfo.Category | Should -Not -Be 'NotSpecified'
        $faults[0].Exception | Should -BeOfType ([BedrockPS.BedrockException])
        $faults[0].Exception.RequestId | Should -Not -BeNullOrEmpty
        $faults[0].Exception.StatusCode | Should -BeIn 400, 404
        $faults[0].Exception.Attempts | Should -Be 1
    }

    It 'leave no trace with Ignore' {
        $global:Error.Clear()
        ('local.echo-v1', 'no.such-model' | Get-BedrockModel -ErrorAction Ignore).ModelId | Should -Be 'local.echo-v1'
        $global:Error | Should -BeNullOrEmpty
    }

    It 'end the pipeline with Stop and are caught once' {
        $out = [Collections.ArrayList]::new()
        $caught = 0
        try { 'local.echo-v1', 'no.such-model', 'local.extract-v1' | Get-BedrockModel -ErrorAction Stop | ForEach-Object { $null = $out.Add($_) } } catch { $caught++; $_.Exception | Should -BeOfType ([BedrockPS.BedrockException]) }
        $caught | Should -Be 1
        $out.ModelId | Should -Be 'local.echo-v1'
    }
}

Describe 'Inference profiles' {
    BeforeEach { $null = Send-Admin DELETE journal }

    It 'are listed, by model and by pattern' {
        $all = @(Get-BedrockInferenceProfile)
        $all.Count | Should -BeGreaterThan 3
        @(Get-BedrockInferenceProfile us.*).InferenceProfileId | ForEach-Object { $_ | Should -BeLike 'us.*' }
        $model = ($all | Where-Object ProfileType -EQ 'SYSTEM_DEFINED')[0].ModelArns[0] -replace '.*/'
        $routes = Get-BedrockModel $model | Get-BedrockInferenceProfile
        $routes | ForEach-Object { "$($_.ModelArns)" | Should -BeLike "*/$model*" }
    }

    It 'stop at the page that is enough' -Tag C54 {
        $global:Error.Clear()
        $first = Get-BedrockInferenceProfile | Select-Object -First 1
        $first | Should -HaveCount 1
        $global:Error | Should -BeNullOrEmpty
        Get-Journal | Should -HaveCount 1
    }

    It 'are made, found, called through and deleted' {
        $made = Get-BedrockModel amazon.nova-lite-v1:0 | New-BedrockInferenceProfile pester-profile -Description 'for a test' -Tag @{ team = 'ops' }
        $made.InferenceProfileArn | Should -BeLike 'arn:aws:bedrock:us-east-1:*:application-inference-profile/*'
        $made.ModelId | Should -Be $made.InferenceProfileArn
        (Get-BedrockInferenceProfile $made.InferenceProfileArn).Description | Should -Be 'for a test'
        (Invoke-BedrockChat hi -ModelId $made.ModelId).ModelId | Should -Be $made.ModelId
        (Get-Journal)[-1].rawTarget | Should -Match '^/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A\d+%3Aapplication-inference-profile%2F\w+/converse$'
        $made | Remove-BedrockInferenceProfile -Confirm:$false
        { Get-BedrockInferenceProfile $made.InferenceProfileId -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFoundException,*'
    }

    It 'are not touched under -WhatIf of an outer function' -Tag C57 {
        function Outer { [CmdletBinding(SupportsShouldProcess)] param() New-BedrockInferenceProfile pester-whatif -ModelId amazon.nova-lite-v1:0; Remove-BedrockInferenceProfile abc123 }
        Outer -WhatIf
        Get-Journal | Should -BeNullOrEmpty
    }

    It 'are told of in one line each under -WhatIf of an outer function' -Tag C57 {
        $url = $TestEmulator.EndpointUrl
        $lines = Invoke-InNewSession "Import-Module '$TestManifest'
            Set-BedrockContext -Region us-east-1 -EndpointUrl '$url' -AccessKey AKIDEMULATOR00000000 -SecretKey emulator-secret-not-a-secret
            function Outer { [CmdletBinding(SupportsShouldProcess)] param() New-BedrockInferenceProfile pester-whatif -ModelId amazon.nova-lite-v1:0; Remove-BedrockInferenceProfile abc123 }
            Outer -WhatIf"
        $lines | Should -HaveCount 2
        $lines[0] | Should -BeLike 'What if: *pester-whatif*'
        $lines[1] | Should -BeLike 'What if: *Delete inference profile*abc123*'
    }

    It 'are not deleted by a session that cannot ask' -Tag C57 {
        $url = $TestEmulator.EndpointUrl
        $lines = Invoke-InNewSession -AllowFailure "Import-Module '$TestManifest'
            Set-BedrockContext -Region us-east-1 -EndpointUrl '$url' -AccessKey AKIDEMULATOR00000000 -SecretKey emulator-secret-not-a-secret
            try { Remove-BedrockInferenceProfile abc123 ; 'deleted' } catch { 'refused'; `$_.FullyQualifiedErrorId; `$_.Exception.Message }"
        $lines | Should -HaveCount 3
        $lines[0] | Should -Be 'refused' -Because 'what nobody can confirm ends the pipeline'
        $lines[1] | Should -BeLike 'HostNotInteractive,*'
        $lines[2] | Should -BeLike '*-Confirm:$false*'
        Get-Journal | Should -BeNullOrEmpty
    }

    It 'of a name that nobody has are not found' {
        { Remove-BedrockInferenceProfile 'no such name' -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,*'
    }
}

Describe 'Resolve-BedrockModel' {
    It 'keeps the id of a model that is offered on demand' {
        $target = Resolve-BedrockModel local.echo-v1
        $target.ModelId | Should -Be 'local.echo-v1'
        $target.TargetType | Should -Be 'OnDemand'
    }

    It 'finds a profile that the service lists for a model that is not' {
        $model = Get-BedrockModel -Lifecycle Active | Where-Object { "$($_.InferenceTypesSupported)" -eq 'INFERENCE_PROFILE' } | Select-Object -First 1
        $target = $model | Resolve-BedrockModel
        $target.TargetType | Should -Be 'InferenceProfile'
        (Get-BedrockInferenceProfile $target.ModelId).ModelArns -join ' ' | Should -BeLike "*$($model.ModelId)*"
        { $model | Resolve-BedrockModel -Geography None -ErrorAction Stop } | Should -Throw -ErrorId 'ModelNotCallable,*'
    }

    It 'refuses a geography that nobody knows, for a model on demand too' {
        $null = Resolve-BedrockModel local.echo-v1 -Geography Mars -ErrorVariable faults -ErrorAction SilentlyContinue
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
        $faults[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        "$($faults[0])" | Should -BeLike "*'Mars'*UsGov, Global*"
    }
}

Describe 'Objects of the catalogue' {
    It 'have their lists as text in a CSV file' {
        Get-BedrockModel local.echo-v1 | Export-Csv (Join-Path $TestDrive models.csv)
        $read = Import-Csv (Join-Path $TestDrive models.csv)
        $read.InputModalities | Should -BeLike 'TEXT*'
        $read.InputModalities | Should -Be ((Get-BedrockModel local.echo-v1).InputModalities -join ', ')
    }

    It 'have times of all forms of the wire in UTC: <Wire>' -Tag C60, Emulator -ForEach @(
        @{ Wire = '1719830000.5'; Expected = '2024-07-01T10:33:20.5000000+00:00' }
        @{ Wire = '"2024-10-11T09:50:58.907091+00:00"'; Expected = '2024-10-11T09:50:58.9070910+00:00' }
        @{ Wire = '"2024-10-11T09:50:58Z"'; Expected = '2024-10-11T09:50:58.0000000+00:00' }
        @{ Wire = '"2024-10-11T11:50:58+02:00"'; Expected = '2024-10-11T09:50:58.0000000+00:00' }
    ) {
        $arn = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.x.y'
        $answer = '{"inferenceProfileSummaries":[{"inferenceProfileId":"us.x.y","inferenceProfileArn":"' + $arn + '","type":"SYSTEM_DEFINED","createdAt":' + $Wire + '}]}'
        $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'ListInferenceProfiles' }; answer = @{ body = $answer; contentType = 'application/json' } }) }
        try { $found = Get-BedrockInferenceProfile }
        finally { $null = Send-Admin DELETE scenario }
        $found.CreatedAt | Should -BeOfType DateTimeOffset
        $found.CreatedAt.ToString('o') | Should -Be $Expected
        $found.CreatedAt.UtcDateTime.Kind | Should -Be 'Utc'
    }
}

Describe 'Test-BedrockModel' {
    It 'gives the checks that run when a region later in the pipeline cannot be used' -Tag Emulator {
        $null = Send-Admin POST faults @{ kind = 'delay'; operation = 'GetFoundationModelAvailability'; delayMs = 300; times = 3 }
        $global:checks = [Collections.Generic.List[object]]::new()
        $run = {
            [pscustomobject]@{ ModelId = 'local.echo-v1'; Region = 'us-east-1' }, [pscustomobject]@{ ModelId = 'local.extract-v1'; Region = 'us-east-1' },
            [pscustomobject]@{ ModelId = 'local.echo-v1'; Region = 'no region' } | Test-BedrockModel | ForEach-Object { $global:checks.Add($_) }
        }
        try { $run | Should -Throw '*no region*' }
        finally { $null = Send-Admin DELETE faults }
        $global:checks.ModelId | Should -Be 'local.echo-v1', 'local.extract-v1'
    }

    It 'judges a model and says what to do' {
        (Test-BedrockModel local.echo-v1).IsUsable | Should -BeTrue
        $gone = Get-BedrockModel -Lifecycle EndOfLife | Select-Object -First 1 | Test-BedrockModel
        $gone.IsUsable | Should -BeFalse
        $gone.Fix | Should -Not -BeNullOrEmpty
    }

    It 'probes with one token and gives the time' {
        $null = Send-Admin DELETE journal
        (Test-BedrockModel local.echo-v1 -Probe).ProbeLatencyMs | Should -BeGreaterOrEqual 0
        (Get-Journal | Where-Object operation -EQ Converse).bodyText | Should -BeLike '*"maxTokens":1*'
    }

    It 'gives a plain answer with -Quiet' {
        Test-BedrockModel local.echo-v1 -Quiet | Should -BeTrue
        Test-BedrockModel no.such-model -Quiet | Should -BeFalse
    }

    It 'keeps the order of many' {
        $ids = (Get-BedrockModel local.*).ModelId
        ($ids | Test-BedrockModel).ModelId | Should -Be $ids
    }
}
