BeforeAll {
    . $PSScriptRoot/Setup.ps1

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 20 }
        Invoke-RestMethod @arguments
    }
    function Get-Journal { @((Send-Admin GET journal).entries) }
    function Get-SentBody { (Get-Journal)[-1].bodyText | ConvertFrom-Json -AsHashtable }
    function Get-SentFilter { (Get-Journal)[-1].bodyText -replace '^.*"filter":' -replace '\}\}\}$' }

    # Fifty documents of one kind, and in one of them the answer to each question.
    $documents = @{}
    foreach ($n in 1..50) {
        $documents["host$n.md"] = "Host number $n with the alias frost$n stands in rack $($n * 3). Its team is $(('storage', 'platform')[$n % 2])."
        $documents["host$n.md.metadata.json"] = ConvertTo-Json -Depth 5 @{
            metadataAttributes = @{ team = ('storage', 'platform')[$n % 2]; year = 2000 + $n; current = $n -gt 25; tags = @("t$n", 'all') }
        }
    }
    $scenario = @{
        knowledgeBases = @(
            @{ id = 'KB0000000A'; name = 'ops-runbooks'; dataSources = @(
                    @{ id = 'DS0000000A'; name = 'files'; bucket = 'ops-runbooks'; documents = $documents }
                    @{ id = 'DS0000000B'; name = 'wiki'; bucket = 'ops-wiki'; documents = @{ 'disk.md' = 'A full disk is freed with the command sweep-disk.' } }
                )
            }
            @{ id = 'KB0000000B'; name = 'ops-network'; dataSources = @(@{ id = 'DS0000000C'; name = 'files'; bucket = 'ops-network'; documents = @{ 'vpn.md' = 'The VPN is restarted with wire-up.' } }) }
        )
    }
    $null = Send-Admin POST scenario $scenario
    $kb = 'KB0000000A'
    $model = 'local.extract-v1'
    $answer = 'A full disk is freed with the command sweep-disk.'
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Search-BedrockKnowledgeBase' -Tag Emulator {
    BeforeEach { $null = Send-Admin DELETE journal; $null = Send-Admin DELETE faults }

    It 'gives the file of fifty in which the answer stands as the first result' {
        foreach ($n in 1, 17, 50) {
            $found = @(Search-BedrockKnowledgeBase "Which rack is the host with the alias frost$n in?" -KnowledgeBaseId ops-runbooks)
            $found[0].Source | Should -Be "s3://ops-runbooks/host$n.md"
            $found[0] | Should -BeOfType ([BedrockPS.RetrievalResult])
            $found[0].Rank | Should -Be 1
            $found[0].LocationType | Should -Be 'S3'
            $found[0].KnowledgeBaseId | Should -Be $kb
            $found[0].Region | Should -Be 'us-east-1'
            $found[0].Metadata['year'] | Should -Be (2000 + $n)
            $found[0].Metadata['year'] | Should -BeOfType ([long])
            $found[0].Metadata['current'] | Should -BeOfType ([bool])
            $found[0].Metadata['tags'] | Should -Be "t$n", 'all'
            "$($found[0])" | Should -Be $found[0].Text
        }
    }

    It 'asks for nothing but the query when nothing else is given' {
        $null = Search-BedrockKnowledgeBase 'full disk' -KnowledgeBaseId $kb
        (Get-Journal).operation | Should -Be 'Retrieve'
        (Get-Journal)[-1].bodyText | Should -Be '{"retrievalQuery":{"text":"full disk"}}'
    }

    It 'resolves a name once a pipeline, and asks for the type once, and only with options' {
        $null = 'full disk', 'rack', 'alias' | Search-BedrockKnowledgeBase -KnowledgeBaseId OPS-Runbooks -Top 1
        (Get-Journal).operation | Should -Be 'ListKnowledgeBases', 'GetKnowledgeBase', 'Retrieve', 'Retrieve', 'Retrieve'
    }

    It 'sends an ARN as it is' {
        $arn = (Get-BedrockKnowledgeBase $kb).KnowledgeBaseArn
        (Search-BedrockKnowledgeBase 'full disk' -KnowledgeBaseId $arn).KnowledgeBaseId | Select-Object -Unique | Should -Be $kb
        (Get-Journal)[-1].labels.knowledgeBaseId | Should -Be $arn
    }

    It 'warns once a pipeline of an ARN of another region' {
        $arn = (Get-BedrockKnowledgeBase $kb).KnowledgeBaseArn.Replace('us-east-1', 'eu-west-1')
        'a', 'b', 'c' | Search-BedrockKnowledgeBase -KnowledgeBaseId $arn -Region us-east-1 -ErrorAction Ignore -WarningAction SilentlyContinue -WarningVariable warnings
        $warnings | Should -HaveCount 1
        'a', 'b', 'c' | Invoke-BedrockKnowledgeBase -KnowledgeBaseId $arn -Region us-east-1 -ModelId $model -ErrorAction Ignore -WarningAction SilentlyContinue -WarningVariable warnings | Should -HaveCount 3
        $warnings | Should -HaveCount 1
    }

    It 'takes text, rows and objects from the pipeline' {
        ('full disk' | Search-BedrockKnowledgeBase -KnowledgeBaseId $kb)[0].InputObject | Should -Be 'full disk'
        $row = [pscustomobject]@{ Query = 'full disk'; KnowledgeBaseId = 'ops-runbooks' }
        $found = @($row, $row | Search-BedrockKnowledgeBase -Top 1)
        $found.Text | Should -Be $answer, $answer
        $found.Index | Should -Be 0, 1
        [object]::ReferenceEquals($found[0].InputObject, $row) | Should -BeTrue
        (Get-BedrockKnowledgeBase ops-* | Search-BedrockKnowledgeBase 'VPN restarted').Source | Should -Be 's3://ops-network/vpn.md'
        (Get-BedrockKnowledgeBase ops-runbooks | Get-BedrockDataSource | Search-BedrockKnowledgeBase 'full disk').Source | Should -Be 's3://ops-wiki/disk.md'
    }

    It 'refuses what is no query: <Name>' -ForEach @(
        @{ Name = 'a file'; Piped = [IO.FileInfo]::new('/tmp/q.txt'); Given = @{}; Says = '*FileInfo is no query*' }
        @{ Name = 'a number'; Piped = 5; Given = @{}; Says = '*Int32 is no query*' }
        @{ Name = 'nothing'; Piped = $null; Given = @{}; Says = '*-Query is missing*' }
        @{ Name = 'text beside -Query'; Piped = 'b'; Given = @{ Query = 'a' }; Says = '*beside -Query*' }
        @{ Name = 'blank text'; Piped = ' '; Given = @{}; Says = '*-Query is blank*' }
    ) {
        $out = $Piped | Search-BedrockKnowledgeBase @Given -KnowledgeBaseId $kb -ErrorAction SilentlyContinue -ErrorVariable faults
        $out | Should -BeNullOrEmpty
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
        $faults[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        $faults[0].Exception.Message | Should -BeLike $Says
        Get-Journal | Should -BeNullOrEmpty
    }

    It 'goes on after an item that fails' {
        $out = @('full disk', 'x', 'full disk' | ForEach-Object { [pscustomobject]@{ Query = $_; KnowledgeBaseId = if ($_ -eq 'x') { 'gone' } else { $kb } } } |
                Search-BedrockKnowledgeBase -Top 1 -ErrorAction SilentlyContinue -ErrorVariable faults)
        $out.Text | Should -Be $answer, $answer
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        $faults[0].TargetObject.Query | Should -Be 'x'
    }

    It 'follows pages for -Top, and ends with Select-Object -First' {
        # The first page of the emulator is the whole number, so pages are scripted.
        $page = @{ json = @{ retrievalResults = @(1..100 | ForEach-Object { @{ content = @{ text = "r$_" } } }); nextToken = 'more' } }
        $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'Retrieve' }; times = -1; answer = $page }) }
        try {
            # A token that repeats ends the pages.
            Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -Top 150 | ForEach-Object Rank | Should -Be (1..150)
            (Get-Journal | Where-Object operation -EQ Retrieve) | Should -HaveCount 2
            (Get-SentBody).nextToken | Should -Be 'more'
            $null = Send-Admin DELETE journal
            Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -Top 1000 | Select-Object -First 3 | Should -HaveCount 3
            (Get-Journal | Where-Object operation -EQ Retrieve) | Should -HaveCount 1
        }
        finally { $null = Send-Admin POST scenario $scenario }
    }

    It 'keeps the order of many queries that run side by side' {
        $queries = 1..20 | ForEach-Object { "rack of frost$_" }
        $found = @($queries | Search-BedrockKnowledgeBase -KnowledgeBaseId $kb -Top 1 -ThrottleLimit 5)
        $found.InputObject | Should -Be $queries
        $found.Source | Should -Be (1..20 | ForEach-Object { "s3://ops-runbooks/host$_.md" })
    }

    It 'gives faults in their place among queries that run side by side' {
        $order = [Collections.Generic.List[string]]::new()
        'rack of frost1', (Get-Item .), 'rack of frost2' | Search-BedrockKnowledgeBase -KnowledgeBaseId $kb -Top 1 -ThrottleLimit 3 -ErrorAction Continue 2>&1 |
            ForEach-Object { $order.Add($(if ($_ -is [Management.Automation.ErrorRecord]) { $_.FullyQualifiedErrorId -replace ',.*' } else { $_.InputObject })) }
        $order | Should -Be 'rack of frost1', 'InputInvalid', 'rack of frost2'
    }

    It 'leaves out what scores less than -MinScore' {
        $all = @(Search-BedrockKnowledgeBase 'which rack has frost9' -KnowledgeBaseId $kb -Top 30)
        $limit = $all[3].Score
        $some = @(Search-BedrockKnowledgeBase 'which rack has frost9' -KnowledgeBaseId $kb -Top 30 -MinScore $limit)
        $some.Count | Should -Be @($all | Where-Object Score -GE $limit).Count
        $some[0].Rank | Should -Be 1
    }

    It 'looks into data sources by id or name, together with a filter' {
        (Search-BedrockKnowledgeBase 'disk alias' -KnowledgeBaseId $kb -DataSourceId wiki -Top 50).Source | Should -Be 's3://ops-wiki/disk.md'
        Get-SentFilter | Should -Be '{"equals":{"key":"x-amz-bedrock-kb-data-source-id","value":"DS0000000B"}}'
        $null = Search-BedrockKnowledgeBase 'disk alias' -KnowledgeBaseId $kb -DataSourceId wiki, DS0000000A -Filter { $_.a -eq 1 -and $_.b -eq 2 }
        Get-SentFilter | Should -Be '{"andAll":[{"in":{"key":"x-amz-bedrock-kb-data-source-id","value":["DS0000000B","DS0000000A"]}},{"equals":{"key":"a","value":1}},{"equals":{"key":"b","value":2}}]}'
        Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -DataSourceId nowhere -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
    }

    It 'says the search type in any case, and reranks by id' {
        $null = Search-BedrockKnowledgeBase 'disk' -KnowledgeBaseId $kb -SearchType hybrid -RerankModel cohere.rerank-v3-5:0 -Top 5
        $sent = (Get-SentBody).retrievalConfiguration.vectorSearchConfiguration
        $sent.overrideSearchType | Should -Be 'HYBRID'
        $sent.rerankingConfiguration.bedrockRerankingConfiguration.modelConfiguration.modelArn | Should -Be 'arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0'
    }

    It 'takes a knowledge base for VECTOR where its type may not be asked for, and says so when that is refused' {
        $null = Send-Admin POST faults @{ kind = 'status'; operation = 'GetKnowledgeBase'; status = 403; code = 'AccessDeniedException'; times = -1 }
        (Search-BedrockKnowledgeBase 'full disk' -KnowledgeBaseId $kb -Top 1).Text | Should -Be $answer
        $null = Send-Admin POST faults @{ kind = 'status'; operation = 'Retrieve'; status = 400; code = 'ValidationException'; times = -1 }
        Search-BedrockKnowledgeBase 'full disk' -KnowledgeBaseId $kb -Top 1 -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ValidationException,*'
        $faults[0].ErrorDetails.RecommendedAction | Should -BeLike '*bedrock:GetKnowledgeBase*'
    }

    It 'uses the form of a managed knowledge base, which has no search type' {
        $null = Send-Admin POST scenario @{
            exchanges = @(@{ match = @{ operation = 'GetKnowledgeBase' }; times = -1; answer = @{ json = @{ knowledgeBase = @{ knowledgeBaseId = $kb; name = 'm'; knowledgeBaseConfiguration = @{ type = 'MANAGED' } } } } }
                @{ match = @{ operation = 'Retrieve' }; times = -1; answer = @{ json = @{ retrievalResults = @() } } })
        }
        try {
            Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -Top 4 -Filter @{ a = 1 }
            (Get-Journal)[-1].bodyText | Should -Be '{"retrievalQuery":{"text":"x"},"retrievalConfiguration":{"managedSearchConfiguration":{"numberOfResults":4,"filter":{"equals":{"key":"a","value":1}}}}}'
            $null = Send-Admin DELETE journal
            Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -SearchType Hybrid -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
            $faults[0].Exception.Message | Should -BeLike '*MANAGED*'
            (Get-Journal).operation | Should -Be 'GetKnowledgeBase'
        }
        finally { $null = Send-Admin POST scenario $scenario }
    }

    It 'warns when a guardrail intervened' {
        $found = Search-BedrockKnowledgeBase 'disk xyzzy' -KnowledgeBaseId $kb -GuardrailId arn:aws:bedrock:us-east-1:123456789012:guardrail/localguard1 -GuardrailVersion 1 -WarningVariable warnings -WarningAction SilentlyContinue
        $found | Should -BeNullOrEmpty
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*guardrail intervened*'
        (Get-SentBody).guardrailConfiguration.guardrailId | Should -Be 'localguard1'
        $null = Search-BedrockKnowledgeBase 'full disk' -KnowledgeBaseId $kb -GuardrailId localguard1 -GuardrailVersion DRAFT -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        { Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -GuardrailId gr1 } | Should -Throw -ErrorId 'ParameterConflict,*'
        { Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -GuardrailVersion 1 } | Should -Throw -ErrorId 'ParameterConflict,*'
    }

    It 'tells nothing of query, passages and attributes' {
        $out = Search-BedrockKnowledgeBase 'full secretword disk' -KnowledgeBaseId ops-runbooks -Top 2 -Filter { $_.team -ne 'hiddenvalue' } -Verbose -Debug 4>&1 5>&1
        $text = ($out | Where-Object { $_ -isnot [BedrockPS.RetrievalResult] } | Out-String)
        $text | Should -Not -BeNullOrEmpty
        $text | Should -Not -Match 'secretword|sweep-disk|hiddenvalue'
    }
}

Describe 'Filters of script blocks' -Tag Emulator {
    BeforeAll {
        $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'Retrieve' }; times = -1; answer = @{ json = @{ retrievalResults = @() } } }) }
        $year = 2024
        $job = [pscustomobject]@{ Year = 2023; Teams = 'a', 'b'; Inner = @{ Name = 'deep' } }
        $empty = @()
        $env:BEDROCKPS_TEST_TEAM = 'ops'
        $script:scoped = 7
    }
    AfterAll {
        Remove-Item env:BEDROCKPS_TEST_TEAM
        $null = Send-Admin POST scenario $scenario
    }
    BeforeEach { $null = Send-Admin DELETE journal }

    It 'compiles <Filter>' -ForEach @(
        @{ Filter = { $_.a -eq 'x' }; Sent = '{"equals":{"key":"a","value":"x"}}' }
        @{ Filter = { $PSItem.a -ceq 'x' }; Sent = '{"equals":{"key":"a","value":"x"}}' }
        @{ Filter = { $_.a -ne $true }; Sent = '{"notEquals":{"key":"a","value":true}}' }
        @{ Filter = { $_.a -gt 1 }; Sent = '{"greaterThan":{"key":"a","value":1}}' }
        @{ Filter = { $_.a -ge 1.5 }; Sent = '{"greaterThanOrEquals":{"key":"a","value":1.5}}' }
        @{ Filter = { $_.a -lt -2 }; Sent = '{"lessThan":{"key":"a","value":-2}}' }
        @{ Filter = { $_.a -le 2.0 }; Sent = '{"lessThanOrEquals":{"key":"a","value":2.0}}' }
        @{ Filter = { $_.a -in 'x', 'y' }; Sent = '{"in":{"key":"a","value":["x","y"]}}' }
        @{ Filter = { $_.a -in 'x' }; Sent = '{"in":{"key":"a","value":["x"]}}' }
        @{ Filter = { $_.a -notin 1, '2', $false }; Sent = '{"notIn":{"key":"a","value":[1,"2",false]}}' }
        @{ Filter = { $_.a -like 'pre*' }; Sent = '{"startsWith":{"key":"a","value":"pre"}}' }
        @{ Filter = { $_.a -clike '*mid*' }; Sent = '{"stringContains":{"key":"a","value":"mid"}}' }
        @{ Filter = { $_.a -like 'same' }; Sent = '{"equals":{"key":"a","value":"same"}}' }
        @{ Filter = { $_.a -like '*50`*`[x`]*' }; Sent = '{"stringContains":{"key":"a","value":"50*[x]"}}' }
        @{ Filter = { $_.a -contains 'x' }; Sent = '{"listContains":{"key":"a","value":"x"}}' }
        @{ Filter = { 'x' -in $_.a }; Sent = '{"listContains":{"key":"a","value":"x"}}' }
        @{ Filter = { 'x', 'y' -contains $_.a }; Sent = '{"in":{"key":"a","value":["x","y"]}}' }
        @{ Filter = { 'x', 'y' -notcontains $_.a }; Sent = '{"notIn":{"key":"a","value":["x","y"]}}' }
        @{ Filter = { 2024 -le $_.a }; Sent = '{"greaterThanOrEquals":{"key":"a","value":2024}}' }
        @{ Filter = { 2024 -gt $_.a }; Sent = '{"lessThan":{"key":"a","value":2024}}' }
        @{ Filter = { $_.'x-amz-bedrock-kb-source-uri' -eq 's' }; Sent = '{"equals":{"key":"x-amz-bedrock-kb-source-uri","value":"s"}}' }
        @{ Filter = { $_['a b'] -eq 's' }; Sent = '{"equals":{"key":"a b","value":"s"}}' }
        @{ Filter = { $_.a -eq 1 -and $_.b -eq 2 -and $_.c -eq 3 }; Sent = '{"andAll":[{"equals":{"key":"a","value":1}},{"equals":{"key":"b","value":2}},{"equals":{"key":"c","value":3}}]}' }
        @{ Filter = { $_.a -eq 1 -or ($_.b -eq 2 -and $_.c -eq 3) }; Sent = '{"orAll":[{"equals":{"key":"a","value":1}},{"andAll":[{"equals":{"key":"b","value":2}},{"equals":{"key":"c","value":3}}]}]}' }
        @{ Filter = { -not ($_.a -eq 1) }; Sent = '{"notEquals":{"key":"a","value":1}}' }
        @{ Filter = { !($_.a -gt 1 -and $_.b -in 'x') }; Sent = '{"orAll":[{"lessThanOrEquals":{"key":"a","value":1}},{"notIn":{"key":"b","value":["x"]}}]}' }
        @{ Filter = { -not (-not ($_.a -like 'x*') -or $_.b -ne 1) }; Sent = '{"andAll":[{"startsWith":{"key":"a","value":"x"}},{"equals":{"key":"b","value":1}}]}' }
        @{ Filter = { -not ($_.a -notin 1, 2) }; Sent = '{"in":{"key":"a","value":[1,2]}}' }
        @{ Filter = { $_.a -ge $year }; Sent = '{"greaterThanOrEquals":{"key":"a","value":2024}}' }
        @{ Filter = { $_.a -ge $job.Year - 1 }; Sent = '{"greaterThanOrEquals":{"key":"a","value":2022}}' }
        @{ Filter = { $_.a -in $job.Teams }; Sent = '{"in":{"key":"a","value":["a","b"]}}' }
        @{ Filter = { $_.a -eq $job.Inner.Name }; Sent = '{"equals":{"key":"a","value":"deep"}}' }
        @{ Filter = { $_.a -eq $env:BEDROCKPS_TEST_TEAM }; Sent = '{"equals":{"key":"a","value":"ops"}}' }
        @{ Filter = { $_.a -eq $script:scoped }; Sent = '{"equals":{"key":"a","value":7}}' }
        @{ Filter = { $_.a -eq $using:year }; Sent = '{"equals":{"key":"a","value":2024}}' }
        @{ Filter = { $_.a -eq "t-$year`$ ""x""" }; Sent = '{"equals":{"key":"a","value":"t-2024$ \"x\""}}' }
        @{ Filter = { $_.a -eq 'x' + $year + 'y' }; Sent = '{"equals":{"key":"a","value":"x2024y"}}' }
        @{ Filter = { $_.a -eq (2 + 3) * 4 - 10 / 5 }; Sent = '{"equals":{"key":"a","value":18}}' }
        @{ Filter = { $_.a -eq 7 / 2 }; Sent = '{"equals":{"key":"a","value":3.5}}' }
        @{ Filter = { $_.a -eq 7 % 4 }; Sent = '{"equals":{"key":"a","value":3}}' }
        @{ Filter = { $_.a -eq [int]'5' }; Sent = '{"equals":{"key":"a","value":5}}' }
        @{ Filter = { $_.a -eq [string]5 }; Sent = '{"equals":{"key":"a","value":"5"}}' }
        @{ Filter = { $_.a -in [string[]](1, 2) }; Sent = '{"in":{"key":"a","value":["1","2"]}}' }
        @{ Filter = { $_.a -in @(1; $year) }; Sent = '{"in":{"key":"a","value":[1,2024]}}' }
        @{ Filter = { $_.a -eq 1kb }; Sent = '{"equals":{"key":"a","value":1024}}' }
    ) {
        Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -Filter $Filter
        Get-SentFilter | Should -BeExactly $Sent
    }

    It 'refuses <Text> at column <Column>' -ForEach @(
        @{ Text = '$_.a -notlike "x*"'; Column = 6; Says = '*-notlike has no counterpart*' }
        @{ Text = '$_.a -match "x"'; Column = 6; Says = '*-match is no operator*' }
        @{ Text = '$_.b -eq 1 -and $_.a -ieq "x"'; Column = 22; Says = '*-ieq asks for a comparison without case*' }
        @{ Text = '$_.a -eq 1 -xor $_.b -eq 2'; Column = 12; Says = '*' }
        @{ Text = '$_.a -like "*x"'; Column = 12; Says = "*'start*'*" }
        @{ Text = '$_.a -like "a?c"'; Column = 12; Says = "*'start*'*" }
        @{ Text = '$_.a -like "*"'; Column = 12; Says = "*'start*'*" }
        @{ Text = '"x*" -like $_.a'; Column = 6; Says = '*left of -like*' }
        @{ Text = '-not ($_.a -like "x*")'; Column = 12; Says = '*no opposite of startsWith*' }
        @{ Text = '$_.b -eq 1 -and -not ($_.a -contains "x")'; Column = 28; Says = '*no opposite of listContains*' }
        @{ Text = '$_.a -notcontains "x"'; Column = 6; Says = '*no opposite of listContains*' }
        @{ Text = '$_.a -gt "2024"'; Column = 10; Says = '*compares numbers alone*' }
        @{ Text = '$_.a -gt (Get-Date).Year'; Column = 11; Says = '*nothing of it is run*' }
        @{ Text = '$_.a -eq [datetime]"2024-01-01"'; Column = 10; Says = '*no dates*20240131*' }
        @{ Text = '$_.a -eq $day'; Column = 10; Says = '*no dates*' }
        @{ Text = '$_.a -eq [Math]::PI'; Column = 10; Says = '*no value of a filter*' }
        @{ Text = '$_.a -eq $job.ToString()'; Column = 10; Says = '*calls are not part*' }
        @{ Text = '$_.a -eq $notSet'; Column = 10; Says = '*$notSet has no value*' }
        @{ Text = '$_.a -eq $job.Nothing'; Column = 10; Says = '*$job.Nothing has no value*' }
        @{ Text = '$_.a -eq $null'; Column = 10; Says = '*$null has no value*' }
        @{ Text = '$_.a -in $empty'; Column = 10; Says = '*one or more*' }
        @{ Text = '$_.a -eq 1, 2'; Column = 10; Says = '*needs a string, number*' }
        @{ Text = '$_.a -eq $job'; Column = 10; Says = '*no string, number or truth value*' }
        @{ Text = '$_.a -eq "x$(1)"'; Column = 12; Says = '*variables alone*' }
        @{ Text = '$_.a -eq 1 / 0'; Column = 12; Says = '*does not work out*' }
        @{ Text = '$_.a -eq "x" - 1'; Column = 14; Says = '*does not work out*' }
        @{ Text = '$_.a'; Column = 1; Says = '*no condition*' }
        @{ Text = '-not $_.a'; Column = 6; Says = '*no condition*' }
        @{ Text = '1 -eq 1'; Column = 1; Says = '*neither side*' }
        @{ Text = '$_.a -eq $_.b'; Column = 1; Says = '*both sides*' }
        @{ Text = '$_.a.b -eq 1'; Column = 1; Says = '*in quotes*' }
        @{ Text = '$_ -eq 1'; Column = 1; Says = '*neither side*' }
        @{ Text = '$_.a -eq 1; $_.b -eq 2'; Column = 1; Says = '*one condition*' }
        @{ Text = 'param($a) $_.a -eq 1'; Column = 1; Says = '*no parameters*' }
        @{ Text = 'Remove-Item /'; Column = 1; Says = '*nothing of it is run*' }
        @{ Text = '$_.a -eq 1 | Out-Null'; Column = 1; Says = '*nothing of it is run*' }
        @{ Text = '$_.a = 1'; Column = 1; Says = '*nothing of it is run*' }
        @{ Text = '$_.a -eq { 1 }'; Column = 10; Says = '*no value of a filter*' }
        @{ Text = '$_.a -eq @{ b = 1 }'; Column = 10; Says = '*no value of a filter*' }
        @{ Text = '$_.a -eq ${function:prompt}'; Column = 10; Says = '*only variables*' }
        @{ Text = '"true"'; Column = 1; Says = '*a condition is needed*' }
        @{ Text = ''; Column = 1; Says = '*one condition*' }
    ) {
        $day = Get-Date
        $fault = { Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId ops-runbooks -Filter ([scriptblock]::Create($Text)) } | Should -Throw -PassThru -ErrorId 'InputInvalid,*'
        $fault.CategoryInfo.Category | Should -Be 'InvalidArgument'
        $fault.Exception.Message | Should -BeLike "-Filter, line 1, column ${Column}: *"
        $fault.Exception.Message | Should -BeLike $Says
        $fault.ErrorDetails.RecommendedAction | Should -BeLike '*-eq*-like*-not*'
        Get-Journal | Should -BeNullOrEmpty
    }

    It 'reads the variables of where the filter was written' {
        function Find-Since($Since) { Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -Filter { $_.a -ge $Since } }
        Find-Since 5
        Get-SentFilter | Should -Be '{"greaterThanOrEquals":{"key":"a","value":5}}'
        $other = New-Module { $year = 1; function Find-With($Filter) { Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId KB0000000A -Filter $Filter } }
        $year = 6
        Find-With { $_.a -ge $year }.GetNewClosure()
        Get-SentFilter | Should -Be '{"greaterThanOrEquals":{"key":"a","value":6}}'
        $other | Remove-Module -ErrorAction Ignore
    }

    It 'takes what $using: brings into parallel runspaces' {
        $least = 2030
        $teams = 'storage', 'platform'
        $context = Set-BedrockContext -PassThru
        1 | ForEach-Object -Parallel {
            Import-Module $using:TestManifest
            Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId KB0000000A -Context $using:context -Filter { $_.year -ge $using:least -and $_.team -in $using:teams }
        }
        Get-SentFilter | Should -Be '{"andAll":[{"greaterThanOrEquals":{"key":"year","value":2030}},{"in":{"key":"team","value":["storage","platform"]}}]}'
    }

    It 'takes $using: for the variable itself elsewhere, and leaves no error behind' {
        $before = $Error.Count
        Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -Filter { $_.a -eq $using:year }
        Get-SentFilter | Should -Be '{"equals":{"key":"a","value":2024}}'
        $Error.Count | Should -Be $before
    }

    It 'keeps numbers as they are in other cultures' {
        $lines = Invoke-InNewSession @"
[cultureinfo]::CurrentCulture = 'de-DE'
Import-Module '$TestManifest'
Set-BedrockContext -EndpointUrl '$($TestEmulator.EndpointUrl)' -Region us-east-1 -AccessKey AKIDEMULATOR00000000 -SecretKey emulator-secret-not-a-secret
`$one = 1.5
Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId KB0000000A -Filter { `$_.a -eq -`$one -and `$_.b -eq "`$one" -and `$_.c -eq [double]'2.5' } -ErrorAction SilentlyContinue
"@ -AllowFailure
        $lines | Should -BeNullOrEmpty
        Get-SentFilter | Should -Be '{"andAll":[{"equals":{"key":"a","value":-1.5}},{"equals":{"key":"b","value":"1.5"}},{"equals":{"key":"c","value":2.5}}]}'
    }

    It 'works under Set-StrictMode' {
        Set-StrictMode -Version Latest
        { Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -Filter { $_.a -eq $neverSet } } | Should -Throw -ErrorId 'InputInvalid,*'
        Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -Filter { $_.a -eq $year }
        Get-SentFilter | Should -Be '{"equals":{"key":"a","value":2024}}'
    }
}

Describe 'Filters of hashtables' -Tag Emulator {
    BeforeAll { $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'Retrieve' }; times = -1; answer = @{ json = @{ retrievalResults = @() } } }) } }
    AfterAll { $null = Send-Admin POST scenario $scenario }
    BeforeEach { $null = Send-Admin DELETE journal }

    It 'takes <Name>' -ForEach @(
        @{ Name = 'attributes with values'; Filter = @{ team = 'storage'; year = 2024 }; Sent = '{"andAll":[{"equals":{"key":"team","value":"storage"}},{"equals":{"key":"year","value":2024}}]}' }
        @{ Name = 'attributes in their order'; Filter = [ordered]@{ z = 1; a = $true }; Sent = '{"andAll":[{"equals":{"key":"z","value":1}},{"equals":{"key":"a","value":true}}]}' }
        @{ Name = 'one of several values'; Filter = @{ team = 'a', 'b' }; Sent = '{"in":{"key":"team","value":["a","b"]}}' }
        @{ Name = 'one attribute'; Filter = @{ equals = 'x' }; Sent = '{"equals":{"key":"equals","value":"x"}}' }
        @{ Name = 'a comparison of the wire'; Filter = @{ greaterThan = @{ key = 'year'; value = 2024 } }; Sent = '{"greaterThan":{"key":"year","value":2024}}' }
        @{ Name = 'groups of the wire'; Filter = @{ orAll = @{ startsWith = @{ key = 'a'; value = 'x' } }, @{ andAll = @{ notIn = @{ key = 'b'; value = @(1) } }, @{ listContains = @{ key = 'c'; value = 't' } } } }
            Sent = '{"orAll":[{"startsWith":{"key":"a","value":"x"}},{"andAll":[{"notIn":{"key":"b","value":[1]}},{"listContains":{"key":"c","value":"t"}}]}]}'
        }
        @{ Name = 'what ConvertFrom-Json gives'; Filter = ('{"equals":{"key":"a","value":1}}' | ConvertFrom-Json); Sent = '{"equals":{"key":"a","value":1}}' }
    ) {
        Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -Filter $Filter
        Get-SentFilter | Should -BeExactly $Sent
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'nothing'; Filter = @{}; Says = '*it is empty*' }
        @{ Name = 'a group of one'; Filter = @{ andAll = @(@{ equals = @{ key = 'a'; value = 1 } }) }; Says = '*joins two or more*' }
        @{ Name = 'a comparison without a value'; Filter = @{ equals = @{ key = 'a' } }; Says = '*has a key*' }
        @{ Name = 'a date'; Filter = @{ day = [datetime]'2024-01-01' }; Says = '*no dates*' }
        @{ Name = 'a null'; Filter = @{ a = $null }; Says = '*null*' }
        @{ Name = 'text for a number'; Filter = @{ lessThan = @{ key = 'a'; value = '5' } }; Says = '*numbers alone*' }
        @{ Name = 'text'; Filter = '$_.a -eq 1'; Says = '*braces*' }
        @{ Name = 'a number'; Filter = 5; Says = '*hashtable is needed*' }
    ) {
        $fault = { Search-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -Filter $Filter } | Should -Throw -PassThru -ErrorId 'InputInvalid,*'
        $fault.Exception.Message | Should -BeLike $Says
        Get-Journal | Should -BeNullOrEmpty
    }
}

Describe 'Filters at work' -Tag Emulator {
    It 'gives what <Filter> says' -ForEach @(
        @{ Filter = { $_.year -ge 2024 -and $_.team -in 'storage', 'x' }; Count = 14 }
        @{ Filter = { -not ($_.year -ge 2024) }; Count = 23 }
        @{ Filter = { $_.tags -contains 't7' -or $_.year -eq 2008 }; Count = 2 }
        @{ Filter = { $_.team -like 'stor*' -and $_.current -eq $true }; Count = 13 }
        @{ Filter = @{ team = 'platform'; year = 2001 }; Count = 1 }
        @{ Filter = { $_.team -eq 'STORAGE' }; Count = 0 }
    ) {
        @(Search-BedrockKnowledgeBase 'host alias rack' -KnowledgeBaseId $kb -Filter $Filter -Top 100) | Should -HaveCount $Count
    }
}

Describe 'Invoke-BedrockKnowledgeBase' -Tag Emulator {
    BeforeEach { $null = Send-Admin DELETE journal; $null = Send-Admin DELETE faults }

    It 'answers from the file of fifty in which the answer stands, and cites it' {
        $r = Invoke-BedrockKnowledgeBase 'Which rack does the host with the alias frost31 stand in?' -KnowledgeBaseId ops-runbooks -ModelId $model
        $r | Should -BeOfType ([BedrockPS.RagResponse])
        $r.Text | Should -BeLike '*rack 93*'
        $r.Citations[0].References[0].Source | Should -Be 's3://ops-runbooks/host31.md'
        $r.Text.Substring($r.Citations[0].Start, $r.Citations[0].End - $r.Citations[0].Start) | Should -Be $r.Citations[0].Text
        $r.KnowledgeBaseId, $r.ModelId, $r.RequestType, $r.Region | Should -Be $kb, $model, 'KNOWLEDGE_BASE', 'us-east-1'
        $r.SessionId | Should -Not -BeNullOrEmpty
        "$r" | Should -Be $r.Text
    }

    It 'goes on with the session of an answer, and never makes one up' {
        $r = 'How is a full disk freed?' | Invoke-BedrockKnowledgeBase -KnowledgeBaseId $kb -ModelId $model
        (Get-SentBody).Keys | Should -Not -Contain 'sessionId'
        $null = Send-Admin DELETE journal
        $next = $r | Invoke-BedrockKnowledgeBase 'Which rack has frost3?'
        $next.SessionId | Should -Be $r.SessionId
        [object]::ReferenceEquals($next.InputObject, $r) | Should -BeTrue
        (Get-Journal).operation | Should -Be 'RetrieveAndGenerate'
        (Get-SentBody).sessionId | Should -Be $r.SessionId
        $null = Invoke-BedrockKnowledgeBase 'x' -KnowledgeBaseId $kb -ModelId $model -SessionId given-1 -ErrorAction SilentlyContinue -ErrorVariable faults
        (Get-SentBody).sessionId | Should -Be 'given-1'
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ValidationException,*'
        $r | Invoke-BedrockKnowledgeBase -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
        $faults[0].Exception.Message | Should -BeLike '*is no query*'
    }

    It 'streams pieces, citations and the response' {
        $deltas = @(Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -KnowledgeBaseId $kb -ModelId $model -Stream -ResponseVariable kept)
        $deltas[0] | Should -BeOfType ([BedrockPS.RagDelta])
        -join $deltas.Text | Should -Be $answer
        $deltas[-1].Kind | Should -Be 'End'
        $deltas[-1].Response.Text | Should -Be $answer
        $deltas[-1].Response.SessionId | Should -Not -BeNullOrEmpty
        @($deltas | Where-Object Kind -EQ Citation).Citation.References.Source | Should -Be 's3://ops-wiki/disk.md'
        $deltas[-1].Response.Citations | Should -HaveCount 1
        [object]::ReferenceEquals($kept, $deltas[-1].Response) | Should -BeTrue
        ($deltas[-1].Response | Invoke-BedrockKnowledgeBase 'Which rack has frost3?').SessionId | Should -Be $deltas[-1].Response.SessionId
    }

    It 'shows the text to the host and emits the response' {
        $out = @(Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -KnowledgeBaseId $kb -ModelId $model -Show 6>&1)
        -join ($out | Where-Object { $_ -is [Management.Automation.InformationRecord] }) | Should -Be $answer
        $out[-1] | Should -BeOfType ([BedrockPS.RagResponse])
        Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -KnowledgeBaseId $kb -ModelId $model -Show -As Text 6>$null | Should -Be $answer
    }

    It 'takes a broken stream for an error: <Kind> after <After> events' -ForEach @(
        @{ Kind = 'cut'; After = 2; Id = 'StreamIncomplete'; Category = 'ConnectionError'; More = @{ afterBytes = 5 } }
        @{ Kind = 'drop'; After = 2; Id = 'StreamIncomplete'; Category = 'ConnectionError'; More = @{} }
        @{ Kind = 'crc'; After = 2; Id = 'StreamCorrupt'; Category = 'ProtocolError'; More = @{} }
        @{ Kind = 'exception'; After = 2; Id = 'throttlingException'; Category = 'LimitsExceeded'; More = @{ exception = 'throttlingException'; message = 'slow' } }
        @{ Kind = 'error'; After = 2; Id = 'InternalError'; Category = '*'; More = @{ code = 'InternalError'; message = 'oops' } }
    ) {
        $null = Send-Admin POST faults (@{ kind = $Kind; operation = 'RetrieveAndGenerateStream'; afterEvents = $After } + $More)
        $deltas = @(Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -KnowledgeBaseId $kb -ModelId $model -Stream -ErrorAction SilentlyContinue -ErrorVariable faults -ResponseVariable kept)
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $faults[0].CategoryInfo.Category | Should -BeLike $Category
        -join $deltas.Text | Should -Be 'A full'
        $deltas.Response | Where-Object { $_ } | Should -BeNullOrEmpty
        $kept | Should -BeNullOrEmpty
        $faults[0].TargetObject | Should -BeOfType ([BedrockPS.RagResponse])
        $faults[0].TargetObject.Text | Should -Be 'A full'
        $faults[0].Exception.Message | Should -Not -BeLike '*A full*'
        (Get-Journal | Where-Object operation -EQ RetrieveAndGenerateStream) | Should -HaveCount 1
    }

    It 'takes a stream that ends before anything of an answer for an error' {
        $null = Send-Admin POST faults @{ kind = 'truncate'; operation = 'RetrieveAndGenerateStream'; afterEvents = 0; times = -1 }
        $out = Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -KnowledgeBaseId $kb -ModelId $model -Stream -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable faults
        $out | Should -BeNullOrEmpty
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'StreamIncomplete,*'
    }

    It 'ends a stream that was stopped' {
        @(Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -KnowledgeBaseId $kb -ModelId $model -Stream | Select-Object -First 2) | Should -HaveCount 2
    }

    It 'asks about a document: <Name>' -ForEach @(
        @{ Name = 'path'; Given = { './note.md' }; Type = 'text/markdown' }
        @{ Name = 'FileInfo'; Given = { Get-Item ./note.md }; Type = 'text/markdown' }
        @{ Name = 'pattern'; Given = { './n*.md' }; Type = 'text/markdown' }
        @{ Name = 'bytes'; Given = { , [IO.File]::ReadAllBytes("$PWD/note.md") }; Type = 'text/plain' }
    ) {
        Push-Location (New-Item -ItemType Directory -Force "$TestDrive/documents")
        try {
            Set-Content ./note.md 'The disk of host nine is swept with broom. Nobody else may.'
            $attached = & $Given
            $r = Invoke-BedrockKnowledgeBase 'How is the disk of host nine swept?' -Attachment $attached -ModelId $model
            $r.Text | Should -BeLike '*broom*'
            $r.RequestType | Should -Be 'EXTERNAL_SOURCES'
            $r.KnowledgeBaseId | Should -BeNullOrEmpty
            $r.Citations[0].References[0].Text | Should -BeLike '*broom*'
            (Get-Journal).operation | Should -Be 'RetrieveAndGenerate'
            $source = (Get-SentBody).retrieveAndGenerateConfiguration.externalSourcesConfiguration.sources[0]
            $source.byteContent.contentType | Should -Be $Type
            if ($Name -ne 'bytes') { $source.byteContent.identifier | Should -Be 'note.md' }
            ($r | Invoke-BedrockKnowledgeBase 'Who may?' -Attachment $attached).SessionId | Should -Be $r.SessionId
            $r | Invoke-BedrockKnowledgeBase 'Who may?' -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
            $faults[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Attachment*'
        }
        finally { Pop-Location }
    }

    It 'asks about an object in S3' {
        $r = Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -Attachment s3://ops-wiki/disk.md -ModelId $model
        $r.Text | Should -Be $answer
        $r.Citations[0].References[0].Source | Should -Be 's3://ops-wiki/disk.md'
    }

    It 'refuses <Name> before any request' -ForEach @(
        @{ Name = 'several documents'; Given = @{ Attachment = 's3://b-b/1.md', 's3://b-b/2.md' }; Id = 'InputInvalid' }
        @{ Name = 'a missing file'; Given = @{ Attachment = './no-such-file.md' }; Id = 'FileUnavailable' }
        @{ Name = 'a document and a knowledge base'; Given = @{ Attachment = 's3://b-b/1.md'; KnowledgeBaseId = 'KB0000000A' }; Id = 'ParameterConflict' }
        @{ Name = 'a document and a filter'; Given = @{ Attachment = 's3://b-b/1.md'; Filter = @{ a = 1 } }; Id = 'ParameterConflict' }
        @{ Name = 'a document and decomposition'; Given = @{ Attachment = 's3://b-b/1.md'; QueryDecomposition = $true }; Id = 'ParameterConflict' }
        @{ Name = 'a document and a wait for jobs'; Given = @{ Attachment = 's3://b-b/1.md'; WaitIngestion = $true }; Id = 'ParameterConflict' }
        @{ Name = 'a question that is too long'; Given = @{ KnowledgeBaseId = 'KB0000000A'; Query = 'q' * 1001 }; Id = 'InputInvalid' }
        @{ Name = 'a template without results'; Given = @{ KnowledgeBaseId = 'KB0000000A'; PromptTemplate = 'Answer!' }; Id = 'InputInvalid' }
        @{ Name = '-Stream with -As'; Given = @{ KnowledgeBaseId = 'KB0000000A'; Stream = $true; As = 'Text' }; Id = 'ParameterConflict' }
        @{ Name = '-Show with -ThrottleLimit'; Given = @{ KnowledgeBaseId = 'KB0000000A'; Show = $true; ThrottleLimit = 2 }; Id = 'ParameterConflict' }
        @{ Name = 'a blank question'; Given = @{ KnowledgeBaseId = 'KB0000000A'; Query = ' ' }; Id = 'InputInvalid' }
        @{ Name = 'a variable with its sign'; Given = @{ KnowledgeBaseId = 'KB0000000A'; ResponseVariable = '$r' }; Id = 'InputInvalid' }
        @{ Name = 'no model'; Given = @{ KnowledgeBaseId = 'KB0000000A'; ModelId = $null }; Id = 'ModelNotSet' }
    ) {
        $arguments = @{ Query = 'Why?'; ModelId = $model }
        foreach ($key in $Given.Keys) { if ($null -eq $Given[$key]) { $arguments.Remove($key) } else { $arguments[$key] = $Given[$key] } }
        { Invoke-BedrockKnowledgeBase @arguments } | Should -Throw -ErrorId "$Id,*"
        Get-Journal | Should -BeNullOrEmpty
    }

    It 'sends parameters as they are given' {
        $null = Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -KnowledgeBaseId $kb -ModelId $model -Top 3 -MaxToken 100 -Temperature 0 -TopP 0.5 -StopSequence END -Latency standard `
            -PromptTemplate 'Say. $search_results$' -QueryDecomposition -UserId al -Filter { $_.year -gt 1 -or $_.'x-amz-bedrock-kb-data-source-id' -eq 'DS0000000B' } -AdditionalField @{ top_k = 5 }
        $own = (Get-SentBody).retrieveAndGenerateConfiguration.knowledgeBaseConfiguration
        $own.retrievalConfiguration.vectorSearchConfiguration.numberOfResults | Should -Be 3
        $own.retrievalConfiguration.vectorSearchConfiguration.filter.orAll | Should -HaveCount 2
        $own.generationConfiguration.inferenceConfig.textInferenceConfig.temperature | Should -Be 0
        $own.generationConfiguration.promptTemplate.textPromptTemplate | Should -Be 'Say. $search_results$'
        $own.generationConfiguration.additionalModelRequestFields.top_k | Should -Be 5
        $own.orchestrationConfiguration.queryTransformationConfiguration.type | Should -Be 'QUERY_DECOMPOSITION'
        (Get-SentBody).userContext.userId | Should -Be 'al'
    }

    It 'keeps the order of many questions that run side by side, and their errors in place' {
        $rows = 1..6 | ForEach-Object { [pscustomobject]@{ Query = "Which rack has frost$_`?"; KnowledgeBaseId = if ($_ -eq 4) { 'gone' } else { $kb } } }
        $out = @($rows | Invoke-BedrockKnowledgeBase -ModelId $model -ThrottleLimit 3 -ErrorAction SilentlyContinue -ErrorVariable faults -ResponseVariable kept)
        $out.Index.Count | Should -Be 5
        ($out | ForEach-Object { $_.InputObject.Query }) | Should -Be ($rows | Where-Object KnowledgeBaseId -EQ $kb).Query
        $faults | Should -HaveCount 1
        $faults[0].TargetObject.Query | Should -BeLike '*frost4*'
        $kept | Should -HaveCount 5
    }

    It 'takes the model of the context, and completes models, knowledge bases and search types' {
        $before = Set-BedrockContext -ModelId $model -PassThru
        try { (Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -KnowledgeBaseId $kb).ModelId | Should -Be $model }
        finally { Set-BedrockContext -ModelId '' -ErrorAction Ignore }
        $null = Get-BedrockKnowledgeBase
        (TabExpansion2 'Search-BedrockKnowledgeBase x -KnowledgeBaseId ops-').CompletionMatches.CompletionText | Should -Contain 'ops-runbooks'
        (TabExpansion2 'Invoke-BedrockKnowledgeBase x -ModelId local.ex').CompletionMatches.CompletionText | Should -Contain $model
        (TabExpansion2 'Search-BedrockKnowledgeBase x -SearchType h').CompletionMatches.CompletionText | Should -Be 'HYBRID'
    }

    It 'comes out of a job whole' {
        $r = Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -KnowledgeBaseId $kb -ModelId $model
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($r))
        $copy.Citations[0].References[0].Source | Should -Be 's3://ops-wiki/disk.md'
        $copy.Citations[0].References[0].Metadata['x-amz-bedrock-kb-data-source-id'] | Should -Be 'DS0000000B'
        ($copy | Invoke-BedrockKnowledgeBase 'Which rack has frost3?').SessionId | Should -Be $r.SessionId
    }

    It 'warns when a guardrail intervened, and tells nothing of question and answer' {
        $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'RetrieveAndGenerate' }; answer = @{ json = @{ sessionId = 's-1'; output = @{ text = 'No secretword.' }; guardrailAction = 'INTERVENED' } } }) }
        try {
            $out = Invoke-BedrockKnowledgeBase 'question' -KnowledgeBaseId $kb -ModelId $model -Verbose -Debug -WarningVariable warnings -WarningAction SilentlyContinue 4>&1 5>&1
            ($out | Where-Object { $_ -is [BedrockPS.RagResponse] }).GuardrailAction | Should -Be 'INTERVENED'
            "$warnings" | Should -BeLike '*guardrail intervened*'
            ($out | Where-Object { $_ -isnot [BedrockPS.RagResponse] } | Out-String) | Should -Not -Match 'secretword'
        }
        finally { $null = Send-Admin POST scenario $scenario }
    }

    It 'is not metered: the service names no tokens' {
        Clear-BedrockUsage -Confirm:$false
        $null = Invoke-BedrockKnowledgeBase 'How is a full disk freed?' -KnowledgeBaseId $kb -ModelId $model
        Get-BedrockUsage -ErrorAction Ignore | Where-Object Cmdlet -EQ 'Invoke-BedrockKnowledgeBase' | Should -BeNullOrEmpty
    }
}
