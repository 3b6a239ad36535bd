function Invoke-CleanTask {
    param($Workspace)
    $folders = @($Workspace.Output)
    foreach ($area in 'src', 'tests') {
        foreach ($project in [IO.Directory]::EnumerateDirectories((Join-Path $Workspace.Root $area))) {
            $folders += (Join-Path $project 'bin'), (Join-Path $project 'obj'), (Join-Path $project 'node_modules')
        }
    }
    foreach ($folder in $folders | Where-Object { Test-Path $_ }) {
        Write-Step "Removing $([IO.Path]::GetRelativePath($Workspace.Root, $folder))"
        Remove-Item -LiteralPath $folder -Recurse -Force
    }
}
