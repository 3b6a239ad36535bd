#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests and packs BedrockPS. `./build.ps1 ?` lists the tasks.
.PARAMETER Task
What to do; Build when absent.
.PARAMETER Configuration
Release or Debug.
.PARAMETER Suite
With Test: only the suites with these names or parts of names, separated by commas.
.EXAMPLE
dotnet dnx PowerShell ./build.ps1 Demo
Runs the demonstration on a machine that has nothing but the .NET SDK.
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Pack', 'Bench', 'Docs', 'Lint', 'Clean', '?')]
    [string] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    [string[]] $Suite = '*'
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$synopses = [ordered]@{
    Build = 'compiles the module and lays it out in output/BedrockPS'
    Test  = 'builds, then runs every suite and check; ends with the count'
    Demo  = 'builds, then shows the main job against the local emulator'
    Pack  = 'builds, then makes output/BedrockPS.<version>.zip'
    Bench = 'builds, then measures against the bars of tests/Benchmarks'
    Docs  = 'rewrites what is generated: the operations table and docs/reference'
    Lint  = 'builds, then checks scripts, manifest, names and tracked files'
    Clean = 'removes output and all bin and obj folders'
}

if ($Task -eq '?') {
    $synopses.GetEnumerator() | ForEach-Object { '{0,-6} {1}' -f $_.Key, $_.Value }
    return
}

$scripts = Join-Path $PSScriptRoot 'src/BedrockPS.Build'
. (Join-Path $scripts 'Workspace.ps1')
foreach ($file in Get-ChildItem (Join-Path $scripts 'Tasks') -Filter *.ps1) { . $file.FullName }

$workspace = Get-Workspace -Root $PSScriptRoot -Configuration $Configuration
try {
    $ok = switch ($Task) {
        'Build' { Invoke-BuildTask $workspace }
        'Test' { Invoke-TestTask $workspace -Suite ($Suite -split ',') }
        'Demo' { Invoke-DemoTask $workspace }
        'Pack' { Invoke-PackTask $workspace }
        'Bench' { Invoke-BenchTask $workspace }
        'Docs' { Invoke-DocsTask $workspace }
        'Lint' { Invoke-LintTask $workspace }
        'Clean' { Invoke-CleanTask $workspace }
    }
}
catch {
    [Console]::Error.WriteLine("$Task failed: $($_.Exception.Message)")
    if ($_.Exception -isnot [OperationCanceledException]) { [Console]::Error.WriteLine($_.ScriptStackTrace) }
    exit 1
}
exit [int](@($ok) -contains $false)
