<#
.SYNOPSIS
Runs in a process of its own, which may load the built module: writes the export lists of the manifest, the help file and the reference pages.
#>
param(
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [string] $FaceComments,
    [Parameter(Mandatory)] [string] $CoreComments,
    [Parameter(Mandatory)] [string] $ReferencePath
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
[cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture
foreach ($name in 'CommentText', 'CommandModel', 'Maml', 'ReferencePages') { . (Join-Path $PSScriptRoot "$name.ps1") }

function Get-OutputClass {
    param([Reflection.Assembly] $Assembly)
    $types = $Assembly.GetExportedTypes() | Where-Object {
        $isStatic = $_.IsAbstract -and $_.IsSealed
        $_.Namespace -eq 'BedrockPS' -and -not $_.IsNested -and -not $_.IsGenericType -and -not $_.IsInterface -and -not $isStatic -and
        -not $_.IsSubclassOf([Exception]) -and -not $_.IsSubclassOf([Delegate]) -and -not $_.IsSubclassOf([Attribute]) -and
        ($_.IsEnum -or $_.GetProperties([Reflection.BindingFlags]'Public, Instance'))
    }
    Get-Ordered $types
}

# By name and by code point: the same on every machine, whatever its culture.
function Get-Ordered {
    param([object[]] $Item)
    $byName = [Collections.Generic.SortedDictionary[string, object]]::new([StringComparer]::Ordinal)
    foreach ($entry in $Item) { $byName.Add($entry.Name, $entry) }
    $byName.Values
}

function Set-ManifestList {
    param([string] $Path, [string] $Name, [string[]] $Value)
    $text = [IO.File]::ReadAllText($Path)
    $items = @($Value | ForEach-Object { "`n        '$_'" }) -join ','
    $list = if ($items) { "@($items`n    )" } else { '@()' }
    [IO.File]::WriteAllText($Path, [regex]::Replace($text, "(?m)^(\s*$Name\s*=\s*)@\(\)", { param($match) $match.Groups[1].Value + $list }))
}

try {
    $module = Import-Module (Join-Path $ModulePath 'bin/BedrockPS.dll') -PassThru
    $commands = @(Get-Ordered @($module.ExportedCmdlets.Values))
    $types = [type[]]@(Get-OutputClass ([Reflection.Assembly]::LoadFrom((Join-Path $ModulePath 'bin/BedrockPS.Core.dll'))))

    $docs = [pscustomobject]@{
        Comments         = Import-DocComment $FaceComments, $CoreComments
        Commands         = @{}
        Paragraphs       = [Collections.Generic.Dictionary[ValueTuple[object, bool, string], string[]]]::new()
        CmdletNames      = @{}
        TypePages        = @{}
        CommonParameters = @([Management.Automation.Cmdlet]::CommonParameters)
        FixedText        = @{}
        Nullability      = [Reflection.NullabilityInfoContext]::new()
    }
    $fixed = [xml]'<texts><WhatIf>Shows what would be done, and does nothing.</WhatIf><Confirm>Asks before each change.</Confirm></texts>'
    foreach ($node in $fixed.DocumentElement.ChildNodes) { $docs.FixedText[$node.LocalName] = $node }
    foreach ($item in $commands) {
        $docs.Commands[$item.Name] = $item
        $docs.CmdletNames[(Get-TypeDocId $item.ImplementingType)] = $item.Name
    }
    foreach ($item in $types) { $docs.TypePages[(Get-TypeDocId $item)] = $item.Name }

    $manifest = Join-Path $ModulePath 'BedrockPS.psd1'
    Set-ManifestList $manifest 'CmdletsToExport' @($commands.ForEach('Name'))
    Set-ManifestList $manifest 'AliasesToExport' @((Get-Ordered @($module.ExportedAliases.Values)).ForEach('Name'))

    $models = @(foreach ($item in $commands) { Get-CommandModel $docs $item })
    $defects = @(foreach ($item in $models) { Get-HelpDefect $docs $item })
    if ($defects) {
        [Console]::Out.WriteLine("Help is incomplete; the build takes it from the doc comments of the cmdlet classes (docs/contributing.md):")
        foreach ($defect in $defects) { [Console]::Out.WriteLine("  $defect") }
        exit 1
    }
    Export-Maml $docs $models (Join-Path $ModulePath 'en-US/BedrockPS.dll-Help.xml')
    Export-ReferencePage $docs $models $types $ReferencePath
}
catch {
    [Console]::Out.WriteLine("$($_.Exception.Message)`n$($_.ScriptStackTrace)")
    exit 1
}
