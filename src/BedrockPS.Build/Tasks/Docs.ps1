function Invoke-DocsTask {
    param($Workspace)
    if (Test-Path $Workspace.ServiceModels) {
        $null = Invoke-OperationsGenerator $Workspace
        Write-Step 'the operations table is what the service models give'
    }
    else { Write-Step '../shared/api-models is not there: the operations table stays as it is' }
    Invoke-BuildTask $Workspace
    $fresh = Get-FreshReference $Workspace
    $committed = Join-Path $Workspace.Root 'docs/reference'
    $changes = @(Compare-Reference $fresh $committed)
    if ($changes) {
        Remove-Item $committed -Recurse -Force -ErrorAction Ignore
        Copy-Item $fresh $committed -Recurse
        foreach ($change in $changes) { Write-Step "docs/reference/$change" }
    }
    else { Write-Step 'docs/reference is up to date' }
}

# Help goes into the module folder; the reference pages wait in output until the Docs task takes them over or Test compares them.
function Update-ModuleDocumentation {
    param($Workspace)
    $fresh = Get-FreshReference $Workspace
    Remove-Item $fresh -Recurse -Force -ErrorAction Ignore
    $face, $core = Get-DocumentationFile $Workspace
    $log = Join-Path $Workspace.Output 'docs.log'
    $exitCode = Invoke-ChildPowerShell (Join-Path $Workspace.Scripts 'Docs/Invoke-DocGenerator.ps1') @(
        '-ModulePath', $Workspace.Module, '-FaceComments', $face, '-CoreComments', $core, '-ReferencePath', $fresh) -LogPath $log -AllowFailure
    if ($exitCode -ne 0) {
        [Console]::Out.WriteLine([IO.File]::ReadAllText($log).TrimEnd())
        throw [OperationCanceledException]::new('the help could not be made from the doc comments')
    }
}

function Get-FreshReference {
    param($Workspace)
    Join-Path $Workspace.Output 'reference'
}

# One line a page that differs: added, changed or gone.
function Compare-Reference {
    param([string] $Fresh, [string] $Committed)
    $names = foreach ($folder in $Fresh, $Committed) {
        if (Test-Path $folder) { Get-ChildItem $folder -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($folder, $_.FullName).Replace('\', '/') } }
    }
    foreach ($name in $names | Sort-Object -Unique) {
        $new = Join-Path $Fresh $name
        $old = Join-Path $Committed $name
        if (-not (Test-Path $old)) { "$name (new)" }
        elseif (-not (Test-Path $new)) { "$name (gone)" }
        elseif ([IO.File]::ReadAllText($new) -cne [IO.File]::ReadAllText($old).Replace("`r`n", "`n")) { "$name (changed)" }
    }
}
