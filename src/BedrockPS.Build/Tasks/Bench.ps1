function Invoke-BenchTask {
    param($Workspace)
    Invoke-BuildTask $Workspace
    $project = Join-Path $Workspace.Root 'tests/Benchmarks/BedrockPS.Benchmarks.csproj'
    $command = Get-PowerShellCommand
    $exitCode = Invoke-Program dotnet @('run', '-c', 'Release', '--project', $project) -AllowFailure -Environment @{
        BEDROCKPS_TEST_MODULE   = $Workspace.Manifest
        BEDROCKPS_TEST_PWSH     = $command[-1]
        BEDROCKPS_TEST_EMULATOR = Join-Path $Workspace.Module 'bin/emulator/bedrock-emulator.dll'
    }
    $exitCode -eq 0
}
