function Invoke-DemoTask {
    param($Workspace)
    Invoke-BuildTask $Workspace
    $script = Join-Path $Workspace.Root 'docs/guides/demo.ps1'
    $exitCode = Invoke-ChildPowerShell $script @('-ModulePath', $Workspace.Manifest) -Environment @{ AWS_EC2_METADATA_DISABLED = 'true' } -AllowFailure
    if ($exitCode -ne 0) { Write-Step "The demo failed (exit code $exitCode)" }
    $exitCode -eq 0
}
