BeforeAll {
    . $PSScriptRoot/Setup.ps1

    # Stops a script as Ctrl+C does, once a condition holds; gives what was left behind.
    function Stop-WhenReady {
        param([string] $Script, [scriptblock] $Ready)
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$TestManifest'; `$global:Error.Clear()").Invoke()
        $shell.Commands.Clear()
        $shell.Runspace.SessionStateProxy.SetVariable('ctx', (Get-BedrockContext))
        $running = $shell.AddScript($Script).BeginInvoke()
        for ($i = 0; $i -lt 600 -and -not (& $Ready); $i++) { [Threading.Tasks.Task]::Delay(50).Wait() }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $elapsed = $watch.Elapsed
        try { $null = $shell.EndInvoke($running) } catch { $null = $_ }
        [pscustomobject]@{ State = "$($shell.InvocationStateInfo.State)"; Elapsed = $elapsed; Errors = @($shell.Streams.Error) }
        $shell.Dispose()
    }

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 9 }
        Invoke-RestMethod @arguments
    }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'The context' {
    BeforeEach { $saved = Get-BedrockContext }
    AfterEach { $global:BedrockPSContext = $saved }

    It 'changes only what is given' {
        Set-BedrockContext -Region eu-west-1 -ModelId a.b
        Set-BedrockContext -ModelId c.d
        (Get-BedrockContext).Region | Should -Be 'eu-west-1'
        (Get-BedrockContext).ModelId | Should -Be 'c.d'
    }

    It 'takes no region that is not the name of one, and stays as it was' {
        Set-BedrockContext -Region eu-west-1
        { Set-BedrockContext -Region 'us east 1' -ModelId e.f } | Should -Throw -ErrorId 'InputInvalid,*' -ExceptionType BedrockPS.BedrockException
        (Get-BedrockContext).Region | Should -Be 'eu-west-1'
        (Get-BedrockContext).ModelId | Should -Not -Be 'e.f'
    }

    It 'changes credentials as one' {
        Set-BedrockContext -ProfileName team
        Set-BedrockContext -ApiKey (ConvertTo-SecureString 'key-value' -AsPlainText)
        $context = Get-BedrockContext
        $context.ProfileName | Should -BeNullOrEmpty
        $context.CredentialSource | Should -Be 'API key'
    }

    It 'shows no secret in any form' {
        Set-BedrockContext -AccessKey AKIDEXAMPLE12345 -SecretKey 'very-secret-value' -SessionToken 'token-value'
        $context = Get-BedrockContext
        $shown = @("$context"; $context | Format-List * | Out-String; $context | Format-Table * | Out-String; $context | ConvertTo-Json -Depth 5
            [Management.Automation.PSSerializer]::Serialize($context, 5); $context | Out-String) -join "`n"
        $shown | Should -Not -Match 'very-secret-value|token-value|AKIDEXAMPLE12345'
    }

    It 'takes a PSCredential, a hashtable and region objects' {
        Set-BedrockContext -Credential ([pscredential]::new('AKIDEXAMPLE12345', (ConvertTo-SecureString s -AsPlainText))) -Region ([pscustomobject]@{ SystemName = 'eu-north-1' })
        (Get-BedrockContext).CredentialSource | Should -Be 'access key AKID...2345'
        (Get-BedrockContext).Region | Should -Be 'eu-north-1'
        Set-BedrockContext -Credential @{ AccessKey = 'AKIDOTHER1234567'; SecretKey = 's' }
        (Get-BedrockContext).CredentialSource | Should -Be 'access key AKID...4567'
    }

    It 'refuses credentials that cannot be one principal, and keeps what was set' {
        Set-BedrockContext -ProfileName team
        { Set-BedrockContext -ProfileName other -AccessKey AKIDEXAMPLE -SecretKey s } | Should -Throw -ErrorId 'ParameterConflict,*'
        { Set-BedrockContext -AccessKey AKIDEXAMPLE } | Should -Throw -ErrorId 'InputInvalid,*'
        { Set-BedrockContext -SecretKey s } | Should -Throw -ErrorId 'InputInvalid,*'
        (Get-BedrockContext).CredentialSource | Should -Be 'profile team'
    }

    It 'takes a region as a hashtable, and says what it cannot take' {
        Set-BedrockContext -Region @{ SystemName = 'eu-north-1' }
        (Get-BedrockContext).Region | Should -Be 'eu-north-1'
        { Set-BedrockContext -Region @{ Name = 'x' } } | Should -Throw '*SystemName*'
    }

    It 'is forgotten on Clear' {
        Clear-BedrockContext
        Get-BedrockContext | Should -BeNullOrEmpty
    }

    It 'belongs to its runspace and goes on with -Context' {
        $context = Get-BedrockContext
        $seen = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:TestManifest
            $own = Get-BedrockContext
            $null = Set-BedrockContext -Region "r-$_" -PassThru
            [pscustomobject]@{ Own = $own; Set = (Get-BedrockContext).Region; Region = @(Get-BedrockModel local.* -Context $using:context)[0].Region; Item = $_ }
        } -ThrottleLimit 4
        $seen.Own | Where-Object { $_ } | Should -BeNullOrEmpty
        $seen | ForEach-Object { $_.Set | Should -Be "r-$($_.Item)" }
        $seen.Region | Sort-Object -Unique | Should -Be 'us-east-1'
        (Get-BedrockContext).Region | Should -Be 'us-east-1'
    }

    It 'leaves its keys behind when it goes to a job, and says so' {
        $context = Get-BedrockContext
        $result = Start-Job { Import-Module $using:TestManifest; try { Get-BedrockModel -Context $using:context } catch { $_.FullyQualifiedErrorId } } | Receive-Job -Wait -AutoRemoveJob
        $result | Should -BeLike 'SecretNotSerializable,*'
    }

    It 'does not bleed between runspaces that answer at the same time' {
        $context = Get-BedrockContext
        $answers = 1..20 | ForEach-Object -Parallel {
            Import-Module $using:TestManifest
            Invoke-BedrockChat "number $_" -ModelId local.echo-v1 -Context $using:context | Add-Member Item $_ -PassThru
        } -ThrottleLimit 10
        $answers | Should -HaveCount 20
        $answers | ForEach-Object { $_.Text | Should -BeLike "*number $($_.Item)*" }
    }
}

Describe 'The emulator' {
    It 'sets the context and restores it' {
        $before = Get-BedrockContext
        $emulator = Start-BedrockEmulator
        (Get-BedrockContext).EndpointUrl | Should -Be $emulator.EndpointUrl
        Set-BedrockContext -ModelId kept.model
        $emulator | Stop-BedrockEmulator
        $after = Get-BedrockContext
        $after.EndpointUrl | Should -Be $before.EndpointUrl
        $after.ModelId | Should -Be 'kept.model'
        Get-Process -Id $emulator.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
        $global:BedrockPSContext = $before
    }

    It 'leaves no address behind when the first of two is stopped first' {
        $before = Get-BedrockContext
        try {
            Clear-BedrockContext
            $first = Start-BedrockEmulator
            $second = Start-BedrockEmulator
            $first | Stop-BedrockEmulator
            (Get-BedrockContext).EndpointUrl | Should -Be $second.EndpointUrl
            $second | Stop-BedrockEmulator
            Get-BedrockContext | Should -BeNullOrEmpty
        }
        finally { $global:BedrockPSContext = $before }
    }

    It 'leaves the context alone with -NoContext' {
        $before = Get-BedrockContext
        $emulator = Start-BedrockEmulator -NoContext
        try {
            Get-BedrockContext | Should -Be $before
            @(Get-BedrockModel local.* -Region us-east-1 -EndpointUrl $emulator.EndpointUrl -AccessKey AKIDEMULATOR00000000 -SecretKey emulator-secret-not-a-secret).Count | Should -BeGreaterThan 0
        }
        finally { $emulator | Stop-BedrockEmulator }
    }

    It 'speaks TLS that the context trusts' {
        $emulator = Start-BedrockEmulator -Tls
        try {
            $emulator.EndpointUrl | Should -BeLike 'https://*'
            @(Get-BedrockModel local.*).Count | Should -BeGreaterThan 0
        }
        finally { $emulator | Stop-BedrockEmulator }
    }

    # Windows has no signal that a test could send to one process alone.
    It 'leaves Ctrl+C of the terminal to its parent' -Skip:$IsWindows {
        $emulator = Start-BedrockEmulator -NoContext
        try {
            sh -c "kill -INT $($emulator.ProcessId)"
            $call = @{ Region = 'us-east-1'; EndpointUrl = $emulator.EndpointUrl; AccessKey = 'AKIDEMULATOR00000000'; SecretKey = 'emulator-secret-not-a-secret' }
            foreach ($attempt in 1..5) { (Get-BedrockModel local.echo-v1 @call).ModelId | Should -Be 'local.echo-v1' }
        }
        finally { $emulator | Stop-BedrockEmulator }
    }

    It 'ends with its parent' {
        $id = [int](Invoke-InNewSession "Import-Module '$TestManifest'; (Start-BedrockEmulator).ProcessId" | Select-Object -Last 1)
        for ($i = 0; $i -lt 200 -and (Get-Process -Id $id -ErrorAction Ignore); $i++) { [Threading.Tasks.Task]::Delay(50).Wait() }
        Get-Process -Id $id -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'says how to get it when it is not there' {
        $env:BEDROCKPS_EMULATOR = Join-Path ([IO.Path]::GetTempPath()) 'no-such/bedrock-emulator.dll'
        try { { Start-BedrockEmulator } | Should -Throw -ErrorId 'EmulatorUnavailable,*' }
        finally { Remove-Item env:BEDROCKPS_EMULATOR }
    }

    It 'refuses a scenario that is not there before it starts anything' {
        { Start-BedrockEmulator -Scenario ./no-such.json } | Should -Throw -ErrorId 'FileUnavailable,*'
    }

    It 'reports what does not run' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$TestManifest'; Stop-BedrockEmulator").Invoke()
        $shell.Streams.Error[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        $shell.Dispose()
    }
}

Describe 'A credential object without keys' {
    It 'is an error, whatever other credentials there are' {
        $env:AWS_ACCESS_KEY_ID = 'AKIDENV'; $env:AWS_SECRET_ACCESS_KEY = 's'
        try {
            { Get-BedrockModel -Credential ([pscredential]::Empty) } | Should -Throw -ErrorId 'CredentialsInvalid,*'
            { Get-BedrockModel -Credential @{ Name = 'x' } } | Should -Throw '*neither AccessKey nor SecretKey*'
        }
        finally { Remove-Item env:AWS_ACCESS_KEY_ID, env:AWS_SECRET_ACCESS_KEY }
    }
}

Describe 'Verbose and debug output' {
    It 'tells once as whom, once a call where, and shows neither prompt nor secret' {
        $log = 'PROMPT one', 'PROMPT two' | Invoke-BedrockChat -ModelId local.echo-v1 -Verbose -Debug 4>&1 5>&1 |
            Where-Object { $_ -is [Management.Automation.VerboseRecord] -or $_ -is [Management.Automation.DebugRecord] } | ForEach-Object Message
        @($log -like '*access key (context)*') | Should -HaveCount 1
        @($log -like 'bedrock-runtime Converse in us-east-1 at *') | Should -HaveCount 2
        $log -join "`n" | Should -Not -Match 'PROMPT|not-a-secret|AKIDEMULATOR'
    }

    It 'comes by preference too, also from a function that was called with -Verbose' {
        function Get-Log {
            [CmdletBinding()]
            param()
            'hi' | Invoke-BedrockChat -ModelId local.echo-v1 4>&1 5>&1 | Where-Object { $_ -isnot [BedrockPS.ChatResponse] } | ForEach-Object Message
        }
        @(Get-Log -Verbose) -like 'bedrock-runtime Converse in *' | Should -HaveCount 1
        Get-Log | Should -BeNullOrEmpty
        $DebugPreference = 'Continue'
        @(Get-Log) -like 'Converse: status 200, *' | Should -HaveCount 1
        $DebugPreference = 'SilentlyContinue'
        $VerbosePreference = 'Continue'
        @(Get-Log) -like 'bedrock-runtime Converse in *' | Should -HaveCount 1
    }
}

Describe 'Session variables of AWS Tools' {
    It 'give the region where neither call nor context does' {
        $saved = Get-BedrockContext
        Clear-BedrockContext
        $call = @{ EndpointUrl = $TestEmulator.EndpointUrl; AccessKey = 'AKIDEMULATOR00000000'; SecretKey = 'emulator-secret-not-a-secret' }
        try {
            $global:StoredAWSRegion = 'eu-west-3'
            (Get-BedrockModel local.echo-v1 @call).Region | Should -Be 'eu-west-3'
            (Get-BedrockModel local.echo-v1 @call -Region us-west-2).Region | Should -Be 'us-west-2'
        }
        finally {
            Remove-Variable StoredAWSRegion -Scope Global
            $global:BedrockPSContext = $saved
        }
    }

    It 'give the credentials where neither call nor context does' {
        $saved = Get-BedrockContext
        Clear-BedrockContext
        try {
            $global:StoredAWSCredentials = [pscustomobject]@{ AccessKey = 'AKIDEMULATOR00000000'; SecretKey = 'emulator-secret-not-a-secret' }
            (Get-BedrockModel local.echo-v1 -Region us-east-1 -EndpointUrl $TestEmulator.EndpointUrl).ModelId | Should -Be 'local.echo-v1'
        }
        finally {
            Remove-Variable StoredAWSCredentials -Scope Global
            $global:BedrockPSContext = $saved
        }
    }
}

Describe 'Ctrl+C' -Tag C53 {
    AfterEach { $null = Send-Admin DELETE faults }

    It 'ends a stalled stream at once, with nothing in the error stream' {
        $null = Send-Admin DELETE journal
        $null = Send-Admin POST faults @{ kind = 'stall'; operation = 'ConverseStream'; afterEvents = 1 }
        $stopped = Stop-WhenReady 'Invoke-BedrockChat hi -Stream -ModelId local.echo-v1 -Context $ctx -Verbose -Debug' { (Send-Admin GET 'journal?operation=ConverseStream').entries.Count -gt 0 }
        $stopped.State | Should -Be 'Stopped'
        $stopped.Errors | Should -BeNullOrEmpty
        $stopped.Elapsed.TotalSeconds | Should -BeLessThan 5
        for ($i = 0; $i -lt 100; $i++) {
            $entry = (Send-Admin GET 'journal?operation=ConverseStream').entries[-1]
            if ($entry.outcome) { break }
            [Threading.Tasks.Task]::Delay(50).Wait()
        }
        $entry.outcome | Should -Be 'aborted' -Because 'the connection is closed when the stop returns'
    }

    It 'ends a wait between retries at once' {
        $null = Send-Admin DELETE journal
        $null = Send-Admin POST faults @{ kind = 'throttle'; operation = 'Converse'; times = -1; retryAfterMs = 60000 }
        $stopped = Stop-WhenReady 'Invoke-BedrockChat hi -ModelId local.echo-v1 -Context $ctx' { (Send-Admin GET 'journal?operation=Converse').entries.Count -gt 0 }
        $stopped.State | Should -Be 'Stopped'
        $stopped.Errors | Should -BeNullOrEmpty
        $stopped.Elapsed.TotalSeconds | Should -BeLessThan 5
    }

    It 'is told apart from a time limit' {
        $null = Send-Admin POST faults @{ kind = 'stall'; operation = 'ConverseStream'; afterEvents = 1 }
        Invoke-BedrockChat hi -Stream -ModelId local.echo-v1 -RequestTimeoutSec 1 -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable fault | Out-Null
        $fault[0].FullyQualifiedErrorId | Should -BeLike 'RequestTimedOut,*'
        $fault[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
    }
}

Describe 'Bad input' {
    It 'of no region is one terminating error that says how to set one' {
        $lines = Invoke-InNewSession -AllowFailure "Import-Module '$TestManifest'
            `$watch = [Diagnostics.Stopwatch]::StartNew()
            try { 'a', 'b' | Get-BedrockModel -AccessKey AKIDEXAMPLE -SecretKey s } catch { `$_.FullyQualifiedErrorId; [string]`$_.CategoryInfo.Category; `$_.ErrorDetails.RecommendedAction }"
        $lines[0] | Should -BeLike 'RegionNotSet,*'
        $lines[1] | Should -Not -Be 'NotSpecified'
        $lines -join ' ' | Should -BeLike '*AWS_REGION*'
    }

    It 'of no credentials says what was looked at' {
        $lines = Invoke-InNewSession -AllowFailure "Import-Module '$TestManifest'
            try { Get-BedrockModel -Region us-east-1 -EndpointUrl http://127.0.0.1:9 } catch { `$_.FullyQualifiedErrorId; [string]`$_.CategoryInfo.Category }"
        $lines[0] | Should -BeLike 'CredentialsNotFound,*'
        $lines[1] | Should -Be 'AuthenticationError'
    }

    It 'of a region with spaces is refused before any request' {
        $null = Send-Admin DELETE journal
        { Get-BedrockModel -Region 'us east 1' -ErrorAction Stop } | Should -Throw -ErrorId 'InputInvalid,*'
        (Send-Admin GET journal).entries | Should -BeNullOrEmpty
    }

    It 'of an endpoint that is no URL is refused while binding' {
        { Get-BedrockModel -EndpointUrl 'not a url' } | Should -Throw '*absolute URL*'
    }
}

Describe 'Completion' {
    It 'suggests <Expected> for <Line>' -ForEach @(
        @{ Line = 'Get-BedrockModel -Region eu-west-1'; Expected = 'eu-west-1' }
        @{ Line = 'Get-BedrockModel -OutputModality EMB'; Expected = 'EMBEDDING' }
        @{ Line = 'Get-BedrockModel -Lifecycle Leg'; Expected = 'Legacy' }
        @{ Line = 'Resolve-BedrockModel x -Geography Apa'; Expected = 'Apac' }
        @{ Line = 'Get-BedrockUsage -Cmdlet Ent'; Expected = 'Enter-BedrockChat' }
        @{ Line = 'Invoke-BedrockChat hi -GuardrailVersion D'; Expected = 'DRAFT' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Contain $Expected
    }

    It 'suggests models that were seen, without any call' {
        $null = Get-BedrockModel local.*
        $null = Send-Admin DELETE journal
        (TabExpansion2 'Invoke-BedrockChat hi -ModelId local.ec' 39).CompletionMatches.CompletionText | Should -Contain 'local.echo-v1'
        (Send-Admin GET journal).entries | Should -BeNullOrEmpty
    }

    It 'suggests inference profiles that were seen for <_>' -ForEach 'Get-BedrockInferenceProfile', 'Remove-BedrockInferenceProfile' {
        $null = Get-BedrockInferenceProfile us.*
        $line = "$_ us.amazon.nova-l"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'us.amazon.nova-lite-v1:0'
    }

    It 'suggests the profiles of the shared files' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive aws)
        $path = Join-Path $folder credentials
        "[team a]`naws_access_key_id = AKIDEXAMPLE`naws_secret_access_key = s" | Set-Content $path
        $line = "Get-BedrockModel -ProfileLocation '$path' -ProfileName tea"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain "'team a'"
    }
}

Describe 'Views' {
    It 'exist as table and list for <Name>' -ForEach @(
        'Model', 'InferenceProfile', 'ModelTarget', 'ModelCheck', 'ChatResponse', 'ChatDelta', 'TokenUsage', 'CacheDetail', 'Message', 'ContentBlock', 'Media', 'ToolCall', 'ToolResult',
        'ChatCitation', 'Conversation', 'Tool', 'TokenCount', 'GuardrailTrace', 'GuardrailFinding', 'Context', 'Emulator' | ForEach-Object { @{ Name = $_ } }
    ) {
        $views = (Get-FormatData "BedrockPS.$Name" -PowerShellVersion 7.4).FormatViewDefinition
        $views | ForEach-Object { $_.Control.GetType().Name } | Sort-Object | Should -Be 'ListControl', 'TableControl'
        $columns = @($views.Control.Rows.Columns.DisplayEntry.Value) + @($views.Control.Entries.Items.DisplayEntry.Value)
        $columns | Should -Not -Contain 'Raw'
        # What is shown behind objects of another class, where PowerShell takes no view.
        (Get-TypeData "BedrockPS.$Name").DefaultDisplayPropertySet.ReferencedProperties | Should -Not -Contain 'Raw'
        (Get-TypeData "BedrockPS.$Name").DefaultDisplayPropertySet.ReferencedProperties.Count | Should -BeGreaterThan 0
    }
    It 'of <Name> shows <Columns> on 80 columns, with ids in full' -ForEach @(
        @{ Name = 'models'; Columns = 'ModelId Stage EndOfLife Region'; Get = { Get-BedrockModel }; Id = 'ModelId' }
        @{ Name = 'inference profiles'; Columns = 'InferenceProfileId Region Name'; Get = { Get-BedrockInferenceProfile }; Id = 'InferenceProfileId' }
        @{ Name = 'targets'; Columns = 'ModelId Type Geography'; Get = { Resolve-BedrockModel local.profile-v1 }; Id = 'ModelId' }
        @{ Name = 'checks'; Columns = 'ModelId Usable Fix'; Get = { Test-BedrockModel local.restricted-v1 }; Id = 'ModelId' }
        @{ Name = 'answers'; Columns = 'Index StopReason In Out Text'; Get = { Invoke-BedrockChat hi -ModelId local.echo-v1 }; Id = 'Text' }
        @{ Name = 'conversations'; Columns = 'ConversationId Messages UpdatedAt Last'; Get = { (Invoke-BedrockChat hi -ModelId local.echo-v1).Conversation }; Id = 'ConversationId' }
        @{ Name = 'usage'; Columns = 'Time Calls In Out Cost ModelId, Region, Cmdlet'; Get = { $null = Invoke-BedrockChat hi -ModelId local.echo-v1; Get-BedrockUsage local.echo-v1 -GroupBy Model }; Id = 'ModelId' }
    ) {
        $objects = @(& $Get)
        $text = $objects | Format-Table | Out-String -Width 79
        ($text.Trim() -split "`r?`n")[0].Trim() -split ' +' | Should -Be ($Columns -split ' ')
        foreach ($object in $objects) { $text | Should -Match ([regex]::Escape($object.$Id)) }
    }
    It 'of <Name> has no column that is squeezed on 119 and 120 columns' -ForEach @(
        @{ Name = 'inference profiles'; Columns = 'InferenceProfileId Region Name Type'; Get = { Get-BedrockInferenceProfile } }
        @{ Name = 'checks'; Columns = 'ModelId Usable Fix'; Get = { Test-BedrockModel local.restricted-v1 } }
    ) {
        foreach ($width in 119, 120) {
            $lines = (& $Get | Format-Table | Out-String -Width $width).Trim() -split "`r?`n"
            $lines[0].Trim() -split ' +' | Should -Be ($Columns -split ' ')
            $lines[1] | Should -Match '^[- ]+$'
        }
    }
    It 'of usage names what a sum is of' {
        $null = Invoke-BedrockChat hi -ModelId local.echo-v1
        Get-BedrockUsage -GroupBy Region | Format-Table | Out-String -Width 79 | Should -Match ' us-east-1'
        Get-BedrockUsage -GroupBy Cmdlet | Format-Table | Out-String -Width 79 | Should -Match ' Invoke-BedrockChat'
    }
}
