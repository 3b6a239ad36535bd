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

Describe 'The guide <_>' -Tag Emulator -ForEach 'tools.md' {
    It 'has examples that run and give what it says' {
        $guide = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot "../../docs/guides/$_"))
        Invoke-InNewSession "& '$PSScriptRoot/Guide.ps1' -Path '$guide' -ModulePath '$TestManifest'" | Should -BeNullOrEmpty
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
