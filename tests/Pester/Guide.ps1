<#
.SYNOPSIS
Runs the powershell blocks of a guide in their order and compares what each writes with the text block right after it.
.DESCRIPTION
Writes a line for each block that gives something else than the guide says; nothing when all is as it says. Ends at the first error.
#>
param([Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [string] $ModulePath)

$ErrorActionPreference = 'Stop'
Import-Module $ModulePath
$text = [IO.File]::ReadAllText($Path)
$blocks = [regex]::Matches($text, '(?ms)^```powershell\r?\n(?<code>.*?)^```[ \t]*\r?\n(\s*^```text\r?\n(?<output>.*?)^```)?')
if ($blocks.Count -eq 0) { "There is no powershell block in $Path." }
foreach ($block in $blocks) {
    $code = $block.Groups['code'].Value
    try { $output = . ([scriptblock]::Create($code)) }
    catch { "This block failed: $($_.Exception.Message)`n$code"; break }
    if (-not $block.Groups['output'].Success) { continue }
    $expected = $block.Groups['output'].Value.Replace("`r", '').Trim()
    $actual = ($output | Out-String -Width 4096).Replace("`r", '').Trim()
    if ($actual -ne $expected) { "This block gives`n$actual`nand not`n$expected`n$code" }
}
