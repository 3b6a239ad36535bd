<#
.SYNOPSIS
Runs the Pester tests in this process and writes one record a test as JSON. Started by build.ps1 in a process of its own.
.PARAMETER PesterPath
Pester.psd1 of the version to use.
.PARAMETER ResultPath
The JSON file to write: Name, Outcome (Passed, Failed, Skipped) and Message of each test.
.PARAMETER Path
The test files, all of them when absent.
#>
param(
    [Parameter(Mandatory)] [string] $PesterPath,
    [Parameter(Mandatory)] [string] $ResultPath,
    [string[]] $Path = $PSScriptRoot
)

$ErrorActionPreference = 'Stop'
Import-Module $PesterPath
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
# Faults, journal and lifetime are the emulator's own: nothing else can be tested for them.
if ($env:BEDROCKPS_TEST_ENDPOINT) { $configuration.Filter.ExcludeTag = 'Emulator' }
$run = Invoke-Pester -Configuration $configuration

$records = [Collections.Generic.List[object]]::new()
function Add-Record($Name, $Outcome, $Failure) {
    # Frames of Pester itself say nothing of the test.
    $message = @(foreach ($item in $Failure) {
            if ($item -is [string]) { $item; continue }
            $item.Exception.Message
            "$($item.ScriptStackTrace)" -split "`n" | Where-Object { $_ -notmatch '[\\/]Pester\.(psm1|ScriptScope)|Invoke-Suite\.ps1' }
        }) -join "`n"
    $records.Add([pscustomobject]@{ Name = $Name; Outcome = $Outcome; Message = $message })
}
foreach ($test in $run.Tests) {
    switch ($test.Result) {
        'Passed' { Add-Record $test.ExpandedPath 'Passed' }
        'Failed' { Add-Record $test.ExpandedPath 'Failed' $test.ErrorRecord }
        'NotRun' { Add-Record $test.ExpandedPath 'Skipped' 'it needs the emulator, and BEDROCKPS_TEST_ENDPOINT names another endpoint' }
        default { Add-Record $test.ExpandedPath 'Skipped' $(if ($test.ErrorRecord) { $test.ErrorRecord } else { 'this system lacks what it tests; the condition stands at the test' }) }
    }
}
foreach ($block in @($run.FailedBlocks) + @($run.FailedContainers)) {
    if ($block.ErrorRecord) { Add-Record "set-up of $(if ($block.PSObject.Properties['ExpandedPath']) { $block.ExpandedPath } else { $block.Item })" 'Failed' $block.ErrorRecord }
}
[IO.File]::WriteAllText($ResultPath, (ConvertTo-Json -InputObject $records -Depth 3))
exit [int]($run.Result -ne 'Passed')
