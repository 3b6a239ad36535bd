BeforeAll {
    . $PSScriptRoot/Setup.ps1

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 9 }
        Invoke-RestMethod @arguments
    }
    function Get-Journal([string] $Operation = '*') { @((Send-Admin GET journal).entries | Where-Object operation -like $Operation) }
    function Set-Pace($Pace) { $null = Send-Admin POST ingestion $Pace }

    # Four knowledge bases with three data sources each, and one without documents.
    $letters = 'A', 'B', 'C', 'D'
    $null = Send-Admin POST scenario @{
        knowledgeBases = @(
            foreach ($letter in $letters) {
                @{
                    id = "KB0000000$letter"; name = "ops-$letter"
                    dataSources = @(1..3 | ForEach-Object { @{ id = "DS000000$letter$_"; name = "files$_"; bucket = "ops-$letter$_".ToLower(); documents = @{ 'disk.md' = "The disk of host $letter$_ is full."; 'cpu.md' = 'The CPU is busy.' } } })
                }
            }
            # What is indexed is not read again: documents that are to fail are those of a knowledge base of their own.
            foreach ($letter in 'F', 'G', 'H') {
                @{ id = "KB0000000$letter"; name = "fails-$letter"; dataSources = @(@{ id = "DS000000$($letter)1"; name = 'files'; bucket = "fails-$letter".ToLower(); ingested = $false; documents = @{ 'disk.md' = 'The disk is full.'; 'cpu.md' = 'The CPU is busy.' } }) }
            }
            @{ id = 'KB0000000E'; name = 'empty'; dataSources = @(@{ id = 'DS000000E1'; name = 'files'; bucket = 'nothing-there' }) }
        )
    }
    # Nothing runs, nothing is forced, nothing was sent.
    function Reset-All {
        $null = Send-Admin DELETE faults
        Set-Pace @{ stepMs = 0 }
        Get-BedrockKnowledgeBase | Wait-BedrockIngestionJob -ErrorAction Ignore -WarningAction Ignore | Out-Null
        $null = Send-Admin DELETE journal
    }
    $one = @{ KnowledgeBaseId = 'KB0000000A'; DataSourceId = 'DS000000A1' }
    $id = 'BedrockPS.Commands.KnowledgeBases.StartBedrockIngestionJobCommand'
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Start-BedrockIngestionJob' {
    BeforeEach { Reset-All }

    It 'starts a job and gives it as it began' {
        $job = Start-BedrockIngestionJob @one
        $job | Should -BeOfType ([BedrockPS.IngestionJob])
        $job.Status | Should -Be 'STARTING'
        $job.Succeeded | Should -BeNullOrEmpty
        $job.Region | Should -Be 'us-east-1'
        $sent = (Get-Journal StartIngestionJob).bodyText | ConvertFrom-Json
        @($sent.PSObject.Properties.Name) | Should -Be 'clientToken'
        $sent.clientToken | Should -Match '^[0-9a-f-]{36}$'
    }

    It 'sends the description, and each call has a token of its own' {
        $null = Start-BedrockIngestionJob @one -Description 'nightly' -Wait
        $null = Start-BedrockIngestionJob @one -Wait
        $sent = (Get-Journal StartIngestionJob).bodyText | ConvertFrom-Json
        $sent[0].description | Should -Be 'nightly'
        $sent[0].clientToken | Should -Not -Be $sent[1].clientToken
    }

    It 'repeats the token when the connection drops, so that one job starts' {
        $null = Send-Admin POST faults @{ kind = 'drop'; operation = 'StartIngestionJob' }
        $null = Start-BedrockIngestionJob @one -Wait
        $sent = (Get-Journal StartIngestionJob).bodyText | ConvertFrom-Json
        $sent | Should -HaveCount 2
        $sent[0].clientToken | Should -Be $sent[1].clientToken
    }

    It 'gives the job also when its answer breaks off, and starts no second one' {
        $null = Send-Admin POST faults @{ kind = 'drop'; operation = 'StartIngestionJob'; afterBytes = 20 }
        $job = Start-BedrockIngestionJob @one -MaxRetry 0
        (Get-BedrockIngestionJob @one)[0].IngestionJobId | Should -Be $job.IngestionJobId
        $sent = (Get-Journal StartIngestionJob).bodyText | ConvertFrom-Json
        $sent.clientToken | Sort-Object -Unique | Should -HaveCount 1
    }

    It 'takes knowledge bases for all of their data sources, by object and by name' {
        (Get-BedrockKnowledgeBase KB0000000A | Start-BedrockIngestionJob -OnConflict Queue -Wait).DataSourceId | Sort-Object | Should -Be 'DS000000A1', 'DS000000A2', 'DS000000A3'
        ('ops-b' | Start-BedrockIngestionJob -OnConflict Queue -Wait) | Should -HaveCount 3
        (Start-BedrockIngestionJob @one -Wait | Start-BedrockIngestionJob -Wait).DataSourceId | Should -Be 'DS000000A1'
    }

    It 'waits with -Wait and gives the end with counters' {
        $job = Start-BedrockIngestionJob @one -Wait -MinDocument 2 -FailOnDocumentError
        $job.Status | Should -Be 'COMPLETE'
        $job.NumberOfDocumentsScanned | Should -Be 2
        $job.Succeeded | Should -BeTrue
        $job.ExitCode | Should -Be 0
        $job.MinDocument | Should -Be 2
        $job.FailOnDocumentError | Should -BeTrue
    }

    It 'sends nothing with -WhatIf' {
        Start-BedrockIngestionJob @one -WhatIf | Should -BeNullOrEmpty
        Get-Journal StartIngestionJob | Should -BeNullOrEmpty
    }

    Context 'while a job runs' {
        BeforeEach {
            Set-Pace @{ holdIn = 'IN_PROGRESS' }
            $running = Start-BedrockIngestionJob @one
        }
        AfterEach { Set-Pace @{ stepMs = 0 } }

        It 'is an error of its own, without a retry' {
            Start-BedrockIngestionJob @one -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
            $faults | Should -HaveCount 1
            $faults[0].FullyQualifiedErrorId | Should -Be "ConflictException,$id"
            $faults[0].CategoryInfo.Category | Should -Be 'ResourceBusy'
            $faults[0].ErrorDetails.RecommendedAction | Should -BeLike '*-OnConflict Queue*'
            Get-Journal StartIngestionJob | Should -HaveCount 2
        }

        It 'joins it' {
            $joined = Start-BedrockIngestionJob @one -OnConflict Join -MinDocument 1
            $joined.IngestionJobId | Should -Be $running.IngestionJobId
            $joined.MinDocument | Should -Be 1
            $joined.Status | Should -BeIn 'STARTING', 'IN_PROGRESS'
        }

        It 'does not join the job of another data source' {
            Start-BedrockIngestionJob -KnowledgeBaseId KB0000000A -DataSourceId DS000000A2 -OnConflict Join -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
            $faults[0].FullyQualifiedErrorId | Should -Be "ConflictException,$id"
            $faults[0].ErrorDetails.RecommendedAction | Should -BeLike 'No job of this data source runs*'
        }

        It 'leaves it out' {
            Start-BedrockIngestionJob @one -OnConflict Skip -ErrorVariable faults | Should -BeNullOrEmpty
            $faults | Should -BeNullOrEmpty
        }

        It 'gives up waiting for it at the limit' {
            Start-BedrockIngestionJob @one -OnConflict Queue -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
            $faults[0].FullyQualifiedErrorId | Should -Be "WaitTimedOut,$id"
            $faults[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
            "$($faults[0])" | Should -BeLike 'No job of data source DS000000A1 of knowledge base KB0000000A was started within the 1 seconds*'
        }
    }

    It 'refuses what cannot be, before any request' {
        { Start-BedrockIngestionJob @one -TimeoutSec 5 } | Should -Throw -ErrorId 'ParameterConflict,*'
        { Start-BedrockIngestionJob @one -Description ('x' * 201) } | Should -Throw -ErrorId 'InputInvalid,*'
        Start-BedrockIngestionJob -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -Be "InputInvalid,$id"
        Get-Journal StartIngestionJob | Should -BeNullOrEmpty
    }
}

Describe 'Many data sources' {
    BeforeEach { Reset-All }

    It 'are all read, never more at once than the service allows' {
        Set-Pace @{ stepMs = 40 }
        $jobs = Get-BedrockKnowledgeBase ops-* | Get-BedrockDataSource | Start-BedrockIngestionJob -OnConflict Queue -MinDocument 1 | Wait-BedrockIngestionJob -TimeoutSec 120
        $jobs | Should -HaveCount 12
        $jobs.DataSourceId | Sort-Object -Unique | Should -HaveCount 12
        $jobs.Status | Sort-Object -Unique | Should -Be 'COMPLETE'
        $jobs.ExitCode | Sort-Object -Unique | Should -Be 0
        # The service refuses what would be too many: it never had to.
        $starts = Get-Journal StartIngestionJob
        $starts | Should -HaveCount 12
        $starts.status | Sort-Object -Unique | Should -Be 202
        # Side by side where that is allowed: of the first four jobs one is of each knowledge base.
        $starts[0..3].labels.knowledgeBaseId | Sort-Object -Unique | Should -HaveCount 4
    }

    It 'waits for jobs of others too' {
        Set-Pace @{ stepMs = 60 }
        $foreign = Start-BedrockIngestionJob -KnowledgeBaseId KB0000000A -DataSourceId DS000000A2
        $jobs = 'ops-A', 'ops-B' | Start-BedrockIngestionJob -OnConflict Queue -Wait
        $jobs | Should -HaveCount 6
        $jobs.Status | Sort-Object -Unique | Should -Be 'COMPLETE'
        $jobs.IngestionJobId | Should -Not -Contain $foreign.IngestionJobId
    }
}

Describe 'Wait-BedrockIngestionJob' {
    BeforeEach { Reset-All }

    It 'warns of documents that failed and gives their reasons' {
        $fails = @{ KnowledgeBaseId = 'KB0000000F'; DataSourceId = 'DS000000F1' }
        Set-Pace @{ failDocuments = @(@{ match = '*disk.md'; reason = 'too large' }) }
        $job = Start-BedrockIngestionJob @fails | Wait-BedrockIngestionJob -WarningAction SilentlyContinue -WarningVariable warnings
        $job.Status | Should -Be 'COMPLETE'
        $job.NumberOfDocumentsFailed | Should -Be 1
        $job.Succeeded | Should -BeTrue
        "$($job.FailureReasons)" | Should -BeLike '*too large*'
        "$($job.FailureReasons)" | Should -Not -Match '^\['
        "$warnings" | Should -BeLike "Ingestion job $job of data source DS000000F1 is complete, but 1 of 2 documents failed: *too large*"
    }

    It 'makes that an error with -FailOnDocumentError, also when Start was given it' {
        $fails = @{ KnowledgeBaseId = 'KB0000000G'; DataSourceId = 'DS000000G1' }
        Set-Pace @{ failDocuments = @(@{ match = '*disk.md'; reason = 'too large' }) }
        foreach ($how in { Start-BedrockIngestionJob @fails | Wait-BedrockIngestionJob -FailOnDocumentError -ErrorAction SilentlyContinue -ErrorVariable script:faults },
            { Start-BedrockIngestionJob @fails -FailOnDocumentError | Wait-BedrockIngestionJob -ErrorAction SilentlyContinue -ErrorVariable script:faults }) {
            $job = & $how
            $job.Succeeded | Should -BeFalse
            $job.ExitCode | Should -Be 1
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'IngestionPartial,*'
            $faults[0].CategoryInfo.Category | Should -Be 'InvalidResult'
            $faults[0].TargetObject.IngestionJobId | Should -Be $job.IngestionJobId
        }
        (Start-BedrockIngestionJob @fails -FailOnDocumentError | Wait-BedrockIngestionJob -FailOnDocumentError:$false -WarningAction SilentlyContinue).Succeeded | Should -BeTrue
    }

    It 'warns when nothing was found, and makes it an error with -MinDocument' {
        $empty = @{ KnowledgeBaseId = 'empty'; DataSourceId = 'files' }
        (Start-BedrockIngestionJob @empty | Wait-BedrockIngestionJob -WarningAction SilentlyContinue -WarningVariable warnings).Succeeded | Should -BeTrue
        "$warnings" | Should -BeLike '*nothing was scanned*'
        $job = Start-BedrockIngestionJob @empty -MinDocument 1 | Wait-BedrockIngestionJob -ErrorAction SilentlyContinue -ErrorVariable faults
        $job.ExitCode | Should -Be 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'IngestionTooSmall,*'
        "$($faults[0])" | Should -BeLike '*it found 0 documents, and at least 1 were asked for.'
    }

    It 'gives a job that failed, and an error with its reason' {
        Set-Pace @{ failJobs = 'the role may not read the bucket' }
        $job = Start-BedrockIngestionJob @one | Wait-BedrockIngestionJob -ErrorAction SilentlyContinue -ErrorVariable faults
        $job.Status | Should -Be 'FAILED'
        $job.Succeeded | Should -BeFalse
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'IngestionFailed,*'
        "$($faults[0])" | Should -BeLike '*the role may not read the bucket*'
    }

    It 'gives a job that was stopped, and an error' {
        Set-Pace @{ holdIn = 'IN_PROGRESS' }
        $job = Start-BedrockIngestionJob @one
        ($job | Stop-BedrockIngestionJob).Status | Should -Be 'STOPPING'
        Set-Pace @{ stepMs = 0 }
        ($job | Wait-BedrockIngestionJob -ErrorAction SilentlyContinue -ErrorVariable faults).Status | Should -Be 'STOPPED'
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'IngestionStopped,*'
    }

    It 'ends at the limit, with the job as it stands, and leaves it running' {
        Set-Pace @{ holdIn = 'IN_PROGRESS' }
        $started = Start-BedrockIngestionJob @one
        $job = $started | Wait-BedrockIngestionJob -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable faults
        $job.Status | Should -Be 'IN_PROGRESS'
        $job.ExitCode | Should -BeNullOrEmpty
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'WaitTimedOut,*'
        $faults[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        Get-Journal StopIngestionJob | Should -BeNullOrEmpty
        Set-Pace @{ stepMs = 0 }
        ($started | Wait-BedrockIngestionJob).Status | Should -Be 'COMPLETE'
    }

    It 'survives throttling, broken connections and a service that cannot answer' {
        Set-Pace @{ stepMs = 60 }
        $started = Start-BedrockIngestionJob @one
        $null = Send-Admin POST faults @(@{ kind = 'throttle'; operation = 'GetIngestionJob' }, @{ kind = 'drop'; operation = 'GetIngestionJob' }, @{ kind = 'status'; status = 503; operation = 'GetIngestionJob' }, @{ kind = 'html'; status = 502; operation = 'GetIngestionJob' })
        ($started | Wait-BedrockIngestionJob -MaxRetry 0 -ErrorVariable faults).Status | Should -Be 'COMPLETE'
        $faults | Should -BeNullOrEmpty
        (Get-Journal GetIngestionJob).Count | Should -BeGreaterThan 4
    }

    It 'waits for whatever runs in a knowledge base, and for nothing when nothing does' {
        Get-BedrockKnowledgeBase | Wait-BedrockIngestionJob | Should -BeNullOrEmpty
        Set-Pace @{ stepMs = 30 }
        $job = Start-BedrockIngestionJob @one
        (Get-BedrockKnowledgeBase | Wait-BedrockIngestionJob).IngestionJobId | Should -Be $job.IngestionJobId
    }

    It 'takes rows with ids' {
        $job = Start-BedrockIngestionJob @one
        ([pscustomobject]@{ KnowledgeBaseId = $job.KnowledgeBaseId; DataSourceId = $job.DataSourceId; IngestionJobId = $job.IngestionJobId } | Wait-BedrockIngestionJob).Status | Should -Be 'COMPLETE'
    }

    It 'keeps the rules of a job that went through another process' {
        $job = Start-BedrockIngestionJob -KnowledgeBaseId empty -DataSourceId files -MinDocument 1 | ConvertTo-Json | ConvertFrom-Json
        ($job | Wait-BedrockIngestionJob -ErrorAction SilentlyContinue -ErrorVariable faults).ExitCode | Should -Be 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'IngestionTooSmall,*'
    }

    It 'refuses what is no id of a job, before any request about it' {
        foreach ($command in 'Wait', 'Get', 'Stop') {
            & "$command-BedrockIngestionJob" '../../x' @one -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
            "$($faults[0])" | Should -Be "'../../x' is not the id of an ingestion job."
        }
        Get-Journal *IngestionJob | Should -BeNullOrEmpty
    }

    It 'says which job is not there' {
        Wait-BedrockIngestionJob JOB0000000 @one -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFoundException,*'
    }
}

Describe 'Get- and Stop-BedrockIngestionJob' {
    BeforeEach { Reset-All }

    It 'lists the newest first, with a filter, and details where asked' {
        $fails = @{ KnowledgeBaseId = 'KB0000000H'; DataSourceId = 'DS000000H1' }
        Set-Pace @{ failDocuments = @(@{ match = '*disk.md'; reason = 'too large' }) }
        $jobs = 1..3 | ForEach-Object { Start-BedrockIngestionJob @fails -Wait -WarningAction Ignore }
        $listed = Get-BedrockIngestionJob @fails
        $listed[0].IngestionJobId | Should -Be $jobs[2].IngestionJobId
        $listed[0].FailureReasons | Should -BeNullOrEmpty
        (Get-BedrockIngestionJob @fails -Detailed)[0].FailureReasons | Should -Not -BeNullOrEmpty
        (Get-BedrockIngestionJob $jobs[0].IngestionJobId @fails).FailureReasons | Should -Not -BeNullOrEmpty
        Get-BedrockIngestionJob @fails -Status failed | Should -BeNullOrEmpty
        (Get-Journal ListIngestionJobs)[-1].bodyText | Should -BeLike '{"filters":`[{"attribute":"STATUS","operator":"EQ","values":`["FAILED"`]}`],"sortBy":{"attribute":"STARTED_AT","order":"DESCENDING"}}'
    }

    It 'stops what runs in a knowledge base, and nothing with -WhatIf' {
        Set-Pace @{ holdIn = 'IN_PROGRESS' }
        $job = Start-BedrockIngestionJob @one
        Stop-BedrockIngestionJob -KnowledgeBaseId KB0000000A -WhatIf
        Get-Journal StopIngestionJob | Should -BeNullOrEmpty
        (Stop-BedrockIngestionJob -KnowledgeBaseId KB0000000A).IngestionJobId | Should -Be $job.IngestionJobId
        Set-Pace @{ stepMs = 0 }
        $null = $job | Wait-BedrockIngestionJob -ErrorAction Ignore
        Stop-BedrockIngestionJob -KnowledgeBaseId KB0000000A | Should -BeNullOrEmpty
        $job | Stop-BedrockIngestionJob -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ConflictException,*'
    }
}

Describe '-WaitIngestion' {
    BeforeEach { Reset-All }

    It 'looks for jobs first and asks after their end: <Name>' -ForEach @(
        @{ Name = 'Search-BedrockKnowledgeBase'; Operation = 'Retrieve'; Ask = { Search-BedrockKnowledgeBase 'Which disk is full?' -KnowledgeBaseId ops-A -WaitIngestion } }
        @{ Name = 'Invoke-BedrockKnowledgeBase'; Operation = 'RetrieveAndGenerate'; Ask = { Invoke-BedrockKnowledgeBase 'Which disk is full?' -KnowledgeBaseId ops-A -ModelId local.extract-v1 -WaitIngestion } }
    ) {
        Set-Pace @{ stepMs = 50 }
        $job = Start-BedrockIngestionJob @one
        & $Ask | Should -Not -BeNullOrEmpty
        $entries = Get-Journal
        $asked = ($entries | Where-Object operation -eq $Operation).sequence
        $looks = $entries | Where-Object operation -eq GetIngestionJob
        $looks.Count | Should -BeGreaterThan 1
        ($looks.sequence | Measure-Object -Maximum).Maximum | Should -BeLessThan $asked
        ($job | Get-BedrockIngestionJob).Status | Should -Be 'COMPLETE'
    }

    It 'waits once a pipeline, and not at all when nothing runs' {
        $null = 'a disk', 'a CPU' | Search-BedrockKnowledgeBase -KnowledgeBaseId KB0000000A -WaitIngestion
        (Get-Journal).operation | Should -Be 'ListDataSources', 'ListIngestionJobs', 'ListIngestionJobs', 'ListIngestionJobs', 'Retrieve', 'Retrieve'
    }

    It 'asks nothing that it could not wait for, and looks again for the next' {
        $null = Send-Admin POST faults @{ kind = 'status'; status = 403; code = 'AccessDeniedException'; operation = 'ListIngestionJobs'; times = 2 }
        'a disk', 'a CPU', 'Which disk is full?' | Search-BedrockKnowledgeBase -KnowledgeBaseId KB0000000A -WaitIngestion -ErrorAction SilentlyContinue -ErrorVariable faults | Select-Object -ExpandProperty InputObject -Unique | Should -Be 'Which disk is full?'
        $faults.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'AccessDeniedException,BedrockPS.Commands.KnowledgeBases.SearchBedrockKnowledgeBaseCommand'
        $faults.TargetObject | Should -Be 'a disk', 'a CPU'
        (Get-Journal).operation | Where-Object { $_ -eq 'Retrieve' } | Should -HaveCount 1
    }

    It 'warns of a job that failed, and asks all the same' {
        Set-Pace @{ stepMs = 30; failJobs = 'the role may not read the bucket' }
        $null = Start-BedrockIngestionJob @one
        Search-BedrockKnowledgeBase 'Which disk is full?' -KnowledgeBaseId KB0000000A -WaitIngestion -WarningAction SilentlyContinue -WarningVariable warnings | Should -Not -BeNullOrEmpty
        "$warnings" | Should -BeLike '*failed*the role may not read the bucket*'
    }
}
