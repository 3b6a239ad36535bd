BeforeAll {
    . $PSScriptRoot/Setup.ps1
    . $PSScriptRoot/AnsweringHost.ps1

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 9 }
        Invoke-RestMethod @arguments
    }
    function Get-Journal($Operation) { @((Send-Admin GET journal).entries | Where-Object { -not $Operation -or $_.operation -eq $Operation }) }

    $new = 'BedrockPS.Commands.KnowledgeBases.NewBedrockDataSourceCommand'
    $remove = 'BedrockPS.Commands.KnowledgeBases.RemoveBedrockDataSourceCommand'
    $null = Send-Admin POST scenario @{
        knowledgeBases = @(
            foreach ($letter in 'A', 'B') {
                @{ id = "KB0000000$letter"; name = "ops-$letter"; dataSources = @(1..3 | ForEach-Object { @{ id = "DS000000$letter$_"; name = "source$_"; bucket = "bucket-$letter-$_".ToLower() } }) }
            }
        )
    }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'New- and Remove-BedrockDataSource' -Tag Emulator {
    BeforeEach { $null = Send-Admin DELETE journal }
    AfterEach {
        $null = Send-Admin DELETE faults
        $null = Send-Admin POST ingestion @{ stepMs = 0 }
    }

    It 'makes one of a bucket, and deletes it' {
        $made = New-BedrockDataSource bucket-source -KnowledgeBaseId ops-a -BucketName bucket-0-1 -Prefix docs/ -Description 'What to do' -DataDeletionPolicy Retain
        $made | Should -BeOfType ([BedrockPS.DataSource])
        $made.Name, $made.KnowledgeBaseId, $made.BucketArn, $made.DataDeletionPolicy, $made.Description | Should -Be 'bucket-source', 'KB0000000A', 'arn:aws:s3:::bucket-0-1', 'RETAIN', 'What to do'
        $made.InclusionPrefixes | Should -Be 'docs/'
        $made.ChunkingStrategy | Should -BeNullOrEmpty
        (Get-Journal CreateDataSource)[0].bodyText | Should -Not -BeLike '*vectorIngestion*'
        $made | Remove-BedrockDataSource -Confirm:$false | Should -BeNullOrEmpty
        Get-BedrockDataSource bucket-s* -KnowledgeBaseId ops-a | Should -BeNullOrEmpty
    }

    It 'cuts as it is told' {
        $sources = @(
            New-BedrockDataSource fixed -KnowledgeBaseId KB0000000A -BucketArn arn:aws:s3:::bucket-0-1 -ChunkingStrategy FixedSize -ChunkMaxToken 300 -ChunkOverlapPercent 20
            New-BedrockDataSource levels -KnowledgeBaseId KB0000000A -BucketName bucket-0-1 -ChunkingStrategy Hierarchical -ChunkMaxToken 1500, 300 -ChunkOverlapToken 60
            New-BedrockDataSource meaning -KnowledgeBaseId KB0000000A -BucketName bucket-0-1 -ChunkingStrategy Semantic -ChunkMaxToken 300 -ChunkBufferSize 0 -ChunkBreakpointPercentile 95
            New-BedrockDataSource whole -KnowledgeBaseId KB0000000A -BucketName bucket-0-1 -ChunkingStrategy None -ParsingStrategy BedrockFoundationModel -ParsingModelId arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0
            New-BedrockDataSource given -KnowledgeBaseId KB0000000A -Custom
        )
        $sources.ChunkingStrategy | Should -Be 'FIXED_SIZE', 'HIERARCHICAL', 'SEMANTIC', 'NONE', $null
        $sources[0].ChunkMaxTokens[0], $sources[0].ChunkOverlapPercentage | Should -Be 300, 20
        $sources[1].ChunkMaxTokens | Should -Be 1500, 300
        $sources[1].ChunkOverlapTokens | Should -Be 60
        $sources[2].ChunkBufferSize, $sources[2].ChunkBreakpointPercentile | Should -Be 0, 95
        $sources[3].ParsingStrategy | Should -Be 'BEDROCK_FOUNDATION_MODEL'
        $sources[4].DataSourceType | Should -Be 'CUSTOM'
        $sources | Remove-BedrockDataSource -Confirm:$false
        (Get-BedrockDataSource -KnowledgeBaseId KB0000000A).Name | Sort-Object | Should -Be 'source1', 'source2', 'source3'
    }

    It 'takes other types as they are on the wire' {
        $web = @{ type = 'WEB'; webConfiguration = @{ sourceConfiguration = @{ urlConfiguration = @{ seedUrls = @(@{ url = 'https://docs.example.com' }) } } } }
        $made = Get-BedrockKnowledgeBase ops-b | New-BedrockDataSource manual -Configuration $web
        $made.DataSourceType | Should -Be 'WEB'
        $made.Configuration.webConfiguration.sourceConfiguration.urlConfiguration.seedUrls[0].url | Should -Be 'https://docs.example.com'
        Remove-BedrockDataSource manual -KnowledgeBaseId ops-b -Confirm:$false
    }

    It 'takes knowledge bases by pipeline, and configurations of others and from JSON' {
        $web = '{"type":"WEB","webConfiguration":{"sourceConfiguration":{"urlConfiguration":{"seedUrls":[{"url":"https://docs.example.com"}]}}}}' | ConvertFrom-Json
        $made = 'ops-a', 'KB0000000B' | New-BedrockDataSource both -Configuration $web
        $made.KnowledgeBaseId | Should -Be 'KB0000000A', 'KB0000000B'
        $copy = $made[0] | New-BedrockDataSource copy -Configuration $made[0].Configuration
        $copy.KnowledgeBaseId, $copy.DataSourceType | Should -Be 'KB0000000A', 'WEB'
        $sent = (Get-Journal CreateDataSource).bodyText | ConvertFrom-Json
        $sent[2].dataSourceConfiguration | ConvertTo-Json -Depth 9 -Compress | Should -Be ($web | ConvertTo-Json -Depth 9 -Compress)
        $made, $copy | ForEach-Object { $_ } | Remove-BedrockDataSource -Confirm:$false
    }

    It 'repeats the token when the connection drops, and each call has its own' {
        $null = Send-Admin POST faults @{ kind = 'drop'; operation = 'CreateDataSource' }
        $made = Get-BedrockKnowledgeBase | New-BedrockDataSource again -BucketName bucket-0-1
        $sent = (Get-Journal CreateDataSource).bodyText | ConvertFrom-Json
        $sent | Should -HaveCount 3
        $sent[0].clientToken | Should -Match '^[0-9a-f-]{36}$'
        $sent[1].clientToken | Should -Be $sent[0].clientToken
        $sent[2].clientToken | Should -Not -Be $sent[0].clientToken
        $made | Should -HaveCount 2
        $made | Remove-BedrockDataSource -Confirm:$false
    }

    It 'goes on with the next knowledge base when one refuses' {
        $made = 'ops-a', 'nothing-here', 'KB9999999Z', 'ops-b' | New-BedrockDataSource source4 -BucketName bucket-0-1 -ErrorAction SilentlyContinue -ErrorVariable faults
        $made.KnowledgeBaseId | Should -Be 'KB0000000A', 'KB0000000B'
        $faults.FullyQualifiedErrorId | Should -Be "NotFound,$new", "ResourceNotFoundException,$new"
        $faults.CategoryInfo.Category | Should -Be 'ObjectNotFound', 'ObjectNotFound'
        $faults.TargetObject | Should -Be 'nothing-here', 'KB9999999Z'
        $null = New-BedrockDataSource source4 -KnowledgeBaseId ops-a -BucketName bucket-0-1 -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -Be "ConflictException,$new"
        $faults[0].CategoryInfo.Category | Should -Be 'ResourceBusy'
        $made | Remove-BedrockDataSource -Confirm:$false
    }

    It 'refuses what does not go together, before any request' {
        { New-BedrockDataSource x -KnowledgeBaseId KB0000000A -BucketName b-1 -ChunkMaxToken 300 } | Should -Throw -ErrorId 'ParameterConflict,*'
        { New-BedrockDataSource x -KnowledgeBaseId KB0000000A -BucketName b-1 -ChunkingStrategy FixedSize -ChunkMaxToken 9000 -ChunkOverlapPercent 20 } | Should -Throw -ErrorId 'InputInvalid,*'
        { New-BedrockDataSource x -KnowledgeBaseId KB0000000A -BucketName b-1 -ParsingPrompt p } | Should -Throw -ErrorId 'ParameterConflict,*'
        { New-BedrockDataSource x -KnowledgeBaseId KB0000000A -BucketName b-1 -ParsingStrategy BedrockFoundationModel } | Should -Throw -ErrorId 'InputInvalid,*'
        { New-BedrockDataSource x -KnowledgeBaseId KB0000000A -Custom:$false } | Should -Throw -ErrorId 'InputInvalid,*'
        { New-BedrockDataSource x -KnowledgeBaseId KB0000000A -Custom -BucketName b-1 } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
        { New-BedrockDataSource x -KnowledgeBaseId KB0000000A -Configuration @{ webConfiguration = @{} } } | Should -Throw -ErrorId 'InputInvalid,*'
        Get-Journal | Should -BeNullOrEmpty
    }

    It 'makes and deletes nothing with -WhatIf, and says what would go' {
        New-BedrockDataSource x -KnowledgeBaseId KB0000000A -BucketName bucket-0-1 -WhatIf | Should -BeNullOrEmpty
        $kept = New-BedrockDataSource kept -KnowledgeBaseId KB0000000A -BucketName bucket-0-1 -DataDeletionPolicy Retain
        $answering = [AnsweringHost]::new()
        $runspace = [runspacefactory]::CreateRunspace($answering)
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        $runspace.SessionStateProxy.SetVariable('ctx', (Get-BedrockContext))
        $null = $shell.AddScript("Import-Module '$TestManifest'; 'kept', 'source1' | Remove-BedrockDataSource -KnowledgeBaseId KB0000000A -Context `$ctx -WhatIf").Invoke()
        $told = $answering.Answers.Written -join "`n"
        $told | Should -BeLike "*its documents stay in the index (policy RETAIN)*kept ($($kept.DataSourceId)) of knowledge base KB0000000A*"
        $told | Should -BeLike '*all its documents from the index (policy DELETE)*source1 (DS000000A1) of knowledge base KB0000000A*'
        $shell.Dispose()
        $runspace.Dispose()
        Get-Journal DeleteDataSource | Should -BeNullOrEmpty
        @(Get-Journal CreateDataSource) | Should -HaveCount 1
        $kept | Remove-BedrockDataSource -Confirm:$false
    }

    It 'deletes one that a name stands for alone, and says what it does not find' {
        Remove-BedrockDataSource nothing-here -KnowledgeBaseId KB0000000A -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        Remove-BedrockDataSource source* -KnowledgeBaseId KB0000000A -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
        Remove-BedrockDataSource DS9999999X -KnowledgeBaseId KB0000000A -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFoundException,*'
        Get-Journal DeleteDataSource | Should -BeNullOrEmpty
    }

    It 'refuses a name of two, and names their ids' {
        $twice = 'Twice', 'twice' | ForEach-Object { New-BedrockDataSource $_ -KnowledgeBaseId KB0000000A -BucketName bucket-0-1 }
        Remove-BedrockDataSource twice -KnowledgeBaseId KB0000000A -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -Be "NameAmbiguous,$remove"
        $faults[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        $faults[0].Exception.Message | Should -Be "'twice' is the name of 2 data sources: $($twice.DataSourceId -join ', ')."
        Get-Journal DeleteDataSource | Should -BeNullOrEmpty
        $twice.DataSourceId | Remove-BedrockDataSource -KnowledgeBaseId KB0000000A -Confirm:$false
        Get-BedrockDataSource twice -KnowledgeBaseId KB0000000A -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'keeps one whose job runs, and deletes the others' {
        $null = Send-Admin POST ingestion @{ holdIn = 'IN_PROGRESS' }
        $made = 'busy', 'idle' | ForEach-Object { New-BedrockDataSource $_ -KnowledgeBaseId KB0000000A -BucketName bucket-0-1 }
        $job = $made[0] | Start-BedrockIngestionJob
        $made | Remove-BedrockDataSource -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -Be "ConflictException,$remove"
        $faults[0].CategoryInfo.Category | Should -Be 'ResourceBusy'
        $faults[0].TargetObject.DataSourceId | Should -Be $made[0].DataSourceId
        (Get-BedrockDataSource -KnowledgeBaseId KB0000000A).Name | Sort-Object | Should -Be 'busy', 'source1', 'source2', 'source3'
        $null = Send-Admin POST ingestion @{ stepMs = 0 }
        $null = $job | Wait-BedrockIngestionJob -ErrorAction Ignore
        $made[0] | Remove-BedrockDataSource -Confirm:$false
        Get-BedrockDataSource busy -KnowledgeBaseId KB0000000A -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}
