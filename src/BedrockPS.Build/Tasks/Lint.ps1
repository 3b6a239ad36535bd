function Invoke-LintTask {
    param($Workspace)
    Invoke-BuildTask $Workspace
    $results = @(Invoke-LintCheck $Workspace)
    foreach ($result in $results) {
        $text = '{0,-8}{1}' -f $result.Outcome.ToLowerInvariant(), $result.Name
        [Console]::Out.WriteLine($(if ($result.Message) { "$text`n        " + ($result.Message -replace "`n", "`n        ") } else { $text }))
    }
    -not ($results | Where-Object Outcome -eq Failed)
}

function Invoke-LintCheck {
    param($Workspace)
    $tracked = Get-TrackedFile $Workspace
    Invoke-ScriptAnalyzerCheck $Workspace
    New-LintResult 'every script parses' (Get-ScriptDefect $Workspace)
    New-LintResult 'verbs are approved, nouns start with Bedrock' (Get-CommandNameDefect $Workspace)
    New-LintResult 'the manifest is valid and complete' (Get-ManifestDefect $Workspace)
    New-LintResult 'format and type files are well-formed' (Get-ViewDefect $Workspace)
    New-LintResult 'every shipped package has its notice' (Get-NoticeDefect $Workspace)
    if ($null -eq $tracked) {
        New-TestResult 'tracked files are clean' Skipped 'this is no git checkout'
        return
    }
    New-LintResult 'no registry host or machine path in a tracked file' (Get-PlaceDefect $Workspace $tracked)
    New-LintResult 'no unfinished work in a tracked file' (Get-UnfinishedDefect $tracked)
}

function New-LintResult {
    param([string] $Name, [string[]] $Defect)
    if ($Defect) { New-TestResult $Name Failed ($Defect -join "`n") } else { New-TestResult $Name Passed }
}

function Get-TrackedFile {
    param($Workspace)
    if (-not (Test-Path (Join-Path $Workspace.Root '.git')) -or -not (Get-Command git -ErrorAction Ignore)) { return }
    $names = & git -C $Workspace.Root -c core.quotePath=false ls-files
    foreach ($name in $names) {
        $path = Join-Path $Workspace.Root $name
        if ((Test-Path -LiteralPath $path -PathType Leaf) -and $name -notmatch '\.(png|zip|ico)$') {
            [pscustomobject]@{ Name = $name; Text = [IO.File]::ReadAllText($path) }
        }
    }
}

function Invoke-ScriptAnalyzerCheck {
    param($Workspace)
    $name = 'PSScriptAnalyzer finds nothing'
    if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
        [Console]::Out.WriteLine('!!! PSScriptAnalyzer is not installed: the scripts were NOT analysed. Install-Module PSScriptAnalyzer, then ./build.ps1 Lint.')
        return New-TestResult $name Skipped 'PSScriptAnalyzer is not installed; Install-Module PSScriptAnalyzer brings it'
    }
    Import-Module PSScriptAnalyzer
    $settings = Join-Path $Workspace.Root 'PSScriptAnalyzerSettings.psd1'
    $found = foreach ($path in Get-ScriptPath $Workspace) { Invoke-ScriptAnalyzer -Path $path -Settings $settings }
    New-LintResult $name @($found | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName): $($_.Message)" })
}

function Get-ScriptPath {
    param($Workspace)
    Join-Path $Workspace.Root 'build.ps1'
    foreach ($area in 'src/BedrockPS.Build', 'tests/Pester', 'docs/guides', 'module') {
        $folder = Join-Path $Workspace.Root $area
        if (-not (Test-Path $folder)) { continue }
        Get-SourceFile $folder | Where-Object Extension -in '.ps1', '.psd1', '.psm1' | ForEach-Object FullName
    }
}

function Get-ScriptDefect {
    param($Workspace)
    foreach ($path in Get-ScriptPath $Workspace) {
        $tokens = $errors = $null
        $null = [Management.Automation.Language.Parser]::ParseFile($path, [ref] $tokens, [ref] $errors)
        foreach ($problem in $errors) { "$([IO.Path]::GetRelativePath($Workspace.Root, $path)):$($problem.Extent.StartLineNumber) $($problem.Message)" }
    }
}

function Get-CommandNameDefect {
    param($Workspace)
    $approved = (Get-Verb).Verb
    foreach ($name in (Import-PowerShellDataFile $Workspace.Manifest).CmdletsToExport) {
        $verb, $noun = $name -split '-', 2
        if ($verb -cnotin $approved) { "${name}: $verb is not an approved verb" }
        if ($noun -cnotmatch '^Bedrock[A-Z][A-Za-z]+$') { "${name}: the noun is not Bedrock and a name" }
    }
}

function Get-ManifestDefect {
    param($Workspace)
    $data = Import-PowerShellDataFile $Workspace.Manifest
    if ($data.ModuleVersion -ne $Workspace.Version) { "ModuleVersion is $($data.ModuleVersion); Directory.Build.props says $($Workspace.Version)" }
    foreach ($list in 'FunctionsToExport', 'CmdletsToExport', 'VariablesToExport', 'AliasesToExport') {
        if (@($data[$list]) -match '[*?]') { "$list has a wildcard: autoload would have to import the module to know its commands" }
    }
    foreach ($key in 'ScriptsToProcess', 'RequiredModules') { if ($data.ContainsKey($key)) { "$key must not be there" } }
    try { $null = Test-ModuleManifest $Workspace.Manifest -WarningAction Stop }
    catch { $_.Exception.Message }
}

function Get-ViewDefect {
    param($Workspace)
    foreach ($path in Get-ChildItem $Workspace.Module -Filter *.ps1xml) {
        try { [Xml.XmlDocument]::new().Load($path.FullName) } catch { "$($path.Name): $($_.Exception.Message)" }
    }
}

function Get-NoticeDefect {
    param($Workspace)
    $notices = Get-Content (Join-Path $Workspace.Module 'THIRD-PARTY-NOTICES.txt') -Raw
    $shipped = Get-Content (Join-Path $Workspace.Module 'bin/engine/BedrockPS.Client.deps.json') -Raw | ConvertFrom-Json -AsHashtable
    foreach ($entry in $shipped.libraries.GetEnumerator() | Where-Object { $_.Value.type -eq 'package' } | Sort-Object Key) {
        $package = $entry.Key.Split('/')[0]
        if ($notices -notmatch "\b$([regex]::Escape($package))\b") { "module/THIRD-PARTY-NOTICES.txt does not name $package" }
    }
}

function Get-PlaceDefect {
    param($Workspace, $File)
    $parent = Split-Path $Workspace.Root
    $places = @($Workspace.Root, [Environment]::GetFolderPath('UserProfile'))
    if ($parent.Length -gt 1 -and -not [IO.Path]::GetTempPath().StartsWith($parent)) { $places += $parent }
    $pattern = 'https?://[a-z.]*(nuget|npmjs|debian)[a-z.]*|' +
        (@($places | Where-Object { $_.Length -gt 1 } | ForEach-Object { [regex]::Escape($_ + [IO.Path]::DirectorySeparatorChar) }) -join '|')
    Find-Text $File $pattern
}

function Get-UnfinishedDefect {
    param($File)
    # In pieces, or this file would be found.
    $words = ('TO', 'DO'), ('FIX', 'ME'), ('HA', 'CK') | ForEach-Object { '\b' + (-join $_) + '\b' }
    Find-Text $File (($words + ('new NotImplemented' + 'Exception')) -join '|') -CaseSensitive
}

function Find-Text {
    param($File, [string] $Pattern, [switch] $CaseSensitive)
    $options = if ($CaseSensitive) { 'None' } else { 'IgnoreCase' }
    foreach ($item in $File) {
        foreach ($match in [regex]::Matches($item.Text, $Pattern, $options)) {
            $line = ($item.Text.Substring(0, $match.Index) -split "`n").Count
            "$($item.Name):$line has '$($match.Value)'"
        }
    }
}
