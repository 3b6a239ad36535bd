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
    [int] $WarmUp = 65,
    [int] $Rounds = 15,
    # A long pipeline against a service that answers after 5 ms.
    [int] $Prompts = 5000,
    [int] $ThrottleLimit = 32,
    [int] $Events = 20000,
    # A folder that goes to the emulator's S3, which takes 20 ms an object.
    [int] $Files = 5000
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

# Ours beside a bare HttpClient program, both in PowerShell processes of the same host: same signing, same number of calls side by side. Neither
# keeps the answers.
$sides = @{
    Floor = @'
$null = [Reflection.Assembly]::LoadFrom('{3}')
function Invoke-Run([string] $Model, [string[]] $Prompt, [int] $Width) {{ [BedrockPS.Benchmarks.Floor]::Run('{2}', $Model, $Prompt.Count, $Width) }}
'@
    Ours = $setUp + @'

function Invoke-Run([string] $Model, [string[]] $Prompt, [int] $Width) {{ $Prompt | Invoke-BedrockChat -ModelId $Model -ThrottleLimit $Width | Out-Null }}
'@
}

# A session that stays: for each line, model, count and width, it runs so many calls and tells what they cost. Prompts are made before the clock runs.
$loop = @'

$self = [Diagnostics.Process]::GetCurrentProcess()
while ($line = [Console]::In.ReadLine()) {
    $model, [int] $count, [int] $width = -split $line
    $prompts = @(foreach ($i in 1..$count) { "$i" })
    $compiled = [Runtime.JitInfo]::GetCompiledMethodCount($false); $bytes = [GC]::GetTotalAllocatedBytes()
    $self.Refresh(); $cpu = $self.TotalProcessorTime; $clock = [Diagnostics.Stopwatch]::StartNew()
    Invoke-Run $model $prompts $width
    $seconds = $clock.Elapsed.TotalSeconds; $self.Refresh()
    [Console]::Out.WriteLine((@{
        cpuMicroseconds = ($self.TotalProcessorTime - $cpu).TotalMicroseconds / $count
        bytes = ([GC]::GetTotalAllocatedBytes() - $bytes) / $count
        rate = $count / $seconds
        compiled = [Runtime.JitInfo]::GetCompiledMethodCount($false) - $compiled
    } | ConvertTo-Json -Compress))
}
'@

function Get-SideScript([string] $Side) { $sides[$Side] -f (Join-Path $ModulePath 'BedrockPS.psd1'), (Join-Path $work 'none'), $endpoint, $BenchmarkDll }

function Start-Side([string] $Side) {
    $start = [Diagnostics.ProcessStartInfo]::new($HostCommand[0])
    $arguments = @($HostCommand | Select-Object -Skip 1) + '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', "`$ErrorActionPreference = 'Stop'; $(Get-SideScript $Side)$loop"
    foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    [Diagnostics.Process]::Start($start)
}

function Invoke-Round([Diagnostics.Process] $Side, [string] $What) {
    $Side.StandardInput.WriteLine($What)
    $line = $Side.StandardOutput.ReadLine()
    if (-not $line) { throw 'The measured session failed.' }
    $line | ConvertFrom-Json
}

function Invoke-Pair([string] $What) { [pscustomobject]@{ Floor = Invoke-Round $floor $What; Ours = Invoke-Round $ours $What } }

function Get-Pairs([string] $What, [int] $Count) {
    $pairs = foreach ($run in 1..$Count) { Invoke-Pair $What }
    [pscustomobject]@{
        FloorCpu = Get-Median $pairs.Floor.cpuMicroseconds
        OurCpu = Get-Median $pairs.Ours.cpuMicroseconds
        Cpu = Get-Median ($pairs | ForEach-Object { $_.Ours.cpuMicroseconds / $_.Floor.cpuMicroseconds })
        FloorRate = Get-Median $pairs.Floor.rate
        OurRate = Get-Median $pairs.Ours.rate
        Time = Get-Median ($pairs | ForEach-Object { $_.Floor.rate / $_.Ours.rate })
        FloorBytes = Get-Median $pairs.Floor.bytes
        OurBytes = Get-Median $pairs.Ours.bytes
    }
}

# Compiling is part of neither side. A method is compiled anew after 30 calls and once more after 30 further ones, so what runs once a round gets
# there in rounds 30 and 60: with fewer rounds to settle in, that work would fall into the measured ones. Then both must have compiled next to nothing
# for three rounds. The sides take turns all along, so that what else the machine does meets both.
function Measure-Sides {
    $floor = Start-Side Floor
    $ours = Start-Side Ours
    try {
        $what = "bench.chat-v1 $Calls $Concurrency"
        $still = 0
        for ($run = 0; $run -lt $WarmUp -or ($still -lt 3 -and $run -lt 2 * $WarmUp); $run++) {
            $pair = Invoke-Pair $what
            $still = if ($pair.Floor.compiled -lt 5 -and $pair.Ours.compiled -lt 5) { $still + 1 } else { 0 }
        }
        $long = "bench.wait-5 $Prompts $ThrottleLimit"
        [pscustomobject]@{ Parallel = Get-Pairs $what $Rounds; Settled = $run; First = Invoke-Pair $long; Pipeline = Get-Pairs $long 5 }
    }
    finally {
        foreach ($side in $floor, $ours) {
            $side.StandardInput.Close()
            if (-not $side.WaitForExit(5000)) { $side.Kill() }
        }
    }
}

# Memory is that of fresh sessions, with prompts that are made as they go.
function Get-Peak([string] $Side, [int] $Count) {
    $run = if ($Side -eq 'Ours') { "& { foreach (`$i in 1..$Count) { ""`$i"" } } | Invoke-BedrockChat -ModelId bench.wait-5 -ThrottleLimit $ThrottleLimit | Out-Null" }
    else { "[BedrockPS.Benchmarks.Floor]::Run('$endpoint', 'bench.wait-5', $Count, $ThrottleLimit)" }
    Invoke-Session "$(Get-SideScript $Side)`n$run`n[Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB"
}

function Measure-Memory {
    $peaks = foreach ($run in 1..3) { [pscustomobject]@{ Floor = Get-Peak Floor $Prompts; Ours = Get-Peak Ours $Prompts; Long = Get-Peak Ours (10 * $Prompts) } }
    [pscustomobject]@{ Floor = Get-Median $peaks.Floor; Ours = Get-Median $peaks.Ours; Long = Get-Median $peaks.Long }
}

# One at a time is measured with a tenth of the files.
function Measure-Sync {
    $script = @'
$env:HOME = $env:USERPROFILE = '{1}'; $env:AWS_EC2_METADATA_DISABLED = 'true'; $ProgressPreference = 'SilentlyContinue'
Import-Module '{0}'
$emulator = Start-BedrockEmulator
function Send-Admin($Method, $Path, $Body) {{ Invoke-RestMethod "$($emulator.EndpointUrl)/_emulator/$Path" -Method $Method -NoProxy -ContentType application/json -Body $Body }}
$null = Send-Admin POST scenario '{{"knowledgeBases":[{{"id":"KBBENCH001","name":"bench","dataSources":[{{"id":"DSBENCH001","name":"files","bucket":"bench-files"}}]}}]}}'
foreach ($count in {2}, ({2} / 10)) {{
    $null = New-Item -ItemType Directory -Force '{1}/$count'.Replace('$count', $count)
    foreach ($i in 1..$count) {{ [IO.File]::WriteAllText("{1}/$count/$i.md", "document $i " * 50) }}
}}
$sync = @{{ KnowledgeBaseId = 'KBBENCH001'; SkipIngestion = $true }}
$null = Sync-BedrockKnowledgeBase "{1}/$({2} / 10)" @sync -Prefix warm -Include 1*.md
$null = Send-Admin POST faults '{{"kind":"delay","operation":"PutObject","delayMs":20,"times":-1}}'
$serial = Sync-BedrockKnowledgeBase "{1}/$({2} / 10)" @sync -Prefix serial -ThrottleLimit 1
$before = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
$first = Sync-BedrockKnowledgeBase '{1}/{2}' @sync -Prefix all
[IO.File]::WriteAllText('{1}/{2}/7.md', 'changed'); $null = Send-Admin DELETE journal
$second = Sync-BedrockKnowledgeBase '{1}/{2}' @sync -Prefix all
$sent = @((Send-Admin GET journal).entries | Where-Object operation -eq PutObject).Count
$self = [Diagnostics.Process]::GetCurrentProcess()
@{{ serial = $serial.Uploaded / $serial.Duration.TotalSeconds; parallel = $first.Uploaded / $first.Duration.TotalSeconds; uploaded = $first.Uploaded; sent = $sent; second = $second.Duration.TotalSeconds; grown = ($self.PeakWorkingSet64 - $before) / 1MB }} | ConvertTo-Json -Compress
'@
    Invoke-Session ($script -f (Join-Path $ModulePath 'BedrockPS.psd1'), $work.Replace('\', '/'), $Files)
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
    $measured = Measure-Sides
    $parallel = $measured.Parallel
    $pipeline = $measured.Pipeline
    $memory = Measure-Memory
    $sync = Measure-Sync
    if ($sync.uploaded -ne $Files) { throw "The sync stored $($sync.uploaded) of $Files files." }
    $rows = @(
        New-Row 'Import over an empty module' $import.Added 'ms' 60 ('empty {0:N1}, ours {1:N1}' -f $import.Empty, $import.Ours)
        New-Row 'First call' $call.First 'ms' 0 ''
        New-Row 'Second call' $call.Second 'ms' 15 ('steady {0:N2} ms' -f $call.Steady)
        New-Row "Stream of $Events events to Out-Null, an event" $stream 'us' 10 ''
        New-Row "CPU of $Calls calls, $Concurrency at once, over HttpClient in PowerShell" $parallel.Cpu 'x' 1.5 ('floor {0:N0} us a call, ours {1:N0}; settled in {2} rounds' -f $parallel.FloorCpu, $parallel.OurCpu, $measured.Settled)
        New-Row 'Allocations of the same' ($parallel.OurBytes / 1KB) 'KB' 0 ('floor {0:N1} KB a call' -f ($parallel.FloorBytes / 1KB))
        New-Row "Time of $Prompts prompts, $ThrottleLimit at once, 5 ms each" $pipeline.Time 'x' 1.25 ('floor {0:N0} calls/s, ours {1:N0}' -f $pipeline.FloorRate, $pipeline.OurRate)
        New-Row 'CPU of the same' $pipeline.Cpu 'x' 1.5 ('floor {0:N0} us a call, ours {1:N0}' -f $pipeline.FloorCpu, $pipeline.OurCpu)
        New-Row 'Peak memory of the same, fresh sessions' ($memory.Ours - $memory.Floor) 'MB' 60 ('floor {0:N0} MB, ours {1:N0}' -f $memory.Floor, $memory.Ours)
        New-Row "Peak memory of $(10 * $Prompts) prompts over $Prompts" ([math]::Max(0, $memory.Long - $memory.Ours)) 'MB' 16 ('{0:N0} MB against {1:N0}' -f $memory.Long, $memory.Ours)
        New-Row "Time a file of a sync of $Files, 16 at once, 20 ms each, over one at a time" ($sync.serial / $sync.parallel) 'x' (1 / 3) ('one at a time {0:N0} files/s, ours {1:N0}' -f $sync.serial, $sync.parallel)
        New-Row 'Objects that a second run sends after one change' $sync.sent 'objects' 1 ('{0:N1} s' -f $sync.second)
        New-Row 'Peak memory that both add' $sync.grown 'MB' 60 ''
    )
    $rows | Format-Table -AutoSize | Out-String -Width 200
    if ($rows.Met -contains 'NO') { Write-Warning 'Not every bar is met on this machine.' }
}
finally {
    $responder.StandardInput.Close()
    if (-not $responder.WaitForExit(5000)) { $responder.Kill() }
    Remove-Item -Recurse -Force $work
}
