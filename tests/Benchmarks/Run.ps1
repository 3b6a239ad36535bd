# Measures the built module against its bars, paired in one run, and prints a table with ratios.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [string] $BenchmarkDll,
    # The PowerShell that runs the measured sessions; an installed (ReadyToRun) one starts faster than the .NET tool.
    [string[]] $HostCommand,
    [int] $Runs = 7,
    [int] $Calls = 2000,
    [int] $Concurrency = 16,
    [int] $WarmUp = 30,
    # A long pipeline against a service that answers after 5 ms.
    [int] $Prompts = 5000,
    [int] $ThrottleLimit = 32,
    [int] $Events = 20000
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
# What the host reports home is none of the measured work.
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
$ModulePath = Convert-Path $ModulePath
$BenchmarkDll = Convert-Path $BenchmarkDll

if (-not $HostCommand) {
    $running = [Environment]::ProcessPath
    $HostCommand = if ([IO.Path]::GetFileNameWithoutExtension($running) -eq 'pwsh') { $running } else { $running, (Join-Path $PSHOME 'pwsh.dll') }
}

function Get-Median([double[]] $Value) {
    $sorted = @($Value | Sort-Object)
    $middle = [int][math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

function Invoke-Session([string] $Script) {
    $command = $HostCommand[0]
    $arguments = @($HostCommand | Select-Object -Skip 1)
    $output = & $command @arguments -NoLogo -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; $Script"
    if ($LASTEXITCODE) { throw "The measured session failed: $output" }
    $output | Select-Object -Last 1 | ConvertFrom-Json
}

function Measure-Import {
    $empty = Join-Path $work 'Empty'
    $null = New-Item -ItemType Directory -Path $empty
    New-ModuleManifest -Path (Join-Path $empty 'Empty.psd1') -RootModule 'Empty.psm1'
    Set-Content -Path (Join-Path $empty 'Empty.psm1') -Value ''
    $script = '$clock = [Diagnostics.Stopwatch]::StartNew(); Import-Module ''{0}''; $clock.Elapsed.TotalMilliseconds'
    $pairs = foreach ($run in 0..$Runs) {
        [pscustomobject]@{
            Empty = Invoke-Session ($script -f (Join-Path $empty 'Empty.psd1'))
            Ours = Invoke-Session ($script -f (Join-Path $ModulePath 'BedrockPS.psd1'))
        }
    }
    $pairs = $pairs | Select-Object -Skip 1
    [pscustomobject]@{ Empty = Get-Median $pairs.Empty; Ours = Get-Median $pairs.Ours; Added = Get-Median ($pairs | ForEach-Object { $_.Ours - $_.Empty }) }
}

$setUp = @'
$env:AWS_EC2_METADATA_DISABLED = 'true'; $env:AWS_CONFIG_FILE = $env:AWS_SHARED_CREDENTIALS_FILE = '{1}'
Import-Module '{0}'
Set-BedrockContext -Region us-east-1 -EndpointUrl '{2}' -AccessKey AKIDBENCHMARK0000000 -SecretKey not-a-secret -ModelId bench.chat-v1
function Get-Ms([scriptblock] $Do) {{ $clock = [Diagnostics.Stopwatch]::StartNew(); $null = & $Do; $clock.Elapsed.TotalMilliseconds }}
'@

function Measure-Call {
    $script = ($setUp -f (Join-Path $ModulePath 'BedrockPS.psd1'), (Join-Path $work 'none'), $endpoint) + @"

`$first = Get-Ms { Invoke-BedrockChat hi }
`$second = Get-Ms { Invoke-BedrockChat hi }
`$steady = (Get-Ms { foreach (`$i in 1..200) { Invoke-BedrockChat hi } }) / 200
"{""first"":`$first,""second"":`$second,""steady"":`$steady}"
"@
    $runs = foreach ($run in 1..$Runs) { Invoke-Session $script }
    [pscustomobject]@{ First = Get-Median $runs.first; Second = Get-Median $runs.second; Steady = Get-Median $runs.steady }
}

function Measure-Stream {
    $script = ($setUp -f (Join-Path $ModulePath 'BedrockPS.psd1'), (Join-Path $work 'none'), $endpoint) + @"

`$warm = Get-Ms { Invoke-BedrockChat hi -Stream -ModelId bench.stream-$Events | Out-Null }
`$times = foreach (`$run in 1..5) { Get-Ms { Invoke-BedrockChat hi -Stream -ModelId bench.stream-$Events | Out-Null } }
`$count = @(Invoke-BedrockChat hi -Stream -ModelId bench.stream-$Events).Count
"{""best"":`$((`$times | Sort-Object)[2]),""count"":`$count}"
"@
    $runs = foreach ($run in 1..3) { Invoke-Session $script }
    if ($runs[0].count -lt $Events - 4) { throw "The stream gave $($runs[0].count) objects for $Events events." }
    (Get-Median $runs.best) * 1000 / $Events
}

# Both sides first run until their code is compiled to its end, which shows in three rounds that compile next to nothing: tiered compilation
# with its counting stage takes tens of thousands of calls, more on a busy machine, and is part of neither. Then five times the calls. Neither
# side keeps the answers.
$settle = @'

function Invoke-Settled([int] $Fewest, [scriptblock] $Round) {
    $still = 0
    for ($run = 0; $run -lt $Fewest -or ($still -lt 3 -and $run -lt 2 * $Fewest); $run++) {
        $before = [Runtime.JitInfo]::GetCompiledMethodCount($false)
        & $Round
        $still = if ([Runtime.JitInfo]::GetCompiledMethodCount($false) - $before -lt 5) { $still + 1 } else { 0 }
    }
}
'@

function Measure-Parallel {
    $script = ($setUp -f (Join-Path $ModulePath 'BedrockPS.psd1'), (Join-Path $work 'none'), $endpoint) + $settle + @"

`$items = 1..$Calls | ForEach-Object ToString
Invoke-Settled $WarmUp { `$items | Invoke-BedrockChat -ThrottleLimit $Concurrency | Out-Null }
`$self = [Diagnostics.Process]::GetCurrentProcess()
`$runs = foreach (`$run in 1..5) {
    `$self.Refresh(); `$cpu = `$self.TotalProcessorTime
    `$count = (`$items | Invoke-BedrockChat -ThrottleLimit $Concurrency | Measure-Object).Count
    `$self.Refresh(); (`$self.TotalProcessorTime - `$cpu).TotalMicroseconds / $Calls
    if (`$count -ne $Calls) { throw "Only `$count answers" }
}
"{""cpuMicroseconds"":`$((`$runs | Sort-Object)[2])}"
"@
    $pairs = foreach ($run in 1..3) {
        [pscustomobject]@{
            Floor = dotnet $BenchmarkDll floor $endpoint $Calls $Concurrency $WarmUp | ConvertFrom-Json
            Ours = Invoke-Session $script
        }
    }
    [pscustomobject]@{
        Floor = Get-Median $pairs.Floor.cpuMicroseconds
        Ours = Get-Median $pairs.Ours.cpuMicroseconds
        Ratio = Get-Median ($pairs | ForEach-Object { $_.Ours.cpuMicroseconds / $_.Floor.cpuMicroseconds })
    }
}

# A long pipeline beside a bare HttpClient program that runs in a PowerShell process too: same host, same signing, same number of calls side by side.
# What is measured last reads its own process. For rates both sides settle first, as above; for memory each session is fresh.
$pipelineSides = @{
    Floor = @'
$null = [Reflection.Assembly]::LoadFrom('{3}')
function Invoke-Run([string] $Model, [int] $Count, [int] $Width) {{ [BedrockPS.Benchmarks.Floor]::Run('{2}', $Model, $Count, $Width) }}
'@
    Ours = $setUp + @'

function Invoke-Run([string] $Model, [int] $Count, [int] $Width) {{
    & {{ foreach ($i in 1..$Count) {{ "$i" }} }} | Invoke-BedrockChat -ModelId $Model -ThrottleLimit $Width | Out-Null
}}
'@
}

function Invoke-PipelineSession([string] $Side, [int] $Count, [int] $Rounds) {
    Invoke-Session (($pipelineSides[$Side] -f (Join-Path $ModulePath 'BedrockPS.psd1'), (Join-Path $work 'none'), $endpoint, $BenchmarkDll) + $settle + @"

Invoke-Settled $Rounds { Invoke-Run bench.chat-v1 $Calls $ThrottleLimit }
`$self = [Diagnostics.Process]::GetCurrentProcess()
`$cpu = `$self.TotalProcessorTime; `$clock = [Diagnostics.Stopwatch]::StartNew()
Invoke-Run bench.wait-5 $Count $ThrottleLimit
`$seconds = `$clock.Elapsed.TotalSeconds; `$self.Refresh()
"{""rate"":`$($Count / `$seconds),""cpuMicroseconds"":`$((`$self.TotalProcessorTime - `$cpu).TotalMicroseconds / $Count),""peakMB"":`$(`$self.PeakWorkingSet64 / 1MB)}"
"@)
}

function Measure-Pipeline {
    $pairs = foreach ($run in 1..3) {
        [pscustomobject]@{ Floor = Invoke-PipelineSession Floor $Prompts $WarmUp; Ours = Invoke-PipelineSession Ours $Prompts $WarmUp }
    }
    $memory = foreach ($run in 1..3) {
        [pscustomobject]@{ Floor = Invoke-PipelineSession Floor $Prompts 0; Ours = Invoke-PipelineSession Ours $Prompts 0 }
    }
    $long = Invoke-PipelineSession Ours (10 * $Prompts) 0
    [pscustomobject]@{
        FloorRate = Get-Median $pairs.Floor.rate
        OurRate = Get-Median $pairs.Ours.rate
        Time = Get-Median ($pairs | ForEach-Object { $_.Floor.rate / $_.Ours.rate })
        FloorCpu = Get-Median $pairs.Floor.cpuMicroseconds
        OurCpu = Get-Median $pairs.Ours.cpuMicroseconds
        Cpu = Get-Median ($pairs | ForEach-Object { $_.Ours.cpuMicroseconds / $_.Floor.cpuMicroseconds })
        FloorPeak = Get-Median $memory.Floor.peakMB
        OurPeak = Get-Median $memory.Ours.peakMB
        LongPeak = $long.peakMB
    }
}

function New-Row([string] $What, [double] $Value, [string] $Unit, [double] $Bar, [string] $Detail) {
    [pscustomobject]@{
        Measure = $What
        Value = '{0:N1} {1}' -f $Value, $Unit
        Bar = if ($Bar) { '{0:N1} {1}' -f $Bar, $Unit } else { '' }
        'Of bar' = if ($Bar) { '{0:P0}' -f ($Value / $Bar) } else { '' }
        Met = if (-not $Bar) { '' } elseif ($Value -le $Bar) { 'yes' } else { 'NO' }
        Detail = $Detail
    }
}

$work = Join-Path ([IO.Path]::GetTempPath()) "bedrockps-bench-$PID"
$null = New-Item -ItemType Directory -Path $work
$start = [Diagnostics.ProcessStartInfo]::new('dotnet')
$start.ArgumentList.Add($BenchmarkDll); $start.ArgumentList.Add('respond')
$start.RedirectStandardInput = $start.RedirectStandardOutput = $true
$responder = [Diagnostics.Process]::Start($start)
try {
    $endpoint = $responder.StandardOutput.ReadLine()
    $import = Measure-Import
    $call = Measure-Call
    $stream = Measure-Stream
    $parallel = Measure-Parallel
    $pipeline = Measure-Pipeline
    $rows = @(
        New-Row 'Import over an empty module' $import.Added 'ms' 60 ('empty {0:N1}, ours {1:N1}' -f $import.Empty, $import.Ours)
        New-Row 'First call' $call.First 'ms' 0 ''
        New-Row 'Second call' $call.Second 'ms' 15 ('steady {0:N2} ms' -f $call.Steady)
        New-Row "Stream of $Events events to Out-Null, an event" $stream 'us' 10 ''
        New-Row "CPU of $Calls parallel calls over the floor" $parallel.Ratio 'x' 1.5 ('floor {0:N0} us a call, ours {1:N0}' -f $parallel.Floor, $parallel.Ours)
        New-Row "Time of $Prompts prompts, $ThrottleLimit at once, 5 ms each, over HttpClient in PowerShell" $pipeline.Time 'x' 1.25 ('floor {0:N0} calls/s, ours {1:N0}' -f $pipeline.FloorRate, $pipeline.OurRate)
        New-Row 'CPU of the same' $pipeline.Cpu 'x' 1.5 ('floor {0:N0} us a call, ours {1:N0}' -f $pipeline.FloorCpu, $pipeline.OurCpu)
        New-Row 'Peak memory of the same, fresh sessions' ($pipeline.OurPeak - $pipeline.FloorPeak) 'MB' 60 ('floor {0:N0} MB, ours {1:N0}' -f $pipeline.FloorPeak, $pipeline.OurPeak)
        New-Row "Peak memory of $(10 * $Prompts) prompts over $Prompts" ([math]::Max(0, $pipeline.LongPeak - $pipeline.OurPeak)) 'MB' 16 ('{0:N0} MB against {1:N0}' -f $pipeline.LongPeak, $pipeline.OurPeak)
    )
    $rows | Format-Table -AutoSize | Out-String -Width 200
    if ($rows.Met -contains 'NO') { Write-Warning 'Not every bar is met on this machine.' }
}
finally {
    $responder.StandardInput.Close()
    if (-not $responder.WaitForExit(5000)) { $responder.Kill() }
    Remove-Item -Recurse -Force $work
}
