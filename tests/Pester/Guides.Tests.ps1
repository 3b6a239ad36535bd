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
    It 'shows an answer, its continuation, usage, a throttled and a cut call' {
        $lines = Invoke-InNewSession "& '$demo' -ModulePath '$TestManifest'; exit `$LASTEXITCODE" -AllowFailure
        $LASTEXITCODE | Should -Be 0 -Because ($lines -join "`n")
        $text = $lines -join "`n"
        foreach ($expected in 'paid order', 'Tomasz Wolny', 'TotalTokens', 'attempts: 2', 'ThrottlingException', 'StreamIncomplete') {
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

Describe 'The guide <_>' -Tag Emulator -ForEach 'tools.md', 'usage.md' {
    It 'has examples that run and give what it says' {
        $guide = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot "../../docs/guides/$_"))
        Invoke-InNewSession "Set-Location '$TestDrive'; & '$PSScriptRoot/Guide.ps1' -Path '$guide' -ModulePath '$TestManifest'" | Should -BeNullOrEmpty
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
