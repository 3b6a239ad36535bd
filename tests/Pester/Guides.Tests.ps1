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
