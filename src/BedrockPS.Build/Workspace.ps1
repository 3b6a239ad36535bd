# Paths of this checkout, and the few ways in which tasks start other programs. Dot-sourced by build.ps1.

function Get-Workspace {
    param([Parameter(Mandatory)] [string] $Root, [string] $Configuration = 'Release')
    $props = [xml](Get-Content -LiteralPath (Join-Path $Root 'Directory.Build.props') -Raw)
    $output = Join-Path $Root 'output'
    [pscustomobject]@{
        Root          = $Root
        Configuration = $Configuration
        Version       = [string]$props.SelectSingleNode('//Version').InnerText
        Output        = $output
        Module        = Join-Path $output 'BedrockPS'
        Manifest      = Join-Path $output 'BedrockPS/BedrockPS.psd1'
        Results       = Join-Path $output 'test-results'
        Scripts       = Join-Path $Root 'src/BedrockPS.Build'
        ServiceModels = Join-Path (Split-Path $Root) 'shared/api-models'
        IsCI          = $env:CI -eq 'true'
    }
}

function Write-Step {
    param([string] $Text)
    [Console]::Out.WriteLine("==> $Text")
}

# Tasks return a success flag, so a program's output must go to the console and never to the pipeline.
function Invoke-Program {
    param(
        [Parameter(Mandatory)] [string] $Command,
        [string[]] $Argument = @(),
        [string] $Directory,
        [string] $LogPath,
        [hashtable] $Environment = @{},
        [timespan] $TimeLimit = [Threading.Timeout]::InfiniteTimeSpan,
        [switch] $AllowFailure
    )
    $start = [Diagnostics.ProcessStartInfo]::new($Command)
    foreach ($item in $Argument) { $start.ArgumentList.Add($item) }
    foreach ($name in $Environment.Keys) {
        if ($null -eq $Environment[$name]) { $null = $start.Environment.Remove($name) }
        else { $start.Environment[$name] = $Environment[$name] }
    }
    if ($Directory) { $start.WorkingDirectory = $Directory }
    $start.UseShellExecute = $false
    if ($LogPath) {
        $null = New-Item -ItemType Directory -Force -Path (Split-Path $LogPath)
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $start.RedirectStandardInput = $true
    }
    $process = [Diagnostics.Process]::Start($start)
    try {
        if ($LogPath) {
            $process.StandardInput.Close()
            $text = $process.StandardOutput.ReadToEndAsync()
            $errors = $process.StandardError.ReadToEndAsync()
        }
        $inTime = $process.WaitForExit($TimeLimit)
        if (-not $inTime) { $process.Kill($true) }
        $process.WaitForExit()
        $exitCode = $process.ExitCode
        if ($LogPath) {
            $late = if (-not $inTime) { "`nIt was ended: it took longer than $TimeLimit.`n" }
            [IO.File]::WriteAllText($LogPath, $text.GetAwaiter().GetResult() + $errors.GetAwaiter().GetResult() + $late)
        }
    }
    finally {
        if (-not $process.HasExited) { $process.Kill($true) }
        $process.Dispose()
    }
    if ($exitCode -ne 0 -and -not $AllowFailure) {
        if ($LogPath) { [Console]::Out.WriteLine([IO.File]::ReadAllText($LogPath)) }
        throw [OperationCanceledException]::new("$([IO.Path]::GetFileName($Command)) $($Argument -join ' ') ended with exit code $exitCode")
    }
    if ($AllowFailure) { $exitCode }
}

# The PowerShell that runs this build, as a command and its first arguments: an installed pwsh, or the tool package's
# pwsh.dll, which has no executable of its own.
function Get-PowerShellCommand {
    $running = [Environment]::ProcessPath
    if ([IO.Path]::GetFileNameWithoutExtension($running) -eq 'pwsh') { return , @($running) }
    , @($running, (Join-Path $PSHOME 'pwsh.dll'))
}

function Invoke-ChildPowerShell {
    param(
        [Parameter(Mandatory)] [string] $Script,
        [string[]] $Argument = @(),
        [string] $LogPath,
        [hashtable] $Environment = @{},
        [timespan] $TimeLimit = [Threading.Timeout]::InfiniteTimeSpan,
        [switch] $AllowFailure
    )
    $command = Get-PowerShellCommand
    $all = @($command | Select-Object -Skip 1) + @('-NoLogo', '-NoProfile', '-NonInteractive', '-File', $Script) + $Argument
    Invoke-Program $command[0] $all -LogPath $LogPath -Environment $Environment -TimeLimit $TimeLimit -AllowFailure:$AllowFailure
}

# One hash over names, sizes and times of all inputs: also notices a file that went away, which a newest-time test does not.
function Get-InputFingerprint {
    param([string[]] $Path, [string] $Salt)
    $text = [Text.StringBuilder]::new($Salt)
    foreach ($item in $Path) {
        $files = if ([IO.Directory]::Exists($item)) { Get-SourceFile $item } else { [IO.FileInfo]::new($item) }
        foreach ($file in $files) {
            $null = $text.Append($file.FullName).Append('|').Append($file.Length).Append('|').Append($file.LastWriteTimeUtc.Ticks).Append("`n")
        }
    }
    [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($text.ToString())))
}

function Get-SourceFile {
    param([string] $Directory)
    $folder = [IO.DirectoryInfo]::new($Directory)
    $folder.GetFiles() | Sort-Object FullName
    foreach ($child in $folder.GetDirectories() | Sort-Object FullName) {
        if ($child.Name -notin 'bin', 'obj', 'node_modules') { Get-SourceFile $child.FullName }
    }
}
