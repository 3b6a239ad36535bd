# A suite that hangs ends here, long before the patience of whoever waits for it.
$script:suiteLimit = [timespan]::FromMinutes(15)

function Invoke-TestTask {
    param($Workspace, [string[]] $Suite)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    Invoke-BuildTask $Workspace
    Remove-Item $Workspace.Results -Recurse -Force -ErrorAction Ignore
    $null = New-Item -ItemType Directory -Path $Workspace.Results

    $results = [Collections.Generic.List[object]]::new()
    $units = @(Get-UnitProject $Workspace | Where-Object { Test-SuiteName $_.Name $Suite })
    if ($units) { Invoke-UnitBuild $Workspace $units }
    foreach ($project in $units) { Add-SuiteResult $results $project.Name { Invoke-UnitSuite $Workspace $project } }
    $others = [ordered]@{
        Pester      = { Invoke-PesterSuite $Workspace }
        Conformance = { Invoke-ConformanceSuite $Workspace }
        Operations  = { Test-OperationsTable $Workspace }
        Reference   = { Test-Reference $Workspace }
        Lint        = { Invoke-LintCheck $Workspace }
    }
    foreach ($name in $others.Keys) {
        if (Test-SuiteName $name $Suite) { Add-SuiteResult $results $name $others[$name] }
    }
    Write-TestReport $results $clock.Elapsed
}

function Test-SuiteName {
    param([string] $Name, [string[]] $Pattern)
    [bool]($Pattern | Where-Object { $Name -like $_ -or $Name -like "*$_*" })
}

function New-TestResult {
    param([string] $Name, [ValidateSet('Passed', 'Failed', 'Skipped')] [string] $Outcome, [string] $Message)
    [pscustomobject]@{ Suite = ''; Name = $Name; Outcome = $Outcome; Message = $Message }
}

# A suite that breaks, or that ran nothing, counts as one failure: silence is never a pass.
function Add-SuiteResult {
    param([Collections.Generic.List[object]] $Results, [string] $Name, [scriptblock] $Run)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $found = @(try { & $Run } catch { New-TestResult 'the suite itself' Failed "$($_.Exception.Message)`n$($_.ScriptStackTrace)" })
    if (-not $found) { $found = @(New-TestResult 'the suite itself' Failed 'it ran no test') }
    foreach ($result in $found) { $result.Suite = $Name; $Results.Add($result) }
    $failed = @($found | Where-Object Outcome -eq Failed).Count
    $skipped = @($found | Where-Object Outcome -eq Skipped).Count
    $marks = @(if ($failed) { "$failed failed" }; if ($skipped) { "$skipped skipped" }) -join ', '
    Write-Step ('{0,-28} {1,5} run in {2,6:n1} s {3}' -f $Name, ($found.Count - $skipped), $clock.Elapsed.TotalSeconds, $marks).TrimEnd()
}

function Write-TestReport {
    param([Collections.Generic.List[object]] $Results, [timespan] $Elapsed)
    foreach ($result in $Results | Where-Object Outcome -eq Failed) {
        [Console]::Out.WriteLine("FAILED  $($result.Suite): $($result.Name)")
        foreach ($line in "$($result.Message)".TrimEnd() -split "`r?`n") { [Console]::Out.WriteLine("        $line") }
    }
    foreach ($result in $Results | Where-Object Outcome -eq Skipped) {
        [Console]::Out.WriteLine("SKIPPED $($result.Suite): $($result.Name): $($result.Message)")
    }
    $counts = @{ Passed = 0; Failed = 0; Skipped = 0 }
    foreach ($group in $Results | Group-Object Outcome) { $counts[$group.Name] = $group.Count }
    Write-Step ('Tests took {0:n0} s; logs are in output/test-results' -f $Elapsed.TotalSeconds)
    [Console]::Out.WriteLine("$($counts.Passed) passed, $($counts.Failed) failed, $($counts.Skipped) skipped")
    $counts.Failed -eq 0 -and $counts.Passed -gt 0
}

# What a suite may need to know, for each kind of suite under the same names.
function Get-TestEnvironment {
    param($Workspace)
    @{
        BEDROCKPS_TEST_MODULE   = $Workspace.Manifest
        BEDROCKPS_TEST_EMULATOR = Join-Path $Workspace.Module 'bin/emulator/bedrock-emulator.dll'
        BEDROCKPS_TEST_PWSH     = (Get-PowerShellCommand)[-1]
        BEDROCKPS_TEST_RESULTS  = $Workspace.Results
        BEDROCKPS_TEST_MODELS   = if (Test-Path $Workspace.ServiceModels) { $Workspace.ServiceModels }
    }
}

function Get-UnitProject {
    param($Workspace)
    Get-ChildItem (Join-Path $Workspace.Root 'tests') -Directory | Sort-Object Name |
        ForEach-Object { Get-ChildItem $_.FullName -Filter *.Tests.csproj } |
        Select-Object @{ n = 'Name'; e = { $_.BaseName } }, FullName
}

function Invoke-UnitBuild {
    param($Workspace, $Project)
    # All of them: the solution, so that it is known to build as a whole. A few: only those.
    $targets = if ($Project.Count -eq @(Get-UnitProject $Workspace).Count) { @(Join-Path $Workspace.Root 'BedrockPS.sln') } else { $Project.FullName }
    foreach ($target in $targets) {
        # A solution builds what it does not list itself, but its tests refer to, as Debug unless told otherwise.
        Invoke-Program dotnet @(
            'build', $target, '-c', $Workspace.Configuration, '-v', 'q', '--nologo', '-p:ShouldUnsetParentConfigurationAndPlatform=false') -LogPath (Join-Path $Workspace.Results 'build.log')
    }
}

function Invoke-UnitSuite {
    param($Workspace, $Project)
    $trx = Join-Path $Workspace.Results "$($Project.Name).trx"
    $log = Join-Path $Workspace.Results "$($Project.Name).log"
    $exitCode = Invoke-Program dotnet @(
        'test', $Project.FullName, '-c', $Workspace.Configuration, '--no-build', '--nologo', '-v', 'q',
        '--logger', "trx;LogFileName=$trx", '--results-directory', $Workspace.Results,
        '--blame-hang-timeout', '5m', '--blame-hang-dump-type', 'none'
    ) -LogPath $log -Environment (Get-TestEnvironment $Workspace) -TimeLimit $suiteLimit -AllowFailure
    $results = @(if (Test-Path $trx) { Read-Trx $trx })
    $results
    if ($exitCode -ne 0 -and -not ($results | Where-Object Outcome -eq Failed)) {
        New-TestResult 'the test host' Failed "exit code $exitCode`n$([IO.File]::ReadAllText($log))"
    }
}

function Read-Trx {
    param([string] $Path)
    $document = [xml](Get-Content -LiteralPath $Path -Raw)
    $names = [Xml.XmlNamespaceManager]::new($document.NameTable)
    $names.AddNamespace('t', $document.DocumentElement.NamespaceURI)
    foreach ($test in $document.SelectNodes('//t:UnitTestResult', $names)) {
        $text = @($test.SelectNodes('t:Output/t:ErrorInfo/*|t:Output/t:StdOut', $names) | ForEach-Object InnerText) -join "`n"
        switch ($test.GetAttribute('outcome')) {
            'Passed' { New-TestResult $test.testName Passed }
            'NotExecuted' { New-TestResult $test.testName Skipped ($text -replace '\s+', ' ') }
            default { New-TestResult $test.testName Failed $text }
        }
    }
}

function Invoke-PesterSuite {
    param($Workspace)
    $folder = Join-Path $Workspace.Root 'tests/Pester'
    $results = Join-Path $Workspace.Results 'pester.json'
    $log = Join-Path $Workspace.Results 'pester.log'
    $exitCode = Invoke-ChildPowerShell (Join-Path $folder 'Invoke-Suite.ps1') @(
        '-PesterPath', (Get-PesterPath $folder), '-ResultPath', $results
    ) -LogPath $log -Environment (Get-TestEnvironment $Workspace) -TimeLimit $suiteLimit -AllowFailure
    if (-not (Test-Path $results)) { throw "the runner ended with exit code $exitCode`n$([IO.File]::ReadAllText($log))" }
    foreach ($item in Get-Content -LiteralPath $results -Raw | ConvertFrom-Json) { New-TestResult $item.Name $item.Outcome $item.Message }
}

function Get-PesterPath {
    param([string] $Folder)
    $project = Join-Path $Folder 'Pester.csproj'
    $version = ([xml](Get-Content -LiteralPath $project -Raw)).SelectSingleNode("//PackageDownload[@Include='Pester']").GetAttribute('Version').Trim('[', ']')
    $packages = $env:NUGET_PACKAGES ? $env:NUGET_PACKAGES : (Join-Path ([Environment]::GetFolderPath('UserProfile')) '.nuget/packages')
    $path = Join-Path $packages "pester/$version/tools/Pester.psd1"
    if (-not (Test-Path $path)) { Invoke-Program dotnet @('restore', $project, '-v', 'q', '--nologo') }
    $path
}

function Invoke-ConformanceSuite {
    param($Workspace)
    $folder = Join-Path $Workspace.Root 'tests/Conformance'
    if (-not (Test-Path (Join-Path $folder 'package.json'))) {
        return New-TestResult 'official JavaScript SDK' Skipped 'tests/Conformance is not there'
    }
    if (-not (Get-Command node, npm -ErrorAction Ignore)) {
        $outcome = if ($Workspace.IsCI) { 'Failed' } else { 'Skipped' }
        return New-TestResult 'official JavaScript SDK' $outcome 'Node.js is not installed'
    }
    $npm = if ($IsWindows) { 'npm.cmd' } else { 'npm' }
    $environment = Get-TestEnvironment $Workspace
    if (Test-NodeModuleStale $folder) {
        Invoke-Program $npm @('ci', '--no-audit', '--no-fund') -Directory $folder -LogPath (Join-Path $Workspace.Results 'npm-ci.log')
    }
    $log = Join-Path $Workspace.Results 'conformance.log'
    $environment['NODE_OPTIONS'] = '--test-reporter=tap'
    $exitCode = Invoke-Program $npm @('test', '--silent') -Directory $folder -LogPath $log -Environment $environment -TimeLimit $suiteLimit -AllowFailure
    $results = @(Read-Tap $log)
    $results
    if ($exitCode -ne 0 -and -not ($results | Where-Object Outcome -eq Failed)) {
        New-TestResult 'the test runner' Failed "exit code $exitCode`n$([IO.File]::ReadAllText($log))"
    }
}

function Test-NodeModuleStale {
    param([string] $Folder)
    $installed = Get-Item (Join-Path $Folder 'node_modules/.package-lock.json') -Force -ErrorAction Ignore
    -not $installed -or $installed.LastWriteTimeUtc -lt (Get-Item (Join-Path $Folder 'package-lock.json')).LastWriteTimeUtc
}

# Leaves of the TAP tree: a point with a subtest of its own only sums that up.
function Read-Tap {
    param([string] $Path)
    $deeper = -1
    $points = [Collections.Generic.List[object]]::new()
    $lines = [IO.File]::ReadAllLines($Path)
    for ($index = 0; $index -lt $lines.Count; $index++) {
        $line = $lines[$index]
        $point = [regex]::Match($line, '^(?<indent> *)(?<not>not )?ok \d+ - (?<name>.*?)(?: # (?<word>SKIP|TO[D]O)(?: (?<why>.*))?)?$')
        if (-not $point.Success) { continue }
        $depth = $point.Groups['indent'].Length
        if ($depth -ge $deeper -or -not $points.Count) {
            $outcome = if ($point.Groups['word'].Success) { 'Skipped' } elseif ($point.Groups['not'].Success) { 'Failed' } else { 'Passed' }
            $message = if ($outcome -eq 'Failed') { Get-TapDiagnostic $lines ($index + 1) } else { $point.Groups['why'].Value }
            $points.Add((New-TestResult $point.Groups['name'].Value $outcome $message))
        }
        $deeper = $depth
    }
    $points
}

# The block between --- and ... that follows a failed point, without its frames.
function Get-TapDiagnostic {
    param([string[]] $Line, [int] $Start)
    if ($Start -ge $Line.Count -or $Line[$Start].Trim() -ne '---') { return '' }
    $block = for ($index = $Start + 1; $index -lt $Line.Count -and $Line[$index].Trim() -ne '...'; $index++) { $Line[$index].TrimEnd() }
    @($block | Where-Object { $_ -and $_ -notmatch '^\s*(duration_ms|type|failureType|code|name|stack):' } | Select-Object -First 30) -join "`n"
}

function Test-OperationsTable {
    param($Workspace)
    $name = 'the operations table equals what the service models give'
    if (-not (Test-Path $Workspace.ServiceModels)) { return New-TestResult $name Skipped '../shared/api-models is not there' }
    $log = Join-Path $Workspace.Results 'operations.log'
    $exitCode = Invoke-OperationsGenerator $Workspace -Check -LogPath $log
    if ($exitCode -eq 0) { New-TestResult $name Passed } else { New-TestResult $name Failed ([IO.File]::ReadAllText($log)) }
}

# Rewrites the operations table from the service models, or with -Check says by its exit code whether it is up to date.
function Invoke-OperationsGenerator {
    param($Workspace, [switch] $Check, [string] $LogPath)
    $arguments = @(
        'run', '-c', $Workspace.Configuration, '--project', (Join-Path $Workspace.Scripts 'BedrockPS.Build.csproj'), '--',
        'operations', '--models', $Workspace.ServiceModels,
        '--out', (Join-Path $Workspace.Root 'src/BedrockPS.Client/Operations/operations.json')
    )
    if ($Check) { Invoke-Program dotnet ($arguments + '--check') -LogPath $LogPath -AllowFailure }
    else { Invoke-Program dotnet $arguments }
}

function Test-Reference {
    param($Workspace)
    $name = 'docs/reference equals what the doc comments give'
    $changes = @(Compare-Reference (Get-FreshReference $Workspace) (Join-Path $Workspace.Root 'docs/reference'))
    if (-not $changes) { return New-TestResult $name Passed }
    $text = "run ./build.ps1 Docs and commit: $($changes -join ', ')"
    # While someone works on comments the pages lag behind: only what is handed in must agree.
    if ($Workspace.IsCI) { New-TestResult $name Failed $text } else { New-TestResult $name Skipped $text }
}
