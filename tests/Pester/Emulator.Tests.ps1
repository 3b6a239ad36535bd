BeforeAll {
    . $PSScriptRoot/Setup.ps1 -NoEndpoint
    function Test-Alive([int] $Id) { [bool](Get-Process -Id $Id -ErrorAction Ignore) }
}

Describe 'The emulator as a child of the session' -Tag Emulator {
    BeforeEach { Clear-BedrockContext }

    AfterEach { Stop-BedrockEmulator -ErrorAction Ignore }

    It 'answers on a free loopback port' {
        $emulator = Start-BedrockEmulator
        $emulator.EndpointUrl | Should -Be "http://127.0.0.1:$($emulator.Port)"
        (Invoke-RestMethod "$($emulator.EndpointUrl)/_emulator/health").processId | Should -Be $emulator.ProcessId
    }

    It 'is the endpoint of the session until it is stopped' {
        Set-BedrockContext -Region eu-west-1 -ModelId m
        $emulator = Start-BedrockEmulator
        (Get-BedrockContext).EndpointUrl | Should -Be $emulator.EndpointUrl
        Stop-BedrockEmulator
        (Get-BedrockContext).EndpointUrl | Should -BeNullOrEmpty
        (Get-BedrockContext).Region | Should -Be 'eu-west-1'
        (Get-BedrockContext).ModelId | Should -Be 'm'
    }

    It 'leaves the context alone with -NoContext' {
        $null = Start-BedrockEmulator -NoContext
        (Get-BedrockContext).EndpointUrl | Should -BeNullOrEmpty
    }

    It 'has ended when Stop-BedrockEmulator returns' {
        $emulator = Start-BedrockEmulator
        $emulator | Stop-BedrockEmulator
        Test-Alive $emulator.ProcessId | Should -BeFalse
    }

    It 'ends with the session that started it' {
        $id = Invoke-InNewSession "Import-Module '$TestManifest'; (Start-BedrockEmulator).ProcessId"
        $process = Get-Process -Id $id -ErrorAction Ignore
        if ($process) { $process.WaitForExit(10000) | Should -BeTrue }
        Test-Alive $id | Should -BeFalse
    }

    It 'says so when there is none to stop' {
        Stop-BedrockEmulator -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
    }
}
