BeforeDiscovery {
    # Each powershell block of a guide runs, in order, in one session and from an empty folder.
    $guides = 'chat.md', 'pipelines.md' |
        ForEach-Object { @{ Name = $_; Path = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot "../../docs/guides/$_")) } }
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1 -NoEndpoint
    $demo = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../docs/guides/demo.ps1'))
}

Describe 'The demo' -Tag Emulator {
    It 'shows an answer, its continuation, usage, a throttled and a cut call, and a knowledge base' {
        $lines = Invoke-InNewSession "& '$demo' -ModulePath '$TestManifest'; exit `$LASTEXITCODE" -AllowFailure
        $LASTEXITCODE | Should -Be 0 -Because ($lines -join "`n")
        $text = $lines -join "`n"
        foreach ($expected in 'paid order', 'Tomasz Wolny', 'TotalTokens', 'attempts: 2', 'ThrottlingException', 'StreamIncomplete', 'Cited.*sample-runbook', '0 uploaded, \d+ unchanged, exit code 0') {
            $text | Should -Match $expected
        }
    }

    It 'ends with exit code 1 when a step fails' {
        $lines = Invoke-InNewSession "& '$demo' -ModulePath '$TestDrive/no-module.psd1'; exit `$LASTEXITCODE" -AllowFailure
        $LASTEXITCODE | Should -Be 1
        $lines -join "`n" | Should -Match 'The demo failed'
    }
}

Describe 'The examples of the README' -Tag Emulator {
    It 'run as they stand and answer from the text' {
        $root = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))
        $section = (Get-Content (Join-Path $root README.md) -Raw) -replace '(?s)^.*\n## Five examples'
        $section -match '(?s)```powershell\r?\n(.*?)```' | Should -BeTrue
        $lines = Invoke-InNewSession "Import-Module '$TestManifest'; Set-Location '$root'`n$($Matches[1])" -AllowFailure
        $text = $lines -join "`n"
        $LASTEXITCODE | Should -Be 0 -Because $text
        foreach ($expected in 'lanternctl release undo', 'kept for 35 days', 'Checkout team owns', 'local.retiring-v1', 'us.anthropic.claude-haiku', 'True') {
            $text | Should -Match ([regex]::Escape($expected))
        }
        $text | Should -Not -Match 'cannot find an answer'
    }
}

Describe 'The guide <Name>' -Tag Emulator -ForEach $guides {
    It 'runs as it stands' {
        $text = Get-Content $Path -Raw
        $blocks = [regex]::Matches($text, '(?sm)^```powershell\r?\n(.*?)^```')
        $blocks.Count | Should -BeGreaterThan 0
        $folder = [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        $script = Join-Path $folder run.ps1
        $lines = @(
            "`$ErrorActionPreference = 'Stop'"
            "Import-Module '$TestManifest'"
            "Set-Location (New-Item -ItemType Directory '$folder/work')"
            foreach ($block in $blocks) { '"@@block"'; $block.Groups[1].Value; }
            '"@@done"'
        )
        [IO.File]::WriteAllLines($script, [string[]]$lines)
        $output = Invoke-InNewSession "& '$script'" -AllowFailure
        $output[-1] | Should -Be '@@done' -Because ($output -join "`n")
        @($output -eq '@@block').Count | Should -Be $blocks.Count
    }
}

Describe 'The guide <_>' -Tag Emulator -ForEach 'tools.md', 'usage.md', 'knowledge-bases.md' {
    It 'has examples that run and give what it says' {
        $guide = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot "../../docs/guides/$_"))
        # Each guide begins in an empty folder.
        $folder = [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        Invoke-InNewSession "Set-Location '$folder'; & '$PSScriptRoot/Guide.ps1' -Path '$guide' -ModulePath '$TestManifest'" | Should -BeNullOrEmpty
    }
}

Describe 'The guide to answers as objects' -Tag Emulator {
    It 'holds examples that run as they are' {
        $guide = Get-Content -Raw ([IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../docs/guides/structured-output.md')))
        $examples = [regex]::Matches($guide, '(?ms)^```powershell\r?\n(.*?)^```').ForEach({ $_.Groups[1].Value })
        $examples.Count | Should -BeGreaterThan 7
        $script = "`$ErrorActionPreference = 'Stop'`nImport-Module '$TestManifest'`nSet-Location '$TestDrive'`n$($examples -join "`n")"
        $lines = Invoke-InNewSession $script
        $text = $lines -join "`n"
        foreach ($expected in '(?m)^25\.00\r?$', 'db2', 'Anna', '"title"|"Number"', 'SchemaMismatch,', 'no id here') { $text | Should -Match $expected }
        (Import-Csv (Join-Path $TestDrive invoices.csv)).Number | Should -Be (1..6 | ForEach-Object { "INV-$_" })
    }
}

Describe 'The scheduled job of the guide to knowledge bases' -Tag Emulator {
    BeforeAll {
        . $PSScriptRoot/Setup.ps1
        $job = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../docs/guides/scheduled-sync/sync.ps1'))
        $folder = [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        $log = Join-Path $folder runs.jsonl
        $files = New-Item -ItemType Directory (Join-Path $folder files)
        'The disk of host seven is full.' | Set-Content (Join-Path $files disk.md)
        $null = Invoke-RestMethod "$($TestEmulator.EndpointUrl)/_emulator/scenario" -Method Post -ContentType application/json -Body (@{
                knowledgeBases = @(@{ id = 'KBSCHEDULE'; name = 'ops-runbooks'; dataSources = @(@{ id = 'DSSCHEDULE'; name = 'files'; bucket = 'ops-runbooks' }) })
            } | ConvertTo-Json -Depth 5)

        # As a scheduler has it: settings in the environment, an exit code at the end.
        function Invoke-Job([string] $More, [string] $Key = 'AKIDEMULATOR00000000') {
            $lines = Invoke-InNewSession @"
`$env:AWS_REGION = 'us-east-1'; `$env:AWS_ACCESS_KEY_ID = '$Key'; `$env:AWS_SECRET_ACCESS_KEY = 'emulator-secret-not-a-secret'; `$env:AWS_ENDPOINT_URL = '$($TestEmulator.EndpointUrl)'
Import-Module '$TestManifest'
& '$job' -KnowledgeBaseId ops-runbooks -LogPath '$log' $More
exit `$LASTEXITCODE
"@ -AllowFailure
            @{ ExitCode = $LASTEXITCODE; Text = $lines -join "`n"; Line = @(Get-Content $log)[-1] | ConvertFrom-Json }
        }
    }

    AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

    It 'brings the folder in, writes a line and ends with 0' {
        $run = Invoke-Job "-Path '$files'"
        $run.ExitCode | Should -Be 0 -Because $run.Text
        $run.Line.exitCode, $run.Line.uploaded, $run.Line.status | Should -Be 0, 1, 'COMPLETE'
        (Search-BedrockKnowledgeBase 'Which disk is full?' -KnowledgeBaseId ops-runbooks)[0].Source | Should -Be 's3://ops-runbooks/disk.md'
        (Invoke-Job "-Path '$files'").Line.uploaded | Should -Be 0
    }

    It 'ends with 1 when something fails, and with 2 when a deletion is refused' {
        $gone = Invoke-Job "-Path '$folder/not-there'"
        $gone.ExitCode | Should -Be 1 -Because $gone.Text
        $gone.Line.errors | Should -BeLike 'FileUnavailable,*'
        $empty = New-Item -ItemType Directory (Join-Path $folder ([guid]::NewGuid()))
        (Invoke-Job "-Path '$empty'").Line.errors | Should -BeLike 'IngestionTooSmall,*'
        $other = New-Item -ItemType Directory (Join-Path $folder ([guid]::NewGuid()))
        'Another text.' | Set-Content (Join-Path $other other.md)
        $refused = Invoke-Job "-Path '$other' -Delete"
        $refused.ExitCode | Should -Be 2 -Because $refused.Text
        $refused.Line.errors | Should -BeLike 'DeleteRefused,*'
        $refused.Text | Should -BeLike '*Nothing was done*'
    }
}
