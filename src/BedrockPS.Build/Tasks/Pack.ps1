function Invoke-PackTask {
    param($Workspace)
    Invoke-BuildTask $Workspace
    $archive = Join-Path $Workspace.Output "BedrockPS.$($Workspace.Version).zip"
    # Those of other versions too, so that BedrockPS.*.zip is one file.
    Remove-Item (Join-Path $Workspace.Output 'BedrockPS.*.zip') -ErrorAction Ignore
    # A versioned folder inside: unpacked into a PSModulePath folder it is found, beside older versions.
    $stage = Join-Path $Workspace.Output 'pack'
    Remove-Item $stage -Recurse -Force -ErrorAction Ignore
    $folder = Join-Path $stage "BedrockPS/$($Workspace.Version)"
    $null = New-Item -ItemType Directory -Path (Split-Path $folder)
    Copy-Item $Workspace.Module $folder -Recurse
    [IO.Compression.ZipFile]::CreateFromDirectory($stage, $archive)
    Remove-Item $stage -Recurse -Force
    $size = (Get-Item $archive).Length / 1MB
    Write-Step ('Packed {0} ({1:n1} MB)' -f [IO.Path]::GetRelativePath($Workspace.Root, $archive), $size)
}
