function Invoke-BenchTask {
    param($Workspace)
    Invoke-BuildTask $Workspace
    $folder = Join-Path $Workspace.Root 'tests/Benchmarks'
    Write-Step 'Measuring; keep the machine quiet'
    Invoke-Program dotnet @('build', $folder, '-c', 'Release', '-v', 'q', '--nologo') -LogPath (Join-Path $Workspace.Output 'bench-build.log')
    # It measures sessions that it starts itself, so it may run in this one.
    & (Join-Path $folder 'Run.ps1') -ModulePath $Workspace.Module -HostCommand (Get-PowerShellCommand) `
        -BenchmarkDll (Join-Path $folder 'bin/Release/net8.0/BedrockPS.Benchmarks.dll') | Out-Host
}
