function Invoke-BenchTask {
    param($Workspace)
    Invoke-BuildTask $Workspace
    $project = Get-Item (Join-Path $Workspace.Root 'tests/Benchmarks/*.csproj')
    $exitCode = Invoke-Program dotnet @('run', '-c', 'Release', '--project', $project.FullName) -AllowFailure -Environment (Get-TestEnvironment $Workspace)
    $exitCode -eq 0
}
