BeforeAll {
    . $PSScriptRoot/Setup.ps1
    . $PSScriptRoot/AnsweringHost.ps1

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 9 }
        Invoke-RestMethod @arguments
    }
    function Get-Journal { @((Send-Admin GET journal).entries) }
    function Get-Request([string] $Operation) { @(Get-Journal | Where-Object operation -eq $Operation | ForEach-Object { $_.bodyText | ConvertFrom-Json -AsHashtable }) }
    function Get-GivenId { @(Get-Request IngestKnowledgeBaseDocuments | ForEach-Object { , @($_.documents.content.custom.customDocumentIdentifier.id) }) }

    # Every test begins with an emulator that is quick and without faults, and a folder of its own.
    function Reset-State {
        $null = Send-Admin POST ingestion @{ stepMs = 0 }
        $null = Send-Admin DELETE faults
        $null = Send-Admin DELETE journal
        (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
    }

    $null = Send-Admin POST scenario @{
        knowledgeBases = @(
            @{
                id = 'KB0000000A'; name = 'ops-runbooks'; dataSources = @(
                    @{ id = 'DS0000000A'; name = 'files'; bucket = 'ops-runbooks'; ingested = $false; documents = @{ 'disk.md' = 'The disk of host seven is full.'; 'more.md' = 'More.'; 'disk.json' = '{"metadataAttributes":{"team":"storage"}}' } }
                    @{ id = 'DS0000000B'; name = 'direct' }
                )
            }
            @{ id = 'KB0000000B'; name = 'sales'; dataSources = @(@{ id = 'DS0000000C'; name = 'direct' }) }
        )
    }
    $to = @{ KnowledgeBaseId = 'KB0000000A'; DataSourceId = 'DS0000000B' }
    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'faults' }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Add-BedrockDocument' -Tag Emulator {
    BeforeEach { $folder = Reset-State }

    It 'adds a text that can be found once the wait is over' {
        $one = Add-BedrockDocument 'A zebra has stripes.' -DocumentId zebra @to -Wait
        $one | Should -BeOfType ([BedrockPS.KnowledgeBaseDocument])
        $one.DocumentId, $one.Status, $one.DataSourceType, $one.KnowledgeBaseId, $one.DataSourceId, $one.Region | Should -Be 'zebra', 'INDEXED', 'CUSTOM', 'KB0000000A', 'DS0000000B', 'us-east-1'
        $one.Index | Should -Be 0
        $one.Attempts | Should -Be 1
        $one.RequestId | Should -Be (Get-Journal | Where-Object operation -eq IngestKnowledgeBaseDocuments).requestId
        $one.InputObject | Should -BeNullOrEmpty
    }

    It 'sends 23 documents as ten, ten and three, and gives 23 in the order of the input' {
        $files = 1..23 | ForEach-Object { Set-Content "$folder/f$_.md" "file $_"; Get-Item "$folder/f$_.md" }
        $added = $files | Add-BedrockDocument -DocumentId { $_.Name } @to -Wait
        $names = 1..23 | ForEach-Object { "f$_.md" }
        $requests = Get-GivenId
        $requests | ForEach-Object Count | Should -Be 10, 10, 3
        $requests | ForEach-Object { $_ } | Should -Be $names
        $added.DocumentId | Should -Be $names
        $added.Index | Should -Be (0..22)
        $added.Status | Select-Object -Unique | Should -Be 'INDEXED'
        $added[22].InputObject.FullName | Should -Be $files[22].FullName
        (Get-Request IngestKnowledgeBaseDocuments).clientToken | Select-Object -Unique | Should -HaveCount 3
        (Get-Journal | Where-Object operation -eq GetDataSource) | Should -HaveCount 1
    }

    It 'finds knowledge base and data source by name, once' {
        'a', 'b' | Add-BedrockDocument -KnowledgeBaseId OPS-runbooks -DataSourceId Direct | Should -HaveCount 2
        (Get-Journal).operation | Should -Be 'ListKnowledgeBases', 'ListDataSources', 'GetDataSource', 'IngestKnowledgeBaseDocuments'
    }

    It 'takes knowledge base and data source from the pipeline' {
        (Get-BedrockDataSource direct -KnowledgeBaseId sales | Add-BedrockDocument 'Prices rise.' -DocumentId p1).KnowledgeBaseId | Should -Be 'KB0000000B'
        $rows = 'A', 'B' | ForEach-Object { [pscustomobject]@{ KnowledgeBaseId = "KB0000000$_"; DataSourceId = 'direct'; Text = 'both' } }
        ($rows | Add-BedrockDocument).KnowledgeBaseId | Should -Be 'KB0000000A', 'KB0000000B'
    }

    It 'tells the same document again by its path or text' {
        Set-Content "$folder/same.md" 'first'
        $first = Get-Item "$folder/same.md" | Add-BedrockDocument @to -Wait
        Set-Content "$folder/same.md" 'second'
        $second = Get-ChildItem $folder | Add-BedrockDocument @to -Wait
        $second.DocumentId | Should -Be $first.DocumentId
        $first.DocumentId | Should -BeLike '*/same.md'
        Push-Location $folder
        try { (Add-BedrockDocument -Path *.md @to -Wait).DocumentId | Should -Be $first.DocumentId } finally { Pop-Location }
        ('abc' | Add-BedrockDocument @to -Wait).DocumentId | Should -Be 'sha256-ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
        ('abc' | Add-BedrockDocument @to -Wait).Status | Should -Be 'INDEXED'
        @(Get-BedrockDocument @to | Where-Object DocumentId -in $first.DocumentId, 'sha256-ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') | Should -HaveCount 2
    }

    It 'sends attributes with their kinds, from a script block for each item' {
        'one', 'two words' | Add-BedrockDocument @to -DocumentId { "m$($_.Length)" } -Metadata { [ordered]@{ words = @($_ -split ' ').Count; text = $_; short = $_.Length -lt 5; list = 'a', 'b'; ratio = 0.5; none = $null } } | Should -HaveCount 2
        $given = (Get-Request IngestKnowledgeBaseDocuments).documents
        $given.content.custom.customDocumentIdentifier.id | Should -Be 'm3', 'm9'
        $given[1].metadata.type | Should -Be 'IN_LINE_ATTRIBUTE'
        $given[1].metadata.inlineAttributes.key | Should -Be 'words', 'text', 'short', 'list', 'ratio'
        $given[1].metadata.inlineAttributes.value.type | Should -Be 'NUMBER', 'STRING', 'BOOLEAN', 'STRING_LIST', 'NUMBER'
        $given[1].metadata.inlineAttributes[0].value.numberValue | Should -Be 2
        $given[1].metadata.inlineAttributes[3].value.stringListValue | Should -Be 'a', 'b'
    }

    It 'takes rows of CSV and JSON by their properties' {
        $csv = 'DocumentId,InputText', 'r1,"Row, one"', 'r2,Row two' | ConvertFrom-Csv
        ($csv | Add-BedrockDocument @to).DocumentId | Should -Be 'r1', 'r2'
        $json = '[{"DocumentId":"j1","Text":"Row three","Metadata":{"team":"ops","year":2024}}]' | ConvertFrom-Json
        ($json | Add-BedrockDocument @to -Wait).InputObject.DocumentId | Should -Be 'j1'
        $given = Get-Request IngestKnowledgeBaseDocuments
        $given[0].documents[0].content.custom.inlineContent.textContent.data | Should -Be 'Row, one'
        $given[1].documents[0].metadata.inlineAttributes | ForEach-Object key | Sort-Object | Should -Be 'team', 'year'
    }

    It 'sends files as bytes of their type, whatever they are called' {
        [IO.File]::WriteAllText("$folder/with mark [1] é.html", '<p>Größe</p>', [Text.UnicodeEncoding]::new($false, $true))
        [IO.File]::WriteAllBytes("$folder/a.pdf", [byte[]](0x25, 0x50, 0x44, 0x46))
        Set-Content "$folder/NOTES" 'no extension'
        Add-BedrockDocument -LiteralPath "$folder/with mark [1] é.html", "$folder/a.pdf" @to | Should -HaveCount 2
        Get-Item "$folder/NOTES" | Add-BedrockDocument @to -MimeType text/plain | Should -HaveCount 1
        , [byte[]](65, 66) | Add-BedrockDocument @to -MimeType text/plain -DocumentId bytes | Should -HaveCount 1
        '<p>x</p>' | Add-BedrockDocument @to -MimeType text/html | Should -HaveCount 1
        $given = Get-Request IngestKnowledgeBaseDocuments | ForEach-Object { $_.documents }
        $bytes = $given.content.custom.inlineContent.byteContent
        $bytes.mimeType | Should -Be 'text/html', 'application/pdf', 'text/plain', 'text/plain', 'text/html'
        [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($bytes[0].data)) | Should -Be '<p>Größe</p>'
        $bytes[1].data | Should -Be 'JVBERg=='
        $given[0].content.custom.customDocumentIdentifier.id | Should -BeLike '*/with mark `[1`] é.html'
    }

    It 'adds objects in S3 to both kinds of data sources' {
        $custom = 's3://ops-runbooks/disk.md' | Add-BedrockDocument -S3Uri { $_ } -MetadataS3Uri s3://ops-runbooks/disk.json -BucketOwner 111122223333 @to -Wait
        $custom.DocumentId, $custom.DataSourceType, $custom.Status | Should -Be 's3://ops-runbooks/disk.md', 'CUSTOM', 'INDEXED'
        $bucket = Add-BedrockDocument -S3Uri s3://ops-runbooks/disk.md, s3://ops-runbooks/more.md -KnowledgeBaseId ops-runbooks -DataSourceId files -Wait
        $bucket.DataSourceType | Should -Be 'S3', 'S3'
        $bucket.Status | Should -Be 'INDEXED', 'INDEXED'
        $given = Get-Request IngestKnowledgeBaseDocuments
        $given[0].documents[0].content.custom.s3Location.bucketOwnerAccountId | Should -Be '111122223333'
        $given[0].documents[0].metadata.s3Location.uri | Should -Be 's3://ops-runbooks/disk.json'
        $given[1].documents.content.s3.s3Location.uri | Should -Be 's3://ops-runbooks/disk.md', 's3://ops-runbooks/more.md'
    }

    It 'gives what failed as an object and an error' {
        $null = Send-Admin POST ingestion @{ stepMs = 0; failDocuments = @(@{ match = 'bad*'; reason = 'too large' }) }
        $added = 'good', 'bad1', 'last' | Add-BedrockDocument -DocumentId { $_ } @to -Wait @quiet
        $added.DocumentId | Should -Be 'good', 'bad1', 'last'
        $added.Status | Should -Be 'INDEXED', 'FAILED', 'INDEXED'
        $added[1].StatusReason | Should -Be 'too large'
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -Be 'DocumentNotIndexed,BedrockPS.Commands.KnowledgeBases.AddBedrockDocumentCommand'
        $faults[0].CategoryInfo.Category | Should -Be 'InvalidResult'
        $faults[0].Exception.Message | Should -Be "The document 'bad1' was not indexed as a whole: FAILED, too large."
        $faults[0].TargetObject | Should -Be $added[1]
    }

    It 'tells every ending that is not success, and waits over states that are not known' {
        $states = 'INDEXED', 'PARTIALLY_INDEXED', 'METADATA_PARTIALLY_INDEXED', 'METADATA_UPDATE_FAILED', 'FAILED', 'IGNORED', 'NOT_FOUND'
        function Details([string[]] $Status) {
            @{ documentDetails = @(for ($i = 0; $i -lt $Status.Count; $i++) { @{ knowledgeBaseId = 'KB0000000A'; dataSourceId = 'DS0000000B'; status = $Status[$i]; identifier = @{ dataSourceType = 'CUSTOM'; custom = @{ id = "s$i" } } } }) }
        }
        $null = Send-Admin POST scenario @{
            exchanges = @(
                @{ match = @{ operation = 'IngestKnowledgeBaseDocuments' }; answer = @{ status = 202; json = (Details (@('STARTING') * 7)) } }
                @{ match = @{ operation = 'GetKnowledgeBaseDocuments' }; answer = @{ json = (Details @('RESHUFFLING', 'PENDING', 'IN_PROGRESS', 'STARTING', 'PENDING', 'PENDING', 'DELETING')) } }
                @{ match = @{ operation = 'GetKnowledgeBaseDocuments' }; answer = @{ json = (Details $states) } }
            )
        }
        try { $added = 0..6 | ForEach-Object { "s$_" } | Add-BedrockDocument -DocumentId { $_ } @to -Wait @quiet } finally { $null = Send-Admin DELETE scenario }
        $added.Status | Should -Be $states
        $faults.TargetObject.Status | Should -Be ($states | Select-Object -Skip 1)
        $faults.FullyQualifiedErrorId | Select-Object -Unique | Should -BeLike 'DocumentNotIndexed,*'
        @(Get-Journal | Where-Object operation -eq GetKnowledgeBaseDocuments) | Should -HaveCount 2
    }

    It 'ends the wait at -TimeoutSec with the document as it stands' {
        $null = Send-Admin POST ingestion @{ stepMs = 0; holdIn = 'IN_PROGRESS' }
        $added = Add-BedrockDocument 'held' -DocumentId held @to -Wait -TimeoutSec 1 @quiet
        $added.Status | Should -Be 'IN_PROGRESS'
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'WaitTimedOut,*'
        $faults[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $faults[0].Exception.Message | Should -Be "The document 'held' is still IN_PROGRESS after the time of -TimeoutSec."
        $faults[0].TargetObject | Should -Be $added
    }

    It 'separates an id that comes twice, and waits for the first with -Wait' {
        $added = 'first', 'second', 'other' | Add-BedrockDocument -DocumentId { $_ -eq 'other' ? 'o' : 'twice' } @to -Wait
        $added.Status | Should -Be 'INDEXED', 'INDEXED', 'INDEXED'
        Get-GivenId | ForEach-Object Count | Should -Be 1, 2
        $null = Send-Admin POST ingestion @{ stepMs = 0; holdIn = 'STARTING' }
        $held = 'third', 'fourth' | Add-BedrockDocument -DocumentId { 'held2' } @to @quiet
        $held.Status | Should -Be 'STARTING', 'IGNORED'
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'DocumentNotIndexed,*'
    }

    It 'makes one error of a request that fails for each of its documents, and goes on' {
        $null = Send-Admin POST faults @{ kind = 'status'; operation = 'IngestKnowledgeBaseDocuments'; skip = 1; status = 400; code = 'ValidationException'; message = 'no' }
        $texts = 1..23 | ForEach-Object { "text $_" }
        $added = $texts | Add-BedrockDocument @to @quiet
        $added.InputObject | Should -Be ($texts[0..9] + $texts[20..22])
        $faults | Should -HaveCount 10
        $faults.TargetObject | Should -Be $texts[10..19]
        $faults.FullyQualifiedErrorId | Select-Object -Unique | Should -BeLike 'ValidationException,*'
    }

    It 'repeats a throttled and a dropped request with the same token' {
        $null = Send-Admin POST faults @(@{ kind = 'throttle'; operation = 'IngestKnowledgeBaseDocuments'; retryAfterMs = 1 }, @{ kind = 'drop'; operation = 'IngestKnowledgeBaseDocuments' })
        (Add-BedrockDocument 'robust' -DocumentId robust @to -Wait).Attempts | Should -Be 3
        $tokens = (Get-Request IngestKnowledgeBaseDocuments).clientToken
        $tokens | Should -HaveCount 3
        $tokens | Select-Object -Unique | Should -HaveCount 1
    }

    It 'goes on waiting when asking is throttled' {
        $null = Send-Admin POST faults @{ kind = 'throttle'; operation = 'GetKnowledgeBaseDocuments'; times = 2; retryAfterMs = 1 }
        (Add-BedrockDocument 'patient' -DocumentId patient @to -Wait -MaxRetry 0).Status | Should -Be 'INDEXED'
    }

    It 'sends nothing with -WhatIf' {
        'a', 'b' | Add-BedrockDocument @to -WhatIf | Should -BeNullOrEmpty
        (Get-Journal).operation | Should -Not -Contain 'IngestKnowledgeBaseDocuments'
    }

    It 'sends a request as soon as it is full, and takes no more than is asked for' {
        $taken = [Collections.Generic.List[int]]::new()
        $first = 1..1000 | ForEach-Object { $taken.Add($_); "n$_" } | Add-BedrockDocument @to | Select-Object -First 3
        $first.Index | Should -Be 0, 1, 2
        $taken.Count | Should -Be 10
    }

    It 'refuses <name> and sends the rest' -ForEach @(
        @{ name = 'a blank text'; item = ' '; message = 'The text is blank; the service takes no document without text.' }
        @{ name = 'an address as text'; item = 's3://bucket/key.md'; message = "'s3://bucket/key.md' was piped in as text, and is the address of an object in S3." }
        @{ name = 'a number'; item = 5; message = 'System.Int32 does not bring a document.' }
        @{ name = 'a hashtable'; item = @{ InputText = 'x' }; message = 'System.Collections.Hashtable does not bring a document.' }
        @{ name = 'bytes without a type'; item = [byte[]](1, 2); message = 'Bytes were piped in, and nothing says what they are.' }
        @{ name = 'two sources'; item = [pscustomobject]@{ InputText = 'x'; S3Uri = 's3://bucket/key' }; message = 'The object brings more than one of InputText, LiteralPath and S3Uri.' }
        @{ name = 'an attribute of an unknown kind'; item = [pscustomobject]@{ InputText = 'x'; Metadata = @{ secret = @{ a = 'topsecret' } } }; message = "-Metadata: the value of 'secret' is neither text, number, `$true, `$false nor a list of texts." }
    ) {
        $added = 'before', $item, 'after' | Add-BedrockDocument @to @quiet
        $added.InputObject | Should -Be 'before', 'after'
        $added.Index[0] | Should -Be 0
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -Be 'InputInvalid,BedrockPS.Commands.KnowledgeBases.AddBedrockDocumentCommand'
        $faults[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        $faults[0].Exception.Message | Should -Be $message
        "$($faults[0].Exception.Message) $($faults[0].ErrorDetails)" | Should -Not -BeLike '*topsecret*'
    }

    It 'names files that cannot be added, and adds the rest' {
        Set-Content "$folder/good.md" 'good'
        [IO.File]::WriteAllBytes("$folder/empty.md", @())
        [IO.File]::WriteAllText("$folder/blob.bin", 'x')
        $null = New-Item -ItemType Directory "$folder/sub"
        $added = Get-ChildItem $folder | Add-BedrockDocument @to @quiet
        $added.InputObject.Name | Should -Be 'good.md'
        $faults | Should -HaveCount 3
        $faults.TargetObject.Name | Sort-Object | Should -Be 'blob.bin', 'empty.md', 'sub'
        Add-BedrockDocument -Path "$folder/none-*.md", "$folder/none.md", "$folder/go*.md" @to @quiet | Should -HaveCount 1
        $faults | Should -HaveCount 2
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'FileUnavailable,*'
        Add-BedrockDocument -Path "$folder/none-*.md" -DocumentId a @to @quiet | Should -BeNullOrEmpty
        $faults | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'FileUnavailable,*'
        Add-BedrockDocument -LiteralPath "$folder/none.md", "$folder/good.md" @to @quiet | Should -HaveCount 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'FileUnavailable,*'
        $faults[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'refuses parameters that exclude each other before any request' {
        foreach ($pair in @(
                @{ InputText = 'a'; Path = 'b' }, @{ LiteralPath = 'a'; S3Uri = 's3://bucket/key' }, @{ InputText = 'a'; Metadata = @{ a = 1 }; MetadataS3Uri = 's3://bucket/key' },
                @{ S3Uri = 's3://bucket/key'; MimeType = 'text/plain' }, @{ InputText = 'a'; TimeoutSec = 5 }, @{ InputText = 'a'; BucketOwner = '111122223333' })) {
            { Add-BedrockDocument @pair @to } | Should -Throw -ErrorId 'ParameterConflict,BedrockPS.Commands.KnowledgeBases.AddBedrockDocumentCommand'
        }
        { Add-BedrockDocument -S3Uri s3://bucket/key @to -BucketOwner 12 } | Should -Throw -ErrorId 'InputInvalid,*'
        'a' | Add-BedrockDocument 'b' @to @quiet
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ParameterConflict,*'
        Get-Journal | Should -BeNullOrEmpty
    }

    It 'gives one id to one document' {
        ('a', 'b' | Add-BedrockDocument -DocumentId only @to @quiet).InputObject | Should -Be 'a'
        $faults[0].Exception.Message | Should -Be '-DocumentId names one document, and there are more.'
        Add-BedrockDocument -S3Uri s3://bucket/a, s3://bucket/b -DocumentId only @to @quiet
        $faults[0].Exception.Message | Should -Be '-DocumentId names one document, and there are 2.'
    }

    It 'says what a bucket does not take' {
        $bucket = @{ KnowledgeBaseId = 'KB0000000A'; DataSourceId = 'DS0000000A' }
        Add-BedrockDocument 'text' @bucket @quiet
        $faults[0].Exception.Message | Should -Be 'The data source DS0000000A is a bucket: its documents are objects in it.'
        Add-BedrockDocument -S3Uri s3://ops-runbooks/disk.md -DocumentId mine @bucket @quiet
        $faults[0].Exception.Message | Should -Be 'The data source DS0000000A is a bucket: the id of a document is its address.'
        (Get-Journal).operation | Should -Not -Contain 'IngestKnowledgeBaseDocuments'
    }

    It 'says which data source it does not find, and asks once for many documents' {
        'a', 'b', 'c' | Add-BedrockDocument -KnowledgeBaseId KB0000000A -DataSourceId DS9999999Z @quiet
        $faults | Should -HaveCount 3
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFoundException,*'
        @(Get-Journal) | Should -HaveCount 1
        Add-BedrockDocument a -DataSourceId direct @quiet
        $faults[0].Exception.Message | Should -Be '-KnowledgeBaseId is missing: say which data source the documents belong to.'
        Add-BedrockDocument @to @quiet
        $faults[0].Exception.Message | Should -Be 'There is nothing to add.'
    }

    It 'leaves what was sent when it is stopped, and says so' {
        $null = Send-Admin POST ingestion @{ stepMs = 0; holdIn = 'STARTING' }
        $hosting = [AnsweringHost]::new()
        $runspace = [runspacefactory]::CreateRunspace($hosting)
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $runspace.SessionStateProxy.SetVariable('context', (Get-BedrockContext))
        $null = $shell.AddScript("Import-Module '$TestManifest'; 1..23 | ForEach-Object { if (`$_ -eq 23) { `$full.Set(); Start-Sleep 60 }; ""stop `$_"" } | Add-BedrockDocument -KnowledgeBaseId KB0000000A -DataSourceId DS0000000B -Context `$context -Wait")
        $full = [Threading.ManualResetEventSlim]::new()
        $runspace.SessionStateProxy.SetVariable('full', $full)
        try {
            $null = $shell.BeginInvoke()
            $full.Wait(30000) | Should -BeTrue
            $shell.Stop()
        }
        finally { $shell.Dispose(); $runspace.Dispose() }
        $hosting.Answers.Warned | Should -Be 'Add-BedrockDocument was stopped. Documents: 20 sent and go on being indexed (Get-BedrockDocument tells how they fare), 2 not sent.'
    }

    It 'stops within a second while it waits' {
        $null = Send-Admin POST ingestion @{ stepMs = 0; holdIn = 'STARTING' }
        $shell = [powershell]::Create()
        $shell.Runspace.SessionStateProxy.SetVariable('context', (Get-BedrockContext))
        $null = $shell.AddScript("Import-Module '$TestManifest'; Add-BedrockDocument 'stopped' -KnowledgeBaseId KB0000000A -DataSourceId DS0000000B -Context `$context -Wait")
        try {
            $null = $shell.BeginInvoke()
            while (-not (Get-Journal | Where-Object operation -eq GetKnowledgeBaseDocuments)) { [Threading.Tasks.Task]::Delay(20).Wait() }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.ElapsedMilliseconds | Should -BeLessThan 1000
        }
        finally { $shell.Dispose() }
    }

    It 'says no text and no metadata in its streams' {
        $lines = 'topsecret text' | Add-BedrockDocument @to -Metadata @{ team = 'topsecret' } -Wait -Verbose -Debug 5>&1 4>&1 3>&1 | ForEach-Object { "$_" }
        $lines | Should -Not -BeNullOrEmpty
        "$lines" | Should -Not -BeLike '*topsecret*'
    }

    It 'works under strict mode and in other cultures' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'tr-TR'
            & { Set-StrictMode -Version Latest; Add-BedrockDocument 'INDEXED in tr' -DocumentId tr @to -Metadata @{ ratio = 1.5 } -Wait } | ForEach-Object Status | Should -Be 'INDEXED'
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
        (Get-Request IngestKnowledgeBaseDocuments).documents[0].metadata.inlineAttributes[0].value.numberValue | Should -Be 1.5
    }
}

Describe 'Get-BedrockDocument' -Tag Emulator {
    BeforeAll {
        $null = 1..12 | ForEach-Object { "get $_" } | Add-BedrockDocument -DocumentId { $_ -replace ' ' } -KnowledgeBaseId sales -DataSourceId direct -Wait
        $of = @{ KnowledgeBaseId = 'KB0000000B'; DataSourceId = 'DS0000000C' }
    }
    BeforeEach { $folder = Reset-State }

    It 'lists all, and those of a status' {
        $all = Get-BedrockDocument @of
        $all.DocumentId | Should -Contain 'get12'
        $all[0] | Should -BeOfType ([BedrockPS.KnowledgeBaseDocument])
        $all[0].ToString() | Should -Be $all[0].DocumentId
        (Get-BedrockDocument @of -Status indexed, FAILED).Count | Should -Be $all.Count
        Get-BedrockDocument @of -Status FAILED | Should -BeNullOrEmpty
        (Get-Journal).operation | Select-Object -Unique | Should -Be 'ListKnowledgeBaseDocuments'
        (Get-BedrockDataSource -KnowledgeBaseId sales | Get-BedrockDocument).Count | Should -Be $all.Count
    }

    It 'asks for ids by tens, in their order, and tells what is not there by its status' {
        $ids = @(12..1 | ForEach-Object { "get$_" }) + 'none'
        $found = Get-BedrockDocument $ids @of
        $found.DocumentId | Should -Be $ids
        $found.Index | Should -Be (0..12)
        $found[-1].Status | Should -Be 'NOT_FOUND'
        ($ids | Get-BedrockDocument @of -Status NOT_FOUND).DocumentId | Should -Be 'none'
        Get-Request GetKnowledgeBaseDocuments | ForEach-Object { $_.documentIdentifiers.Count } | Should -Be 10, 3, 10, 3
    }

    It 'takes documents and files from the pipeline, without asking for their kind' {
        $one = Get-BedrockDocument get1 @of
        $null = Send-Admin DELETE journal
        ($one, $one | Get-BedrockDocument).DocumentId | Should -Be 'get1', 'get1'
        (Get-Journal).operation | Select-Object -Unique | Should -Be 'GetKnowledgeBaseDocuments'
        Set-Content "$folder/kept.md" 'kept'
        $null = Get-Item "$folder/kept.md" | Add-BedrockDocument @of -Wait
        (Get-ChildItem $folder | Get-BedrockDocument @of).Status | Should -Be 'INDEXED'
        Add-BedrockDocument -S3Uri s3://ops-runbooks/disk.md -KnowledgeBaseId KB0000000A -DataSourceId files -Wait | Get-BedrockDocument | ForEach-Object DataSourceType | Should -Be 'S3'
    }

    It 'refuses what names no document' {
        Get-Process -Id $PID | Get-BedrockDocument @of @quiet
        $faults[0].FullyQualifiedErrorId | Should -Be 'InputInvalid,BedrockPS.Commands.KnowledgeBases.GetBedrockDocumentCommand'
        $faults[0].Exception.Message | Should -Be 'System.Diagnostics.Process does not name a document.'
        'a' | Get-BedrockDocument b @of @quiet
        $faults[0].Exception.Message | Should -Be 'A document was piped in and others named with -DocumentId.'
        Get-BedrockDocument a -KnowledgeBaseId sales @quiet
        $faults[0].Exception.Message | Should -Be '-DataSourceId is missing: say which data source the documents belong to.'
        Get-Journal | Should -BeNullOrEmpty
    }

    It 'refuses one id of many, and asks for the others' {
        (Get-BedrockDocument a, ' ', ('x' * 2049), b @of @quiet).DocumentId | Should -Be 'a', 'b'
        $faults.Exception.Message | Should -Be 'The id of a document is blank.', 'The id of a document has 2049 characters; the service takes 2048.'
        (Remove-BedrockDocument a, ' ', b @of -Confirm:$false @quiet).DocumentId | Should -Be 'a', 'b'
        $faults | Should -HaveCount 1
    }
}

Describe 'Remove-BedrockDocument' -Tag Emulator {
    BeforeAll { $of = @{ KnowledgeBaseId = 'KB0000000B'; DataSourceId = 'DS0000000C' } }
    BeforeEach { $null = Reset-State }

    It 'removes documents by tens, in their order' {
        $names = 1..12 | ForEach-Object { "gone$_" }
        $null = $names | Add-BedrockDocument -DocumentId { $_ } @of -Wait
        $removed = Get-BedrockDocument $names @of | Remove-BedrockDocument -Confirm:$false
        $removed.DocumentId | Should -Be $names
        $removed.Status | Select-Object -Unique | Should -Be 'DELETING'
        $requests = Get-Request DeleteKnowledgeBaseDocuments
        $requests | ForEach-Object { $_.documentIdentifiers.Count } | Should -Be 10, 2
        $requests.clientToken | Select-Object -Unique | Should -HaveCount 2
        while (Get-BedrockDocument $names @of | Where-Object Status -ne NOT_FOUND) { }
        (Remove-BedrockDocument gone1 @of -Confirm:$false).Status | Should -Be 'NOT_FOUND'
    }

    It 'is an error where the service does not remove it' {
        $null = Send-Admin POST ingestion @{ stepMs = 0; holdIn = 'STARTING' }
        $null = 'busy' | Add-BedrockDocument -DocumentId busy @of
        (Remove-BedrockDocument busy @of -Confirm:$false @quiet).Status | Should -Be 'IGNORED'
        $faults[0].FullyQualifiedErrorId | Should -Be 'DocumentNotRemoved,BedrockPS.Commands.KnowledgeBases.RemoveBedrockDocumentCommand'
        $faults[0].CategoryInfo.Category | Should -Be 'InvalidResult'
        $faults[0].TargetObject.DocumentId | Should -Be 'busy'
    }

    It 'asks, removes nothing with -WhatIf, and never a whole data source' {
        Remove-BedrockDocument a, b @of -WhatIf | Should -BeNullOrEmpty
        Get-BedrockDataSource direct -KnowledgeBaseId sales | Remove-BedrockDocument -Confirm:$false @quiet
        $faults[0].Exception.Message | Should -Be '-DocumentId is missing: say which documents to remove.'
        Invoke-InNewSession @"
Import-Module '$TestManifest'
`$document = [pscustomobject]@{ DocumentId = 'a'; DataSourceType = 'CUSTOM'; KnowledgeBaseId = 'KB0000000B'; DataSourceId = 'DS0000000C' }
try { `$document | Remove-BedrockDocument -EndpointUrl '$($TestEmulator.EndpointUrl)' -AccessKey nobody -SecretKey nothing -Region us-east-1 } catch { `$_.FullyQualifiedErrorId }
"@ |
            Should -BeLike 'HostNotInteractive,*'
        (Get-Journal).operation | Should -Not -Contain 'DeleteKnowledgeBaseDocuments'
    }
}

Describe 'Views of documents' -Tag Emulator {
    BeforeEach { $null = Reset-State }

    It 'keep ids and statuses within a narrow terminal' {
        $null = Send-Admin POST ingestion @{ stepMs = 0; failDocuments = @(@{ match = 'view*'; reason = "red`e[31m reason" }) }
        $one = Add-BedrockDocument 'view' -DocumentId view1 @to -Wait @quiet
        $table = $one | Format-Table | Out-String -Width 80
        $table | Should -BeLike '*DocumentId*Status*StatusReason*view1*FAILED*red reason*'
        $one | Format-List | Out-String -Width 80 | Should -BeLike '*DocumentId*view1*StatusReason*red reason*DataSourceType*CUSTOM*'
    }

    It 'complete the statuses' {
        $line = 'Get-BedrockDocument -Status PARTI'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'PARTIALLY_INDEXED', 'METADATA_PARTIALLY_INDEXED'
    }
}
