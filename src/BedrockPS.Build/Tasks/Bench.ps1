function Invoke-BenchTask {
    param($Workspace)
    Invoke-BuildTask $Workspace
    $folder = Join-Path $Workspace.Root 'tests/Benchmarks'
    $output = Join-Path $Workspace.Root 'output/benchmarks'
    Invoke-Program dotnet @('build', (Join-Path $folder 'BedrockPS.Benchmarks.csproj'), '-c', 'Release', '-o', $output, '-v', 'q', '--nologo')
    $exitCode = Invoke-ChildPowerShell (Join-Path $folder 'Run.ps1') @(
        '-ModulePath', $Workspace.Module, '-BenchmarkDll', (Join-Path $output 'BedrockPS.Benchmarks.dll')
    ) -AllowFailure
    $exitCode -eq 0
}
