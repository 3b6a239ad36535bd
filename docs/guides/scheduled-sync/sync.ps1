<#
.SYNOPSIS
Brings a folder into a knowledge base, as a scheduled job does: asks nothing, writes one line of JSON a run, ends with an exit code.
.DESCRIPTION
Exit codes: 0, all is in; 1, something failed, or the log could not be written; 2, no region or credentials, or a deletion that was refused.
What failed is told on standard error, so that the scheduler's own log has it, and counted in the line.
.PARAMETER Path
The folder.
.PARAMETER KnowledgeBaseId
Id, ARN or name of the knowledge base.
.PARAMETER DataSourceId
Id or name of its data source; needed when it has several in S3.
.PARAMETER LogPath
File that gets the line of each run.
.PARAMETER Delete
Deletes from S3 what is gone from the folder. It is refused when the folder is missing or empty, or more than a tenth would go.
#>
#Requires -Version 7.4
#Requires -Modules BedrockPS
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $KnowledgeBaseId,
    [string] $DataSourceId,
    [string] $LogPath,
    [switch] $Delete
)

$ErrorActionPreference = 'Continue'
$ProgressPreference = 'SilentlyContinue'
$sync = @{
    Path                = $Path
    KnowledgeBaseId     = $KnowledgeBaseId
    MinDocument         = 1
    FailOnDocumentError = $true
    TimeoutSec          = 3600
    Confirm             = $false
}
if ($DataSourceId) { $sync.DataSourceId = $DataSourceId }
if ($Delete) { $sync.Delete = $true }
# Metadata by a script block has to be given here too, each time: without it, -Delete takes away what it made.
# $sync.Metadata = { @{ team = $_.Directory.Name } }

try { $result = Sync-BedrockKnowledgeBase @sync -ErrorVariable problems }
catch { $problems = @($_); Write-Error -ErrorRecord $_ -ErrorAction Continue }
$exitCode = if ($result) { $result.ExitCode } else { 2 }

if ($LogPath) {
    $line = [ordered]@{
        at       = [DateTime]::UtcNow.ToString('o')
        exitCode = $exitCode
        uploaded = $result.Uploaded; unchanged = $result.Unchanged; deleted = $result.Deleted; failed = $result.Failed
        job      = $result.IngestionJob.IngestionJobId; status = $result.IngestionJob.Status
        seconds  = if ($result) { [int]$result.Duration.TotalSeconds }
        errors   = @($problems | ForEach-Object FullyQualifiedErrorId)
    }
    ConvertTo-Json $line -Compress | Add-Content -LiteralPath $LogPath -ErrorVariable unwritten
    if ($unwritten -and $exitCode -eq 0) { $exitCode = 1 }
}
exit $exitCode
