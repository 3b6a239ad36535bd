# Dot-sourced in the BeforeAll of each test file: the built module, a home of its own, and an endpoint to talk to.
# BEDROCKPS_TEST_MODULE    path of the manifest; output/BedrockPS of this checkout when absent
# BEDROCKPS_TEST_ENDPOINT  a URL, or 'aws' for the real service: then credentials and region are those of the caller
param([switch] $NoEndpoint)

$ErrorActionPreference = 'Stop'
$TestManifest = if ($env:BEDROCKPS_TEST_MODULE) { $env:BEDROCKPS_TEST_MODULE } else { Join-Path $PSScriptRoot '../../output/BedrockPS/BedrockPS.psd1' }
$TestManifest = [IO.Path]::GetFullPath($TestManifest)

if (-not $env:BEDROCKPS_TEST_ENDPOINT -and -not $global:BedrockPSTestHome) {
    # No test may read or write what belongs to the person who runs it.
    $global:BedrockPSTestHome = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot "../../output/test-results/home-$PID"))
    $null = New-Item -ItemType Directory -Force -Path $global:BedrockPSTestHome
    $env:HOME = $env:USERPROFILE = $global:BedrockPSTestHome
    $env:AWS_EC2_METADATA_DISABLED = 'true'
    Get-ChildItem env:AWS_* | Where-Object Name -ne 'AWS_EC2_METADATA_DISABLED' | Remove-Item
}

if (-not (Get-Module BedrockPS)) { Import-Module $TestManifest }

# A fresh endpoint for each file: no file sees another's faults, journal or context.
if (-not $NoEndpoint) {
    Stop-BedrockEmulator -ErrorAction Ignore
    Clear-BedrockContext
    if (-not $env:BEDROCKPS_TEST_ENDPOINT) {
        $TestEmulator = Start-BedrockEmulator
    }
    elseif ($env:BEDROCKPS_TEST_ENDPOINT -ne 'aws') { Set-BedrockContext -EndpointUrl $env:BEDROCKPS_TEST_ENDPOINT }
}

# Runs a script in a new PowerShell of the same build and gives its output as lines; a non-zero exit code is an error.
function Invoke-InNewSession {
    param([Parameter(Mandatory)] [string] $Script, [switch] $AllowFailure)
    $running = [Environment]::ProcessPath
    [string[]] $first = if ([IO.Path]::GetFileNameWithoutExtension($running) -ne 'pwsh') { Join-Path $PSHOME 'pwsh.dll' }
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`$ProgressPreference = 'SilentlyContinue'`n`$PSStyle.OutputRendering = 'PlainText'`n$Script"))
    $lines = & $running @first -NoLogo -NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded 2>&1 | ForEach-Object { "$_" }
    if ($LASTEXITCODE -and -not $AllowFailure) { throw "the new session ended with exit code ${LASTEXITCODE}: $($lines -join "`n")" }
    $lines
}
