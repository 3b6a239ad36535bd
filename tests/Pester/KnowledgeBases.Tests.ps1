BeforeAll {
    . $PSScriptRoot/Setup.ps1

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 9 }
        Invoke-RestMethod @arguments
    }
    function Get-Journal { @((Send-Admin GET journal).entries) }

    $null = Send-Admin POST scenario @{
        knowledgeBases = @(
            @{ id = 'KB0000000A'; name = 'ops-runbooks'; dataSources = @(@{ id = 'DS0000000A'; name = 'files'; bucket = 'ops-runbooks' }, @{ id = 'DS0000000B'; name = 'wiki'; bucket = 'ops-wiki' }) }
            @{ id = 'KB0000000B'; name = 'ops-network'; dataSources = @(@{ id = 'DS0000000C'; name = 'files'; bucket = 'ops-network' }) }
            @{ id = 'KB0000000C'; name = 'sales'; dataSources = @(@{ id = 'DS0000000D'; name = 'files'; bucket = 'sales' }) }
        )
    }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Get-BedrockKnowledgeBase' {
    BeforeEach { $null = Send-Admin DELETE journal }

    It 'lists all with what the list has' {
        $all = Get-BedrockKnowledgeBase
        $all.Name | Sort-Object | Should -Be 'ops-network', 'ops-runbooks', 'sales'
        $all | ForEach-Object { $_ | Should -BeOfType ([BedrockPS.KnowledgeBase]); $_.Status | Should -Be 'ACTIVE'; $_.Region | Should -Be 'us-east-1' }
        $all[0].KnowledgeBaseArn | Should -BeNullOrEmpty
        (Get-Journal).operation | Should -Be 'ListKnowledgeBases'
    }

    It 'asks for the details of one by id or ARN' {
        $one = Get-BedrockKnowledgeBase KB0000000A
        $one.KnowledgeBaseType | Should -Be 'VECTOR'
        $one.EmbeddingModelArn | Should -Not -BeNullOrEmpty
        $one.ToString() | Should -Be 'KB0000000A'
        (Get-BedrockKnowledgeBase $one.KnowledgeBaseArn).Name | Should -Be 'ops-runbooks'
        (Get-Journal).operation | Should -Be 'GetKnowledgeBase', 'GetKnowledgeBase'
    }

    It 'goes to the region that an ARN names, and warns when another is asked' {
        $arn = (Get-BedrockKnowledgeBase KB0000000A).KnowledgeBaseArn
        (Get-BedrockKnowledgeBase $arn.Replace('us-east-1', 'eu-west-1') -ErrorAction SilentlyContinue -ErrorVariable faults) | Should -BeNullOrEmpty
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFoundException,*'
        (Get-Journal)[-1].auth.region | Should -Be 'eu-west-1'
        $null = Get-BedrockKnowledgeBase $arn -Region eu-west-1 -ErrorAction SilentlyContinue -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike "*is of region us-east-1, but the call goes to eu-west-1*"
    }

    It 'takes names and patterns in any case, by position and by pipeline' {
        (Get-BedrockKnowledgeBase OPS-Runbooks).KnowledgeBaseId | Should -Be 'KB0000000A'
        (Get-BedrockKnowledgeBase ops-*).KnowledgeBaseId | Sort-Object | Should -Be 'KB0000000A', 'KB0000000B'
        ('sales', 'KB0000000A' | Get-BedrockKnowledgeBase).Name | Should -Be 'sales', 'ops-runbooks'
        Get-BedrockKnowledgeBase none-* | Should -BeNullOrEmpty
    }

    It 'gives details of each with -Detailed, and of objects from the pipeline' {
        $detailed = Get-BedrockKnowledgeBase ops-* -Detailed
        $detailed.KnowledgeBaseArn | Should -HaveCount 2
        (Get-BedrockKnowledgeBase ops-* | Get-BedrockKnowledgeBase).KnowledgeBaseArn | Should -HaveCount 2
        ([pscustomobject]@{ KnowledgeBaseId = 'KB0000000C'; Region = 'us-east-1' } | Get-BedrockKnowledgeBase).Name | Should -Be 'sales'
    }

    It 'ends the list with the pipeline' {
        (Get-BedrockKnowledgeBase | Select-Object -First 1) | Should -HaveCount 1
        Get-Journal | Should -HaveCount 1
    }

    It 'says what it does not find' {
        Get-BedrockKnowledgeBase nothing-here -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -Be 'NotFound,BedrockPS.Commands.KnowledgeBases.GetBedrockKnowledgeBaseCommand'
        $faults[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $faults[0].Exception.Message | Should -Be "No knowledge base in us-east-1 has the name 'nothing-here'."
    }

    It 'refuses what cannot name one, before any request' {
        foreach ($bad in 'two words', '../x', 'arn:aws:bedrock:us-east-1:111122223333:agent/AGENT12345') {
            Get-BedrockKnowledgeBase $bad -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
            $faults[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        }
        Get-Item $PSScriptRoot | Get-BedrockKnowledgeBase -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].Exception.Message | Should -Be 'System.IO.DirectoryInfo does not name a knowledge base.'
        Get-Journal | Should -BeNullOrEmpty
    }

    It 'completes the names that were met' {
        $null = Get-BedrockKnowledgeBase
        $line = 'Get-BedrockKnowledgeBase ops'
        $suggested = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
        'ops-network', 'ops-runbooks' | ForEach-Object { $suggested | Should -Contain $_ }
        $suggested | Should -Not -Contain 'sales'
    }
}

Describe 'Get-BedrockDataSource' {
    BeforeEach { $null = Send-Admin DELETE journal }

    It 'lists the sources of knowledge bases from the pipeline' {
        $all = Get-BedrockKnowledgeBase ops-* | Get-BedrockDataSource
        $all.DataSourceId | Sort-Object | Should -Be 'DS0000000A', 'DS0000000B', 'DS0000000C'
        $all | ForEach-Object { $_ | Should -BeOfType ([BedrockPS.DataSource]) }
        ('ops-runbooks', 'KB0000000B' | Get-BedrockDataSource).DataSourceId | Sort-Object | Should -Be 'DS0000000A', 'DS0000000B', 'DS0000000C'
    }

    It 'gives the details of one, by name, by id and from the pipeline' {
        $one = Get-BedrockDataSource DS0000000A -KnowledgeBaseId ops-runbooks
        $one.BucketArn | Should -Be 'arn:aws:s3:::ops-runbooks'
        $one.DataSourceType | Should -Be 'S3'
        (Get-BedrockDataSource WIKI -KnowledgeBaseId ops-runbooks).DataSourceId | Should -Be 'DS0000000B'
        (Get-BedrockDataSource w* -KnowledgeBaseId ops-runbooks -Detailed).BucketArn | Should -Be 'arn:aws:s3:::ops-wiki'
        (Get-BedrockDataSource -KnowledgeBaseId sales | Get-BedrockDataSource).BucketArn | Should -Be 'arn:aws:s3:::sales'
        ('files', 'wiki' | Get-BedrockDataSource -KnowledgeBaseId ops-runbooks).DataSourceId | Should -Be 'DS0000000A', 'DS0000000B'
    }

    It 'asks for the names of knowledge bases once' {
        $null = 'ops-runbooks', 'ops-network', 'sales' | Get-BedrockDataSource
        @((Get-Journal) | Where-Object operation -eq ListKnowledgeBases) | Should -HaveCount 1
    }

    It 'says what it does not find' {
        Get-BedrockDataSource none -KnowledgeBaseId sales -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        $faults[0].Exception.Message | Should -Be "No data source in knowledge base KB0000000C has the name 'none'."
        Get-BedrockDataSource -KnowledgeBaseId KB9999999Z -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFoundException,*'
        $faults[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'wants a knowledge base' {
        Get-BedrockDataSource -ErrorAction SilentlyContinue -ErrorVariable faults | Should -BeNullOrEmpty
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
        $faults[0].Exception.Message | Should -Be '-KnowledgeBaseId is missing: say whose data sources to list.'
    }
}

Describe 'Views of knowledge bases' {
    It 'keep tables within a narrow terminal and name what matters' {
        $text = Get-BedrockKnowledgeBase | Format-Table | Out-String -Width 120
        $text | Should -BeLike '*KnowledgeBaseId*Name*Status*Region*UpdatedAt*Description*'
        $list = Get-BedrockDataSource DS0000000A -KnowledgeBaseId KB0000000A | Format-List | Out-String -Width 120
        $list | Should -BeLike '*BucketArn*arn:aws:s3:::ops-runbooks*'
        $list | Should -Not -BeLike '*ParsingModelArn*'
    }
}
