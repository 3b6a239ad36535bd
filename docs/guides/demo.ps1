<#
.SYNOPSIS
Shows the main job of BedrockPS against the local emulator: no account, no cost. Run by `./build.ps1 Demo`.
.DESCRIPTION
Each step prints the command as you would type it, then runs it. The exit code is 1 as soon as a step does not do what it should.
.PARAMETER ModulePath
The manifest of the module to show.
#>
param([string] $ModulePath = (Join-Path $PSScriptRoot '../../output/BedrockPS/BedrockPS.psd1'))

$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '../..')

# Shows a command and runs it in this scope, so that later steps see its variables.
function Step {
    param([string] $Title, [scriptblock] $Command)
    $lines = @($Command.ToString().Trim("`r", "`n", ' ') -split "`r?`n" | ForEach-Object { $_ -replace '^ {8}' })
    Write-Host "`n$Title" -ForegroundColor Cyan
    foreach ($line in $lines) { Write-Host "PS> $line" -ForegroundColor DarkGray }
    . $Command | Out-Host
}

function Confirm-That {
    param([string] $What, $Condition)
    if (-not $Condition) { throw "The demo expected that $What." }
}

# What a test does to the emulator, a person can do too: make the next calls fail in a chosen way.
function Add-Fault {
    param([hashtable] $Fault)
    $null = Invoke-RestMethod "$($emulator.EndpointUrl)/_emulator/faults" -Method Post -NoProxy -ContentType application/json -Body ($Fault | ConvertTo-Json)
}

try {
    . Step 'Import the module and start the local endpoint' {
        Import-Module $ModulePath
        $emulator = Start-BedrockEmulator
        Set-BedrockContext -Region us-east-1 -ModelId local.extract-v1
        $emulator
    }

    . Step 'Which models make text, and how long will they be there?' {
        $models = Get-BedrockModel -OutputModality TEXT
        $models | Select-Object -First 8 ModelId, ProviderName, LifecycleStage
    }
    Confirm-That 'models are listed' ($models.Count -gt 10)

    . Step 'Which of them are on their way out?' {
        $leaving = Get-BedrockModel -Lifecycle Legacy, EndOfLife
        $leaving | Select-Object ModelId, LifecycleStage, @{ n = 'EndOfLife'; e = { '{0:yyyy-MM-dd}' -f $_.EndOfLifeTime } }
    }
    Confirm-That 'some models are legacy' $leaving

    . Step 'Ask about a real file; the answer is shown as it comes' {
        $answer = Get-Content ./docs/guides/sample-runbook.md -Raw |
            Invoke-BedrockChat 'Why must the queue not be purged?' -Show
    }
    Confirm-That 'the answer comes from the file' ("$answer" -match 'paid order')

    . Step 'Continue the conversation: pipe the answer back' {
        $next = $answer | Invoke-BedrockChat 'Who has to approve extending the volume?' -Show
    }
    Confirm-That 'the second answer knows the file too' ("$next" -match 'Tomasz Wolny')
    Confirm-That 'the conversation has four messages' ($next.Conversation.Messages.Count -eq 4)

    . Step 'What did it use?' {
        $answer, $next | Select-Object ModelId, StopReason, LatencyMs -ExpandProperty Usage |
            Format-Table ModelId, StopReason, LatencyMs, InputTokens, OutputTokens, TotalTokens
    }
    Confirm-That 'tokens are counted' ($next.Usage.TotalTokens -gt 0)

    Add-Fault @{ kind = 'throttle'; operation = 'ConverseStream'; times = 1; retryAfterMs = 200 }
    . Step 'The service throttles one call: it is retried, and the answer tells' {
        $retried = $answer | Invoke-BedrockChat 'How long are backups kept?' -Show
        "attempts: $($retried.Attempts)"
    }
    Confirm-That 'the call was tried twice' ($retried.Attempts -eq 2)

    Add-Fault @{ kind = 'throttle'; operation = 'ConverseStream'; times = 1 }
    . Step 'The service throttles and nothing is retried: one error record, with what to do' {
        $answer | Invoke-BedrockChat 'How long are backups kept?' -Show -MaxRetry 0 -ErrorVariable problem -ErrorAction Continue
        $problem[0] | Select-Object FullyQualifiedErrorId -ExpandProperty Exception | Format-List FullyQualifiedErrorId, StatusCode, IsRetryable, RequestId
    }
    Confirm-That 'the error is the service''s own' ($problem[0].FullyQualifiedErrorId -like 'ThrottlingException*')

    Add-Fault @{ kind = 'cut'; operation = 'ConverseStream'; times = 1; afterEvents = 6 }
    . Step 'The connection is cut in mid-answer: what came is shown, the error says that it is not all' {
        $cut = $answer | Invoke-BedrockChat 'What command rolls back a release?' -Show -ErrorVariable problem -ErrorAction Continue
        $problem[0] | Select-Object FullyQualifiedErrorId -ExpandProperty Exception | Format-List FullyQualifiedErrorId, StatusCode, IsRetryable, RequestId
    }
    Confirm-That 'a cut stream is an error of its own' ($problem[0].FullyQualifiedErrorId -like 'StreamIncomplete*')
    Confirm-That 'a cut answer is no answer' (-not $cut)

    # On AWS a knowledge base is made in the console; here a scenario brings one.
    $null = Invoke-RestMethod "$($emulator.EndpointUrl)/_emulator/scenario" -Method Post -NoProxy -ContentType application/json -Body (@{
            knowledgeBases = @(@{ id = 'KBHANDBOOK'; name = 'handbook'; dataSources = @(@{ id = 'DSHANDBOOK'; name = 'guides'; bucket = 'handbook' }) })
        } | ConvertTo-Json -Depth 5)
    . Step 'Bring a folder of real text into a knowledge base: to S3 by content, then ingestion' {
        $sync = Sync-BedrockKnowledgeBase ./docs/guides -KnowledgeBaseId handbook -Include *.md
        $sync | Format-Table Uploaded, Unchanged, Failed, Succeeded, @{ n = 'Indexed'; e = { $_.IngestionJob.NumberOfNewDocumentsIndexed } }
    }
    Confirm-That 'every guide is in' ($sync.Succeeded -and $sync.Uploaded -eq (Get-ChildItem ./docs/guides -Recurse -File -Filter *.md).Count)

    . Step 'Search it' {
        $found = Search-BedrockKnowledgeBase 'Why must the queue not be purged?' -KnowledgeBaseId handbook -Top 3
        $found | Format-Table Rank, Score, Source
    }
    Confirm-That 'the runbook is found first' ($found[0].Source -eq 's3://handbook/sample-runbook.md')

    . Step 'Ask it: the answer names where it stands' {
        $cited = Invoke-BedrockKnowledgeBase 'Why must the queue not be purged?' -KnowledgeBaseId handbook
        $cited | Select-Object Text, @{ n = 'Cited'; e = { $_.Citations.References.Source | Select-Object -Unique } } | Format-List
    }
    Confirm-That 'the answer cites the runbook' ($cited.Citations.References.Source -contains 's3://handbook/sample-runbook.md')

    . Step 'Run it again, as every night: nothing has changed, nothing is sent' {
        $again = Sync-BedrockKnowledgeBase ./docs/guides -KnowledgeBaseId handbook -Include *.md
        "$($again.Uploaded) uploaded, $($again.Unchanged) unchanged, exit code $($again.ExitCode)"
    }
    Confirm-That 'nothing is sent twice' ($again.Uploaded -eq 0 -and $again.Unchanged -eq $sync.Uploaded)

    . Step 'Stop the endpoint; the context is as it was' {
        Stop-BedrockEmulator
    }
    Write-Host "`nThat was the main job. The same commands work against AWS: leave out Start-BedrockEmulator and name a model of your account." -ForegroundColor Cyan
}
catch {
    [Console]::Error.WriteLine("`nThe demo failed: $($_.Exception.Message)`n$($_.ScriptStackTrace)")
    exit 1
}
