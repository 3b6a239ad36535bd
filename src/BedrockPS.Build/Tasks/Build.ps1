function Invoke-BuildTask {
    param($Workspace)
    $stamp = Join-Path $Workspace.Output '.build-stamp'
    $fingerprint = Get-ModuleFingerprint $Workspace
    if ((Test-Path $stamp) -and (Test-Path $Workspace.Manifest) -and (Get-Content $stamp -Raw) -eq $fingerprint) {
        Write-Step "output/BedrockPS is up to date ($($Workspace.Version), $($Workspace.Configuration))"
        return
    }
    Remove-Item $stamp -ErrorAction Ignore
    Write-Step "Building BedrockPS $($Workspace.Version) ($($Workspace.Configuration))"
    Reset-ModuleFolder $Workspace
    Invoke-Program dotnet @(
        'msbuild', (Join-Path $Workspace.Scripts 'Module.proj'), '-nologo', '-v:q', '-m',
        "-p:Configuration=$($Workspace.Configuration)", "-p:ModuleDir=$($Workspace.Module)")
    Copy-ModuleFile $Workspace
    Update-ModuleDocumentation $Workspace
    # Taken again: a restore writes lock files, which are inputs too.
    [IO.File]::WriteAllText($stamp, (Get-ModuleFingerprint $Workspace))
}

function Get-ModuleFingerprint {
    param($Workspace)
    $projects = 'BedrockPS', 'BedrockPS.Core', 'BedrockPS.Client', 'BedrockPS.Emulator' | ForEach-Object { "src/$_" }
    $tools = 'src/Directory.Build.props', 'src/BannedSymbols.txt', 'src/BedrockPS.Build/Module.proj', 'src/BedrockPS.Build/Tasks/Build.ps1', 'src/BedrockPS.Build/Docs'
    $root = 'Directory.Build.props', 'Directory.Packages.props', '.editorconfig', 'global.json', 'LICENSE', 'module'
    $inputs = $projects + $tools + $root | ForEach-Object { Join-Path $Workspace.Root $_ }
    Get-InputFingerprint $inputs -Salt $Workspace.Configuration
}

# Emptied, not overwritten: a running session keeps its mapped files, and nothing stale is left behind.
function Reset-ModuleFolder {
    param($Workspace)
    if (Test-Path $Workspace.Module) {
        try { Remove-Item -LiteralPath $Workspace.Module -Recurse -Force }
        catch { throw [OperationCanceledException]::new("$($Workspace.Module) cannot be emptied; close the sessions that have it imported. $($_.Exception.Message)") }
    }
    $null = New-Item -ItemType Directory -Path (Join-Path $Workspace.Module 'bin'), (Join-Path $Workspace.Module 'en-US')
}

function Copy-ModuleFile {
    param($Workspace)
    Copy-Item (Join-Path $Workspace.Root 'module/*') $Workspace.Module -Recurse -Force
    Get-ChildItem $Workspace.Module -Filter *.ps1xml | ForEach-Object { Compress-ViewFile $_.FullName }
    Copy-Item (Join-Path $Workspace.Root 'LICENSE') $Workspace.Module
    $face = Join-Path $Workspace.Root "src/BedrockPS/bin/$($Workspace.Configuration)/net8.0"
    $bin = Join-Path $Workspace.Module 'bin'
    Copy-Item (Join-Path $face 'BedrockPS.dll'), (Join-Path $face 'BedrockPS.Core.dll') $bin
    # The engine's context takes the core that PowerShell loaded: a second copy would give every type twice.
    Remove-Item (Join-Path $bin 'engine/BedrockPS.Core.*')
    Get-ChildItem $bin -Recurse -Include *.pdb, *.xml | Remove-Item
}

# PowerShell walks comments and the white space between elements as nodes, each time that the module is imported.
function Compress-ViewFile {
    param([string] $Path)
    $settings = [Xml.XmlReaderSettings]@{ IgnoreComments = $true; IgnoreWhitespace = $true }
    $text = [IO.File]::ReadAllText($Path)
    $reader = [Xml.XmlReader]::Create([IO.StringReader]::new($text), $settings)
    $writer = [Xml.XmlWriter]::Create($Path, [Xml.XmlWriterSettings]@{ Encoding = [Text.UTF8Encoding]::new($false) })
    try { $writer.WriteNode($reader, $true) }
    finally { $writer.Dispose(); $reader.Dispose() }
}

function Get-DocumentationFile {
    param($Workspace)
    foreach ($project in 'BedrockPS', 'BedrockPS.Core') {
        Join-Path $Workspace.Root "src/$project/bin/$($Workspace.Configuration)/net8.0/$project.xml"
    }
}
