BeforeAll {
    . $PSScriptRoot/Setup.ps1
    . $PSScriptRoot/AnsweringHost.ps1

    # Types lines into one session, whose host answers questions as told; gives what each line wrote.
    function Invoke-Session([string] $Setup, [string[]] $Line, [string[]] $Answer) {
        $hosting = [AnsweringHost]::new()
        foreach ($one in $Answer) { $hosting.Answers.Given.Enqueue($one) }
        $runspace = [runspacefactory]::CreateRunspace($hosting)
        $runspace.Open()
        try {
            $runspace.SessionStateProxy.SetVariable('endpoint', $TestEmulator.EndpointUrl)
            $runspace.SessionStateProxy.SetVariable('keys', [pscredential]::new('AKIDEMULATOR00000000', (ConvertTo-SecureString 'emulator-secret-not-a-secret' -AsPlainText -Force)))
            $start = "Import-Module '$TestManifest'; Set-BedrockContext -EndpointUrl `$endpoint -Region us-east-1 -Credential `$keys -ModelId local.extract-v1; Set-Location '$folder'; `$m = 'local.extract-v1'; $Setup"
            foreach ($text in @($start) + $Line) {
                $shell = [powershell]::Create($runspace)
                try {
                    $out = $shell.AddScript($text).Invoke()
                    [pscustomobject]@{ Output = $out; Errors = @($shell.Streams.Error); Written = -join $hosting.Answers.Written; Asked = @($hosting.Answers.Asked) }
                }
                finally { $shell.Dispose() }
            }
        }
        finally { $runspace.Dispose() }
    }
    function Get-SentBody { @((Invoke-RestMethod "$($TestEmulator.EndpointUrl)/_emulator/journal").entries | ForEach-Object { $_.bodyText | ConvertFrom-Json }) }
    function Set-Scenario([object[]] $Exchange) {
        $null = Invoke-RestMethod "$($TestEmulator.EndpointUrl)/_emulator/scenario" -Method Post -ContentType application/json -Body (ConvertTo-Json @{ exchanges = $Exchange } -Depth 20)
    }
    function New-Exchange($StopReason, $Content, $Contains) {
        $match = @{ operation = 'Converse' }
        if ($Contains) { $match.bodyContains = $Contains }
        @{ match = $match; answer = @{ json = @{ output = @{ message = @{ role = 'assistant'; content = @($Content) } }; stopReason = $StopReason; usage = @{ inputTokens = 3; outputTokens = 2; totalTokens = 5 } } } }
    }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Sessions, as they are typed' -Tag Emulator {
    BeforeEach {
        $folder = [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        foreach ($part in 'journal', 'scenario') { $null = Invoke-RestMethod "$($TestEmulator.EndpointUrl)/_emulator/$part" -Method Delete }
    }

    It 'goes on with an answer' {
        $run = Invoke-Session '' @(
            '$r = ''Why is C: full?'' | Invoke-BedrockChat -ModelId $m; $r | Invoke-BedrockChat ''Give the command only'' -As Text')
        $run.Errors | Should -BeNullOrEmpty
        $run[1].Output | Should -HaveCount 1
        $run[1].Output[0] | Should -BeOfType ([string])
        $sent = Get-SentBody
        $sent[1].messages.role | Should -Be 'user', 'assistant', 'user'
        $sent[1].messages[2].content[0].text | Should -Be 'Give the command only'
    }

    It 'reads the end of a log as one text and shows the answer' {
        1..600 | ForEach-Object { "12:00:$_ request $_ was served" } | Set-Content $folder/app.log
        Add-Content $folder/app.log 'The root cause is a full disk on db2.'
        $run = Invoke-Session '' @('Get-Content ./app.log -Tail 500 | Invoke-BedrockChat ''Find the root cause'' -Join -Show')
        $run.Errors | Should -BeNullOrEmpty
        $run[1].Output.Text | Should -BeLike '*full disk on db2*'
        $run[1].Written | Should -BeLike '*full disk on db2*'
        $sent = Get-SentBody
        $sent | Should -HaveCount 1
        ($sent[0].messages[0].content[0].text -split "`n") | Should -HaveCount 502
    }

    It 'makes a table of a folder of documents' {
        foreach ($number in 1..6) { [IO.File]::WriteAllText("$folder/$number.pdf", "%PDF-1.4`n% invoice $number`n%%EOF") }
        # What is in a PDF the emulator does not read; a model would answer this.
        Set-Scenario @(foreach ($number in 1..6) {
                New-Exchange end_turn @{ text = "{`"Number`":`"INV-$number`",`"Total`":$number.50}" } ([Convert]::ToBase64String([IO.File]::ReadAllBytes("$folder/$number.pdf")))
            })
        $run = Invoke-Session 'class Invoice { [string] $Number; [decimal] $Total }' @(
            'Get-ChildItem *.pdf | Invoke-BedrockChat ''Extract'' -OutputType ([Invoice]) -ThrottleLimit 4 | Export-Csv inv.csv')
        $run.Errors | Should -BeNullOrEmpty
        $rows = Import-Csv $folder/inv.csv
        $rows.Number | Should -Be (1..6 | ForEach-Object { "INV-$_" })
        $rows.Total | Should -Be (1..6 | ForEach-Object { "$_.50" })
    }

    It 'looks for a process and stops it, once each call was agreed to' {
        $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
        if ([IO.Path]::GetFileNameWithoutExtension($start.FileName) -ne 'pwsh') { $start.ArgumentList.Add((Join-Path $PSHOME pwsh.dll)) }
        '-NoProfile', '-NonInteractive', '-Command', '[Console]::In.ReadLine()' | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardInput = $true
        $runaway = [Diagnostics.Process]::Start($start)
        try {
            Set-Scenario (New-Exchange tool_use @{ toolUse = @{ toolUseId = 't1'; name = 'Get-Process'; input = @{ Id = @($runaway.Id) } } }),
                (New-Exchange tool_use @{ toolUse = @{ toolUseId = 't2'; name = 'Stop-Process'; input = @{ Id = @($runaway.Id); Force = $true } } }),
                (New-Exchange end_turn @{ text = 'It is stopped.' })
            $run = Invoke-Session '' @('Invoke-BedrockChat ''Stop the runaway process'' -Tool (New-BedrockTool Get-Process, Stop-Process) -InvokeTool Confirm -MaxToolRound 6') Yes, Yes
            $run.Errors | Should -BeNullOrEmpty
            $run[1].Output.Text | Should -Be 'It is stopped.'
            $run[1].Asked | Should -HaveCount 2
            $run[1].Asked[1] | Should -BeLike "*Stop-Process*$($runaway.Id)*"
            $runaway.WaitForExit(30000) | Should -BeTrue
            @((Get-SentBody)[2].messages.content.toolResult.status) | Should -Be 'success', 'success'
        }
        finally {
            if (-not $runaway.HasExited) { $runaway.Kill() }
            $runaway.Dispose()
        }
    }
}
