<#
.SYNOPSIS
Registers sync.ps1 with the Windows Task Scheduler: every night, as a service account, one run at a time. Run it as administrator.
#>
#Requires -RunAsAdministrator
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $KnowledgeBaseId,
    # A group managed service account needs no password here: DOMAIN\name$.
    [Parameter(Mandatory)] [string] $ServiceAccount,
    [string] $ScriptPath = 'C:\ProgramData\BedrockSync\sync.ps1',
    [string] $LogPath = 'C:\ProgramData\BedrockSync\runs.jsonl'
)
$ErrorActionPreference = 'Stop'

$pwsh = (Get-Command pwsh.exe).Source
$arguments = "-NoProfile -NonInteractive -File `"$ScriptPath`" -Path `"$Path`" -KnowledgeBaseId $KnowledgeBaseId -Delete -LogPath `"$LogPath`""
$action = New-ScheduledTaskAction -Execute $pwsh -Argument $arguments
$trigger = New-ScheduledTaskTrigger -Daily -At 02:15 -RandomDelay (New-TimeSpan -Minutes 10)
$settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable -ExecutionTimeLimit (New-TimeSpan -Hours 2) -RestartCount 2 -RestartInterval (New-TimeSpan -Minutes 20)
$principal = New-ScheduledTaskPrincipal -UserId $ServiceAccount -LogonType Password
Register-ScheduledTask -TaskName 'BedrockPS sync' -Action $action -Trigger $trigger -Settings $settings -Principal $principal -Description 'Brings a folder into a knowledge base of Amazon Bedrock.'
