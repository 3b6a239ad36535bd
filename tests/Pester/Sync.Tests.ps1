BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $http = [Net.Http.HttpClient]::new()

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 9 }
        Invoke-RestMethod @arguments
    }
    # The keys that an operation was called for, from the journal, case and order kept.
    function Get-SentKey($Operation = 'PutObject') {
        $journal = [Text.Json.JsonDocument]::Parse($http.GetStringAsync("$($TestEmulator.EndpointUrl)/_emulator/journal?operation=$Operation").GetAwaiter().GetResult())
        foreach ($entry in $journal.RootElement.GetProperty('entries').EnumerateArray()) { [Uri]::UnescapeDataString($entry.GetProperty('rawTarget').GetString().Split('?')[0]) -replace '^/[^/]+/' }
    }
    function New-Place {
        $name = "docs-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $null = Send-Admin POST scenario @{ knowledgeBases = @(@{ id = 'KB0000000A'; name = 'ops-runbooks'; dataSources = @(@{ id = 'DS0000000A'; name = 'files'; bucket = $name }) }) }
        $name
    }
    function New-Folder([hashtable] $Files = @{}) {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))
        foreach ($name in $Files.Keys) {
            $path = Join-Path $folder $name
            $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($path))
            [IO.File]::WriteAllText($path, $Files[$name])
        }
        $folder.FullName
    }
    $kb = @{ KnowledgeBaseId = 'KB0000000A'; SkipIngestion = $true }
}

AfterAll {
    $http.Dispose()
    Stop-BedrockEmulator -ErrorAction Ignore
}

Describe 'Sync-BedrockKnowledgeBase' -Tag Emulator {
    BeforeEach {
        $null = Send-Admin POST reset @{}
        $bucket = New-Place
        $null = Send-Admin DELETE journal
    }

    Context 'What goes' {
        It 'stores a folder, then only what has changed' {
            $folder = New-Folder @{ 'a.md' = 'one'; 'sub/b.md' = 'two'; 'empty.txt' = '' }
            $first = Sync-BedrockKnowledgeBase $folder @kb
            $first | Should -BeOfType ([BedrockPS.KnowledgeBaseSyncResult])
            $first.Uploaded, $first.Unchanged, $first.Failed, $first.BytesUploaded, $first.ExitCode | Should -Be 3, 0, 0, 6, 0
            $first.Succeeded | Should -BeTrue
            $first.S3Uri | Should -Be "s3://$bucket/"
            $first.DataSourceId | Should -Be 'DS0000000A'
            Get-SentKey | Sort-Object | Should -Be 'a.md', 'empty.txt', 'sub/b.md'
            [IO.File]::WriteAllText("$folder/a.md", 'oNe')
            $null = Send-Admin DELETE journal
            $second = Sync-BedrockKnowledgeBase $folder @kb
            $second.Uploaded, $second.Unchanged | Should -Be 1, 2
            Get-SentKey | Should -Be 'a.md'
        }

        It 'compares by its own hash where a KMS key encrypts' {
            $folder = New-Folder @{ 'a.md' = 'one'; 'b.md' = 'two' }
            $key = 'arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012'
            $null = Sync-BedrockKnowledgeBase $folder @kb -KmsKeyArn $key
            (Send-Admin GET 'journal?operation=PutObject').entries[0].headers.'x-amz-server-side-encryption-aws-kms-key-id' | Should -Be $key
            $again = Sync-BedrockKnowledgeBase $folder @kb -KmsKeyArn $key
            $again.Uploaded, $again.Unchanged | Should -Be 0, 2
            (Get-SentKey HeadObject).Count | Should -Be 2
        }

        It 'takes names of any letters' -Skip:$IsWindows {
            $names = 'a b.md', '#1.md', '50%.md', 'x+y.md', "u`u{308}.md", '😀.md', 'dot.', 'space ', "[b]`$.md", '..a.md'
            $files = @{}; foreach ($name in $names) { $files[$name] = $name }
            $first = Sync-BedrockKnowledgeBase -LiteralPath (New-Folder $files) @kb -IncludeHidden
            $first.Failed | Should -Be 0
            Get-SentKey | Should -Contain 'ü.md'
            (Get-SentKey | Sort-Object).Count | Should -Be $names.Count
            (Sync-BedrockKnowledgeBase -LiteralPath (New-Folder $files) @kb -IncludeHidden).Unchanged | Should -Be $names.Count
        }

        It 'stores a large file in parts, and knows it again' {
            $folder = New-Folder
            [IO.File]::WriteAllBytes("$folder/large.bin", [byte[]]::new(40MB))
            (Sync-BedrockKnowledgeBase $folder @kb).BytesUploaded | Should -Be 40MB
            (Get-SentKey UploadPart).Count | Should -Be 3
            (Sync-BedrockKnowledgeBase $folder @kb).Unchanged | Should -Be 1
            Get-SentKey PutObject | Should -BeNullOrEmpty
        }

        It 'follows -Include and -Exclude, and counts what is left out' {
            $folder = New-Folder @{ 'a.md' = '1'; 'drafts/b.md' = '2'; 'c.txt' = '3'; '.hidden.md' = '4' }
            $r = Sync-BedrockKnowledgeBase $folder @kb -Include *.md -Exclude drafts/*
            Get-SentKey | Should -Be 'a.md'
            $r.Uploaded, $r.Failed | Should -Be 1, 0
            $r.Skipped | Should -BeGreaterOrEqual 2
        }

        It 'makes metadata files from a script block, and sends them again when they change' {
            $folder = New-Folder @{ 'a.md' = '1'; 'b.md' = '2' }
            $year = 2024
            $r = Sync-BedrockKnowledgeBase $folder @kb -Metadata { if ($_.Name -eq 'a.md') { @{ year = $year; tags = 'x', 'y'; file = $_.Name; ok = $true } } }
            $r.Uploaded | Should -Be 3
            Get-SentKey | Sort-Object | Should -Be 'a.md', 'a.md.metadata.json', 'b.md'
            $year = 2025
            $null = Send-Admin DELETE journal
            (Sync-BedrockKnowledgeBase $folder @kb -Metadata { if ($_.Name -eq 'a.md') { @{ year = $year; tags = 'x', 'y'; file = $_.Name; ok = $true } } }).Unchanged | Should -Be 2
            Get-SentKey | Should -Be 'a.md.metadata.json'
            (Sync-BedrockKnowledgeBase $folder @kb -Metadata @{ team = 'ops' }).Uploaded | Should -Be 2
        }

        It 'sends metadata files that are there along with their file, and refuses two for one' {
            $folder = New-Folder @{ 'a.md' = '1'; 'a.md.metadata.json' = '{"metadataAttributes":{"t":1}}'; 'orphan.md.metadata.json' = '{}' }
            $r = Sync-BedrockKnowledgeBase $folder @kb
            $r.Uploaded, $r.Skipped | Should -Be 2, 1
            $r = Sync-BedrockKnowledgeBase $folder @kb -Metadata @{ t = 1 } -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'MetadataConflict,*'
            $r.ExitCode, $r.Failures[0].ErrorId | Should -Be 1, 'MetadataConflict'
        }

        It 'refuses metadata of a kind that the service does not take, for that file alone' {
            $folder = New-Folder @{ 'a.md' = '1'; 'b.md' = '2' }
            $r = Sync-BedrockKnowledgeBase $folder @kb -Metadata { if ($_.Name -eq 'a.md') { @{ bad = @{ x = 1 } } } } -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
            $r.Uploaded, $r.Failed | Should -Be 1, 1
            Get-SentKey | Should -Be 'b.md'
            $r = Sync-BedrockKnowledgeBase $folder @kb -Metadata { throw 'no' } -ErrorAction SilentlyContinue
            $r.Failed | Should -Be 2
        }

        It 'says that a folder has no file, and does nothing when -MinDocument wants some' {
            $folder = New-Folder @{}
            (Sync-BedrockKnowledgeBase $folder @kb -WarningAction SilentlyContinue -WarningVariable warnings).Uploaded | Should -Be 0
            $warnings[0] | Should -Be "'$folder' has no file to store."
            $null = Send-Admin DELETE journal
            $r = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -MinDocument 1 -ErrorAction SilentlyContinue -ErrorVariable faults
            $r.ExitCode | Should -Be 1
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'IngestionTooSmall,*'
            "$($faults[0])" | Should -Be "'$folder' has 0 files to store, and at least 1 were asked for. Nothing was done."
            (Send-Admin GET journal).entries.operation | Should -Not -Contain 'StartIngestionJob'
        }

        It 'goes on with the others when a file cannot be read, and says which' {
            $folder = New-Folder @{ 'a.md' = '1'; 'b.md' = '2' }
            # Held by a writer that shares it with nobody: that stops an administrator too, whom rights do not.
            $writer = [IO.File]::Open("$folder/a.md", 'Open', 'ReadWrite', 'None')
            try { $r = Sync-BedrockKnowledgeBase $folder @kb -ErrorAction SilentlyContinue -ErrorVariable faults }
            finally { $writer.Dispose() }
            $faults[0].TargetObject | Should -Be (Join-Path $folder a.md)
            $r.Uploaded, $r.Failures[0].ErrorId | Should -Be 1, 'FileUnavailable'
        }

        It 'reports collisions, loops and broken links, and stores the rest' -Skip:$IsWindows {
            $folder = New-Folder @{ 'A.md' = '1'; 'sub/c.md' = '3' }
            [IO.File]::WriteAllText("$folder/a.md", '2')
            $null = New-Item -ItemType SymbolicLink -Path "$folder/sub/up" -Target $folder
            $null = New-Item -ItemType SymbolicLink -Path "$folder/none.md" -Target "$folder/missing"
            $r = Sync-BedrockKnowledgeBase $folder @kb -ErrorAction SilentlyContinue
            $r.Failures.ErrorId | Sort-Object | Should -Be 'FileUnavailable', 'KeyCollision', 'LinkLoop'
            Get-SentKey | Sort-Object | Should -Be 'A.md', 'sub/c.md'
        }

        It 'tells each file that S3 refused, with its code, and comes to its end' {
            $folder = New-Folder @{ 'a.md' = '1'; 'b.md' = '2' }
            $null = Send-Admin POST faults @{ kind = 'status'; operation = 'PutObject'; status = 403; code = 'AccessDenied'; times = 1 }
            $r = Sync-BedrockKnowledgeBase $folder @kb -ThrottleLimit 1 -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
            $faults[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
            $r.Uploaded, $r.Failed, $r.ExitCode | Should -Be 1, 1, 1
            (Sync-BedrockKnowledgeBase $folder @kb).Uploaded | Should -Be 1
        }

        It 'reads a folder that nobody may write to' -Skip:$IsWindows {
            $folder = New-Folder @{ 'a.md' = '1' }
            chmod 555 $folder
            try { (Sync-BedrockKnowledgeBase $folder @kb).Uploaded | Should -Be 1 }
            finally { chmod 755 $folder }
        }
    }

    Context 'Where it goes' {
        It 'takes the prefix of the data source, or one within' {
            $source = @{ knowledgeBaseId = 'KB0000000A'; dataSourceId = 'DS0000000A'; name = 'files'; status = 'AVAILABLE'; dataSourceConfiguration = @{ type = 'S3'; s3Configuration = @{ bucketArn = "arn:aws:s3:::$bucket"; inclusionPrefixes = @('docs/') } } }
            $null = Send-Admin POST scenario @{ exchanges = @(1..3 | ForEach-Object { @{ match = @{ operation = 'GetDataSource' }; answer = @{ json = @{ dataSource = $source } } } }) }
            $folder = New-Folder @{ 'a.md' = '1' }
            (Sync-BedrockKnowledgeBase $folder @kb).S3Uri | Should -Be "s3://$bucket/docs/"
            (Sync-BedrockKnowledgeBase $folder @kb -Prefix docs/sub).S3Uri | Should -Be "s3://$bucket/docs/sub/"
            $null = Sync-BedrockKnowledgeBase $folder @kb -Prefix other -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
        }

        It 'takes names, folders from the pipeline and data sources from the pipeline' {
            $folder = New-Folder @{ 'a.md' = '1' }
            (Get-Item $folder | Sync-BedrockKnowledgeBase -KnowledgeBaseId OPS-runbooks -SkipIngestion).Uploaded | Should -Be 1
            (Get-BedrockDataSource files -KnowledgeBaseId ops-runbooks | Sync-BedrockKnowledgeBase $folder -SkipIngestion).Unchanged | Should -Be 1
            Push-Location $folder
            try { (Sync-BedrockKnowledgeBase . @kb).Unchanged | Should -Be 1 } finally { Pop-Location }
        }

        It 'refuses a bucket of another owner' {
            $folder = New-Folder @{ 'a.md' = '1' }
            (Sync-BedrockKnowledgeBase $folder @kb -ExpectedBucketOwner 999999999999 -ErrorAction SilentlyContinue -ErrorVariable faults).ExitCode | Should -Be 1
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
        }

        It 'cannot sign with an API key alone' {
            $folder = New-Folder @{ 'a.md' = '1' }
            { Invoke-InNewSession "Import-Module '$TestManifest'; Sync-BedrockKnowledgeBase '$folder' -KnowledgeBaseId KB0000000A -ApiKey key -Region us-east-1 -EndpointUrl '$($TestEmulator.EndpointUrl)' -ErrorAction Stop" } | Should -Throw '*API key*'
        }
    }

    Context '-Delete' {
        BeforeEach {
            $folder = New-Folder
            1..20 | ForEach-Object { [IO.File]::WriteAllText("$folder/$_.md", "$_") }
            $null = Sync-BedrockKnowledgeBase $folder @kb
            $null = Send-Admin DELETE journal
        }

        It 'deletes nothing unless it is asked for' {
            Remove-Item $folder/1.md
            $r = Sync-BedrockKnowledgeBase $folder @kb
            $r.Deleted, $r.Skipped, $r.Unchanged | Should -Be 0, 1, 19
            (Sync-BedrockKnowledgeBase $folder @kb -Delete -Confirm:$false).Deleted | Should -Be 1
            (Sync-BedrockKnowledgeBase $folder @kb).Skipped | Should -Be 0
        }

        It 'refuses <what>' -ForEach @(
            @{ what = 'a folder that is not there'; change = { Remove-Item $folder -Recurse } }
            @{ what = 'an empty folder'; change = { Remove-Item $folder/* } }
            @{ what = 'more than ten percent'; change = { Remove-Item $folder/1*.md } }
        ) {
            & $change
            { Sync-BedrockKnowledgeBase $folder @kb -Delete -Confirm:$false } | Should -Throw -ErrorId 'DeleteRefused,*'
            Get-SentKey DeleteObjects | Should -BeNullOrEmpty
        }

        It 'deletes more with -Force or -MaxDeletePercent' {
            Remove-Item $folder/1*.md
            (Sync-BedrockKnowledgeBase $folder @kb -Delete -Confirm:$false -MaxDeletePercent 60).Deleted | Should -Be 11
            Remove-Item $folder/*
            (Sync-BedrockKnowledgeBase $folder @kb -Delete -Confirm:$false -Force).Deleted | Should -Be 9
        }

        It 'shows with -WhatIf what it would refuse, and that it would' {
            Remove-Item $folder/1*.md
            Sync-BedrockKnowledgeBase $folder @kb -Delete -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$warnings" | Should -BeLike '*refused*11 of the 20 objects*'
            Get-SentKey DeleteObjects | Should -BeNullOrEmpty
        }

        It 'asks where nobody can be asked with an error that says how to go on' {
            Remove-Item $folder/1.md
            { Invoke-InNewSession "Import-Module '$TestManifest'; Set-BedrockContext -EndpointUrl '$($TestEmulator.EndpointUrl)' -Region us-east-1 -Credential ([pscustomobject]@{ AccessKey = 'AKIDEMULATOR00000000'; SecretKey = 'emulator-secret-not-a-secret' }); Sync-BedrockKnowledgeBase '$folder' -KnowledgeBaseId KB0000000A -SkipIngestion -Delete -ErrorAction Stop" } | Should -Throw '*-Confirm:$false*'
            Get-SentKey DeleteObjects | Should -BeNullOrEmpty
        }

        It 'lists with -WhatIf each change and does none' {
            Remove-Item $folder/1.md
            [IO.File]::WriteAllText("$folder/2.md", 'other')
            [IO.File]::WriteAllText("$folder/new.md", 'new')
            $lines = Invoke-InNewSession "Import-Module '$TestManifest'; Set-BedrockContext -EndpointUrl '$($TestEmulator.EndpointUrl)' -Region us-east-1 -Credential ([pscustomobject]@{ AccessKey = 'AKIDEMULATOR00000000'; SecretKey = 'emulator-secret-not-a-secret' }); Sync-BedrockKnowledgeBase '$folder' -KnowledgeBaseId KB0000000A -Delete -WhatIf"
            $told = ($lines -join '') -split 'What if: ' | Where-Object { $_ }
            $told.Count | Should -Be 4
            "$told" | Should -BeLike "*2.md' (changed in size)*new.md' (new)*Delete object*s3://$bucket/1.md*Start ingestion job*DS0000000A*"
            (Send-Admin GET journal).entries.operation | Where-Object { $_ -in 'PutObject', 'DeleteObjects', 'StartIngestionJob' } | Should -BeNullOrEmpty
        }
    }

    Context 'Runs that meet or end' {
        It 'refuses a second one while the first runs, and waits for it with -OnConflict Queue' {
            $folder = New-Folder @{ 'a.md' = '1' }
            $null = Send-Admin POST faults @{ kind = 'delay'; operation = 'PutObject'; delayMs = 3000; times = 1 }
            $context = Set-BedrockContext -PassThru
            $running = Start-ThreadJob { Import-Module $using:TestManifest; Sync-BedrockKnowledgeBase $using:folder -KnowledgeBaseId KB0000000A -SkipIngestion -Context $using:context }
            while (-not (Get-SentKey)) { [Threading.Thread]::Yield() }
            $r = Sync-BedrockKnowledgeBase $folder @kb -ErrorAction SilentlyContinue -ErrorVariable faults
            $r.ExitCode, $r.Failures.ErrorId | Should -Be 1, 'SyncRunning'
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'SyncRunning,*'
            $faults[0].CategoryInfo.Category | Should -Be 'ResourceBusy'
            (Sync-BedrockKnowledgeBase $folder @kb -OnConflict Queue).Unchanged | Should -Be 1
            ($running | Receive-Job -Wait -AutoRemoveJob).Uploaded | Should -Be 1
            Get-SentKey | Should -HaveCount 1
        }

        It 'is taken up by the next run after its process was killed, and stores nothing twice' {
            $folder = New-Folder
            1..200 | ForEach-Object { [IO.File]::WriteAllText("$folder/$_.md", "text $_") }
            $null = Send-Admin POST faults @{ kind = 'delay'; operation = 'PutObject'; delayMs = 20; times = -1 }
            $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
            if ([IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -ne 'pwsh') { $start.ArgumentList.Add((Join-Path $PSHOME 'pwsh.dll')) }
            $script = "Import-Module '$TestManifest'; Set-BedrockContext -EndpointUrl '$($TestEmulator.EndpointUrl)' -Region us-east-1 -Credential ([pscustomobject]@{ AccessKey = 'AKIDEMULATOR00000000'; SecretKey = 'emulator-secret-not-a-secret' }); Sync-BedrockKnowledgeBase '$folder' -KnowledgeBaseId KB0000000A -SkipIngestion -ThrottleLimit 4"
            '-NoProfile', '-NonInteractive', '-EncodedCommand', [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script)) | ForEach-Object { $start.ArgumentList.Add($_) }
            $process = [Diagnostics.Process]::Start($start)
            while (@(Get-SentKey).Count -lt 40 -and -not $process.HasExited) { [Threading.Thread]::Yield() }
            $process.Kill()
            $process.WaitForExit()
            $null = Send-Admin DELETE faults
            $second = Sync-BedrockKnowledgeBase $folder @kb
            $second.Uploaded | Should -BeGreaterThan 0
            $second.Uploaded + $second.Unchanged | Should -Be 200
            # What was on its way when the process ended may have been stored or not, so it may go twice: four at most.
            $sent = @(Get-SentKey)
            $sent.Count | Should -BeLessOrEqual 204
            ($sent | Sort-Object -Unique).Count | Should -Be 200
            (Sync-BedrockKnowledgeBase $folder @kb).Unchanged | Should -Be 200
        }
    }
}

Describe 'Ingestion after a sync' -Tag Emulator {
    BeforeEach {
        $null = Send-Admin POST reset @{}
        $null = New-Place
        $folder = New-Folder @{ 'disk.md' = 'When the disk is full, remove old logs.'; 'net.md' = 'Restart the switch.' }
        $null = Send-Admin DELETE journal
    }

    It 'runs a job and waits for it, and gives it with the result' {
        $r = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId ops-runbooks -MinDocument 2 -FailOnDocumentError
        $r.ExitCode | Should -Be 0
        $r.IngestionJob | Should -BeOfType ([BedrockPS.IngestionJob])
        $r.IngestionJob.Status, $r.IngestionJob.NumberOfNewDocumentsIndexed, $r.IngestionJob.Succeeded | Should -Be 'COMPLETE', 2, $true
        $again = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A
        $again.Uploaded, $again.IngestionJob.Status | Should -Be 0, 'COMPLETE'
    }

    It 'fails when there is too little or a document fails' {
        $r = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -MinDocument 3 -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'IngestionTooSmall,*'
        $r.ExitCode, $r.Succeeded, $r.Failed, $r.Failures[0].ErrorId, $r.IngestionJob.Status | Should -Be 1, $false, 1, 'IngestionTooSmall', $null
        [IO.File]::WriteAllBytes("$folder/broken.pdf", [byte[]](1..50))
        $r = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -WarningAction SilentlyContinue -WarningVariable warnings
        $r.ExitCode | Should -Be 0
        "$warnings" | Should -BeLike '*documents failed*'
        [IO.File]::WriteAllBytes("$folder/broken.pdf", [byte[]](1..51))
        (Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -FailOnDocumentError -ErrorAction SilentlyContinue).ExitCode | Should -Be 1
    }

    It 'waits for a job that runs, and starts its own' {
        $null = Send-Admin POST ingestion @{ stepMs = 500 }
        $null = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -SkipIngestion
        $other = Start-BedrockIngestionJob -KnowledgeBaseId KB0000000A -DataSourceId DS0000000A
        $r = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A
        $r.IngestionJob.IngestionJobId | Should -Not -Be $other.IngestionJobId
        $r.ExitCode | Should -Be 0
    }

    It 'does with a job that runs as -OnConflict says' {
        $null = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -SkipIngestion
        $null = Send-Admin POST faults @{ kind = 'status'; operation = 'StartIngestionJob'; status = 409; code = 'ConflictException'; times = 3 }
        $r = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -OnConflict Fail -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ConflictException,*'
        $r.ExitCode, $r.Unchanged, $r.IngestionJob | Should -Be 1, 2, $null
        $r = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -OnConflict Skip
        $r.ExitCode, $r.IngestionJob | Should -Be 0, $null
        (Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -OnConflict Join -ErrorAction SilentlyContinue).ExitCode | Should -Be 1
    }

    It 'ends the wait with -TimeoutSec, and the job goes on' {
        $null = Send-Admin POST ingestion @{ holdIn = 'STARTING' }
        $r = Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable faults
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'WaitTimedOut,*'
        $r.ExitCode, $r.IngestionJob.Status | Should -Be 1, 'STARTING'
    }

    It 'refuses rules of a job that does not run' {
        { Sync-BedrockKnowledgeBase $folder -KnowledgeBaseId KB0000000A -SkipIngestion -MinDocument 1 } | Should -Throw -ErrorId 'ParameterConflict,*'
        Send-Admin GET journal | ForEach-Object entries | Should -BeNullOrEmpty
    }
}

Describe 'The S3 client' -Tag Emulator {
    It 'loads with the first sync and not before, into the private context' {
        $folder = New-Folder @{ 'a.md' = '1' }
        $null = New-Place
        $lines = Invoke-InNewSession @"
Import-Module '$TestManifest'
Set-BedrockContext -EndpointUrl '$($TestEmulator.EndpointUrl)' -Region us-east-1 -Credential ([pscustomobject]@{ AccessKey = 'AKIDEMULATOR00000000'; SecretKey = 'emulator-secret-not-a-secret' })
`$null = Get-BedrockKnowledgeBase KB0000000A
function Get-Copy { [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'AWSSDK.S3' } }
"before: `$(@(Get-Copy).Count)"
`$null = Sync-BedrockKnowledgeBase '$folder' -KnowledgeBaseId KB0000000A -SkipIngestion
"after: `$(@(Get-Copy).Count) default: `$([Runtime.Loader.AssemblyLoadContext]::GetLoadContext((Get-Copy)) -eq [Runtime.Loader.AssemblyLoadContext]::Default)"
"@
        $lines | Should -Be 'before: 0', 'after: 1 default: False'
    }
}
