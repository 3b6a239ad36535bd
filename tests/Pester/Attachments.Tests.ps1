BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $model = 'local.echo-v1'
    $png = [byte[]](0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A)
    $jpeg = [byte[]](0xFF, 0xD8, 0xFF, 0xE0)
    $claude = 'us.anthropic.claude-haiku-4-5-20251001-v1:0'

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 20 }
        Invoke-RestMethod @arguments
    }
    function Get-Journal { @((Send-Admin GET journal).entries) }
    function Get-SentContent { ((Get-Journal)[-1].bodyText | ConvertFrom-Json).messages[-1].content }
    function New-TestFile($Name, $Content = 'text') {
        $path = Join-Path $folder $Name
        $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($path))
        if ($Content -is [byte[]]) { [IO.File]::WriteAllBytes($path, $Content) } else { [IO.File]::WriteAllText($path, $Content) }
        $path
    }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'Attachments' -Tag Emulator {
    BeforeEach {
        $null = Send-Admin DELETE journal
        $folder = [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        Push-Location $folder
    }
    AfterEach { Pop-Location }

    Context 'Document names' -Tag C18 {
        It 'sends <File> as <Name> (<Format>)' -ForEach @(
            @{ File = "John's report.pdf"; Name = 'Johns report'; Format = 'pdf' }
            @{ File = 'invoice #123.pdf'; Name = 'invoice 123'; Format = 'pdf' }
            @{ File = 'Report -  Final.pdf'; Name = 'Report - Final'; Format = 'pdf' }
            @{ File = "r$([char]0xE9)sum$([char]0xE9).pdf"; Name = 'resume'; Format = 'pdf' }
            @{ File = "$([char]0x30C6)$([char]0x30B9)$([char]0x30C8)$([char]0x3000)$([char]0x8CC7)$([char]0x6599).xlsx"; Name = 'document'; Format = 'xlsx' }
            @{ File = '.pdf'; Name = 'document'; Format = 'pdf' }
            @{ File = "$('a' * 250).md"; Name = 'a' * 200; Format = 'md' }
            @{ File = 'my_file.docx'; Name = 'my_file'; Format = 'docx' }
        ) {
            $path = New-TestFile $File
            $r = Invoke-BedrockChat 'Sum up' -Attachment $path -ModelId $model
            $r.StopReason | Should -Be 'end_turn'
            $document = (Get-SentContent).document | Where-Object { $_ }
            $document.name | Should -BeExactly $Name
            $document.format | Should -BeExactly $Format
            [IO.File]::Exists($path) | Should -BeTrue
        }

        # No file of Windows can have a tab in its name.
        It 'makes a space of a tab' -Skip:$IsWindows {
            $null = Invoke-BedrockChat 'Sum up' -Attachment (New-TestFile "a`tb.txt") -ModelId $model
            (Get-SentContent)[0].document.name | Should -BeExactly 'a b'
        }

        It 'tells two files of one name apart and puts text beside them' {
            $null = New-TestFile one/notes.txt 'one'
            $null = New-TestFile two/notes.txt 'two'
            $null = Invoke-BedrockChat 'Compare' -Attachment one/notes.txt, two/notes.txt -ModelId $model
            $content = Get-SentContent
            $content.document.name | Where-Object { $_ } | Should -Be 'notes', 'notes (2)'
            $content[-1].text | Should -Be 'Compare'
        }

        It 'finds a new name for a document of a later turn and leaves the earlier ones as they were' {
            $path = New-TestFile notes.txt
            $first = Invoke-BedrockChat 'Read' -Attachment $path -ModelId $model
            $second = $first | Invoke-BedrockChat 'Read again' -Attachment $path
            $third = $second | Invoke-BedrockChat 'And now?'
            $third.StopReason | Should -Be 'end_turn'
            $bodies = (Get-Journal).bodyText
            $bodies[2] | Should -BeLike "$([WildcardPattern]::Escape($bodies[1].TrimEnd(']', '}')))*"
            ($bodies[2] | ConvertFrom-Json).messages.content.document.name | Where-Object { $_ } | Should -Be 'notes', 'notes (2)'
        }
    }

    Context 'Formats' -Tag C19 {
        It 'sends <File> as <Format>' -ForEach @(
            @{ File = 'photo.JPG'; Bytes = [byte[]](0xFF, 0xD8, 0xFF, 0xE0); Format = 'jpeg' }
            @{ File = 'x.jpg'; Bytes = [byte[]](0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A); Format = 'png' }
        ) {
            $null = Invoke-BedrockChat 'What is this?' -Attachment (New-TestFile $File $Bytes) -ModelId $claude
            (Get-SentContent)[0].image.format | Should -BeExactly $Format
        }

        It 'refuses other images before the call and lists what is taken' {
            $path = New-TestFile x.bmp ([byte[]](0x42, 0x4D, 1, 2, 3))
            { Invoke-BedrockChat 'What is this?' -Attachment $path -ModelId $model } | Should -Throw '*png, jpeg, gif, webp*' -ErrorId 'InputInvalid,*'
            Get-Journal | Should -HaveCount 0
        }

        It 'warns of an image of <Length> bytes for Claude: <Warned>' -ForEach @(
            @{ Length = 3932160; Warned = $false }
            @{ Length = 3932161; Warned = $true }
        ) {
            $bytes = [byte[]]::new($Length)
            $png.CopyTo($bytes, 0)
            $path = New-TestFile big.png $bytes
            $null = Invoke-BedrockChat hi -Attachment $path -ModelId $claude -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
            @((Get-Journal).operation -eq 'Converse').Count | Should -Be 1
            if ($Warned) { "$warnings" | Should -BeLike '*3,932,161 bytes*5,242,884*5,242,880*' } else { $warnings | Should -HaveCount 0 }
            $null = Invoke-BedrockChat hi -Attachment $path -ModelId amazon.nova-lite-v1:0 -WarningVariable warnings
            $warnings | Should -HaveCount 0
        }

        It 'sends several kinds in one message, in the order given' {
            $webm = [byte[]](0x1A, 0x45, 0xDF, 0xA3, 0x77, 0x65, 0x62, 0x6D)
            $wav = [Text.Encoding]::ASCII.GetBytes('RIFF0000WAVE')
            $r = Invoke-BedrockChat 'Compare' -ModelId $model -Attachment (New-TestFile a.txt), $png, (Get-Item (New-TestFile film.webm $webm)), $wav, 's3://my-bucket/more.pdf' -BucketOwner 111122223333 -Citation
            $r.StopReason | Should -Be 'end_turn'
            $content = Get-SentContent
            $content | ForEach-Object { $_.psobject.Properties.Name } | Should -Be 'document', 'image', 'video', 'audio', 'document', 'text'
            $content[0].document.citations.enabled | Should -BeTrue
            $content[1].image.source.bytes | Should -Be ([Convert]::ToBase64String($png))
            $content[1].image.psobject.Properties.Name | Should -Not -Contain 'citations'
            $content[4].document.source.s3Location.uri | Should -Be 's3://my-bucket/more.pdf'
            $content[4].document.source.s3Location.bucketOwner | Should -Be '111122223333'
        }

        It 'gives the citations of an answer, streamed or whole' {
            $path = New-TestFile handbook.txt "Nothing of note.`n`nLantern has twelve pods."
            $whole = Invoke-BedrockChat 'How many pods does Lantern have?' -Attachment $path -Citation -ModelId local.extract-v1
            $deltas = Invoke-BedrockChat 'How many pods does Lantern have?' -Attachment $path -Citation -ModelId local.extract-v1 -Stream
            foreach ($r in $whole, $deltas[-1].Response) {
                $r.Text | Should -Be 'Lantern has twelve pods.'
                $r.Citations | Should -HaveCount 1
                $r.Citations[0].Title | Should -Be 'handbook'
                $r.Citations[0].SourceText | Should -Be 'Lantern has twelve pods.'
                $r.Citations[0].LocationType | Should -Be 'documentChar'
                $r.Citations[0].Start | Should -Be 18
                $r.Citations[0].DocumentIndex | Should -Be 0
            }
            ($whole | Invoke-BedrockChat 'Again?').StopReason | Should -Be 'end_turn'
        }

        It 'keeps length and hash on the media of the conversation' {
            $path = New-TestFile a.txt 'abc'
            $r = Invoke-BedrockChat 'Read' -Attachment $path -ModelId $model
            $media = $r.Conversation.Messages[0].Content[0].Document
            $media.Length | Should -Be 3
            $media.Sha256 | Should -Be (Get-FileHash $path).Hash
            [Text.Encoding]::UTF8.GetString($media.Bytes) | Should -Be 'abc'
            $media | Format-Table | Out-String | Should -Match 'a\s+txt\s+3'
            $media | Format-List | Out-String | Should -Match 'Sha256'
        }
    }

    Context 'Paths' {
        It 'takes a file of that very name before its reading as a wildcard' {
            $null = New-TestFile 'a[1].txt' 'literal'
            $null = New-TestFile a1.txt 'other'
            foreach ($path in 'a[1].txt', 'a`[1`].txt', "./a[1].txt", (Join-Path $folder 'a[1].txt'), (Get-Item -LiteralPath 'a[1].txt'), (Resolve-Path -LiteralPath 'a[1].txt')) {
                $null = Invoke-BedrockChat hi -Attachment $path -ModelId $model
                (Get-SentContent)[0].document.name | Should -BeExactly 'a[1]'
            }
            Remove-Item -LiteralPath 'a[1].txt'
            $null = Invoke-BedrockChat hi -Attachment 'a[1].txt' -ModelId $model
            (Get-SentContent)[0].document.name | Should -BeExactly 'a1'
        }

        It 'expands wildcards in the order of names and leaves folders out' {
            'c', 'a', 'b' | ForEach-Object { $null = New-TestFile "$_.txt" }
            $null = New-Item -ItemType Directory d.txt
            $null = Invoke-BedrockChat hi -Attachment '*.txt' -ModelId $model
            (Get-SentContent).document.name | Where-Object { $_ } | Should -Be 'a', 'b', 'c'
        }

        It 'starts relative paths at the current location and knows drives' {
            $null = New-TestFile sub/x.txt
            Push-Location sub
            try { $null = Invoke-BedrockChat hi -Attachment x.txt -ModelId $model } finally { Pop-Location }
            (Get-SentContent)[0].document.name | Should -Be 'x'
            $null = New-PSDrive -Name attach -PSProvider FileSystem -Root $folder -Scope Script
            $null = Invoke-BedrockChat hi -Attachment attach:/sub/x.txt -ModelId $model
            (Get-SentContent)[0].document.name | Should -Be 'x'
        }

        It 'ends before any request for <Case>' -ForEach @(
            @{ Case = 'a missing file'; Path = 'none.txt'; Id = 'FileUnavailable' }
            @{ Case = 'a wildcard without match'; Path = 'none*.txt'; Id = 'FileUnavailable' }
            @{ Case = 'a folder'; Path = 'dir'; Id = 'InputInvalid' }
            @{ Case = 'a wildcard that finds folders alone'; Path = 'di?'; Id = 'InputInvalid' }
            @{ Case = 'an empty file'; Path = 'empty.txt'; Id = 'InputInvalid' }
            @{ Case = 'another provider'; Path = 'env:PATH'; Id = 'InputInvalid' }
            @{ Case = 'an unknown drive'; Path = 'https://example.com/a.png'; Id = 'FileUnavailable' }
            @{ Case = 'a bad bucket'; Path = 's3://No/a.png'; Id = 'InputInvalid' }
            @{ Case = 'an object without format'; Path = 's3://my-bucket/a'; Id = 'InputInvalid' }
            @{ Case = 'another object'; Path = 5; Id = 'InputInvalid' }
        ) {
            $null = New-Item -ItemType Directory dir
            $null = New-TestFile empty.txt ''
            { 'one', 'two' | Invoke-BedrockChat hi -Attachment $Path -ModelId $model } | Should -Throw -ErrorId "$Id,*"
            { Measure-BedrockToken hi -Attachment $Path -ModelId $model } | Should -Throw -ErrorId "$Id,*"
            Get-Journal | Should -HaveCount 0
        }

        It 'refuses an owner that is no account and one without attachments' {
            { Invoke-BedrockChat hi -Attachment s3://my-bucket/a.png -BucketOwner me -ModelId $model } | Should -Throw -ErrorId 'InputInvalid,*'
            { Invoke-BedrockChat hi -BucketOwner 111122223333 -ModelId $model } | Should -Throw -ErrorId 'ParameterConflict,*'
        }
    }

    Context 'Pipeline' {
        It 'sends one message for each file that is piped in' {
            'a', 'b' | ForEach-Object { $null = New-TestFile "$_.txt" "text of $_" }
            $r = Get-ChildItem *.txt | Invoke-BedrockChat 'Sum up' -ModelId $model
            $r | Should -HaveCount 2
            $r[0].InputObject | Should -BeOfType ([IO.FileInfo])
            $r.InputObject.Name | Should -Be 'a.txt', 'b.txt'
            (Get-Journal) | Should -HaveCount 2
            $content = Get-SentContent
            $content[0].document.name | Should -Be 'b'
            $content[1].text | Should -Be 'Sum up'
        }

        It 'takes a byte array as one item' {
            $null = , $png | Invoke-BedrockChat 'What is this?' -ModelId $model
            (Get-SentContent)[0].image.format | Should -Be 'png'
            $null = Invoke-BedrockChat 'What is this?' -Attachment ([object[]]$jpeg) -ModelId $model
            (Get-SentContent)[0].image.format | Should -Be 'jpeg'
        }

        It 'needs a message, and reports each item that cannot be sent' {
            $null = New-TestFile a.txt
            $null = New-TestFile empty.txt ''
            $null = New-Item -ItemType Directory dir
            $null = Get-Item a.txt | Invoke-BedrockChat -ModelId $model -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
            $out = Get-Item empty.txt, dir, a.txt | Invoke-BedrockChat hi -ModelId $model -ErrorAction SilentlyContinue -ErrorVariable faults
            $out | Should -HaveCount 1
            $faults | Should -HaveCount 2
            $faults[0].TargetObject.Name | Should -Be 'empty.txt'
            $faults[1].TargetObject.Name | Should -Be 'dir'
        }

        It 'puts -Attachment before what is piped in, in parallel too, and reads it once' {
            $shared = New-TestFile shared.txt 'same'
            1..8 | ForEach-Object { $null = New-TestFile "part$_.csv" "n,$_" }
            $r = Get-ChildItem part*.csv | Invoke-BedrockChat 'Compare' -Attachment $shared -ModelId $model -ThrottleLimit 4
            $r.InputObject.Name | Should -Be (1..8 | ForEach-Object { "part$_.csv" })
            foreach ($answer in $r) {
                $turn = $answer.Conversation.Messages[0]
                $turn.Content.Document.Name | Should -Be 'shared', $answer.InputObject.BaseName
                [object]::ReferenceEquals($turn.Content[0].Document.Bytes, $r[0].Conversation.Messages[0].Content[0].Document.Bytes) | Should -BeTrue
            }
        }

        It 'takes strings that carry a path as text' {
            $path = New-TestFile lines.txt "one`ntwo"
            $null = Get-Content $path | Invoke-BedrockChat 'Sum up' -ModelId $model
            Get-SentContent | Should -HaveCount 1
        }
    }

    Context 'Limits' {
        It 'names the limit of <Case> before anything is sent' -ForEach @(
            @{ Case = 'documents in a request'; Files = 6; Length = 1; Text = '*6 documents*5 in one request*' }
            @{ Case = 'bytes of a document'; Files = 1; Length = 4718593; Text = "*'d1' (txt) has 4,718,593 bytes*4,718,592 (4.5 MB)*" }
            @{ Case = 'bytes of a file'; Files = 1; Length = 25000001; Text = '*25,000,001 bytes*25,000,000 (25 MB)*' }
        ) {
            1..$Files | ForEach-Object {
                $stream = [IO.File]::Create((Join-Path $folder "d$_.txt"))
                $stream.SetLength($Length)
                $stream.Dispose()
            }
            { Invoke-BedrockChat hi -Attachment d*.txt -ModelId $model -ErrorAction Stop -WarningAction SilentlyContinue } | Should -Throw $Text -ErrorId 'InputInvalid,*'
            Get-Journal | Should -HaveCount 0
        }

        It 'wants text beside a document' {
            { Invoke-BedrockChat -Attachment (New-TestFile a.txt) -ModelId $model -ErrorAction Stop } | Should -Throw '*needs text*' -ErrorId 'InputInvalid,*'
            $r = Invoke-BedrockChat hi -ModelId $model
            { $r | Invoke-BedrockChat -Attachment (New-TestFile a.txt) -ErrorAction Stop } | Should -Throw '*needs text*'
        }

        It 'sends a document of 4.5 MB whole' {
            $bytes = [byte[]]::new(4718592)
            [Array]::Fill($bytes, [byte]65)
            $r = Invoke-BedrockChat hi -Attachment (New-TestFile d.txt $bytes) -ModelId $model
            $r.StopReason | Should -Be 'end_turn'
        }
    }
}

Describe 'New-BedrockMessage' -Tag Emulator {
    BeforeEach {
        $null = Send-Admin DELETE journal
        $folder = [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        Push-Location $folder
    }
    AfterEach { Pop-Location }

    It 'makes a turn of texts, attachments and a cache point' {
        $null = New-TestFile manual.txt
        $turn = New-BedrockMessage 'first', 'second' -Attachment manual.txt, $png -DocumentContext 'May' -Citation -CachePoint -CacheTtl 1h
        $turn | Should -BeOfType ([BedrockPS.Message])
        $turn.Role | Should -Be 'user'
        $turn.Content.Kind | Should -Be 'document', 'image', 'text', 'text', 'cachePoint'
        $turn.Content[0].Document.Context | Should -Be 'May'
        Get-Journal | Should -HaveCount 0
        $null = $turn | Invoke-BedrockChat 'question' -ModelId $model
        $content = Get-SentContent
        $content[0].document.context | Should -Be 'May'
        $content[4].cachePoint.ttl | Should -Be '1h'
        $content[5].text | Should -Be 'question'
    }

    It 'makes a turn for each item that is piped in' {
        'a', 'b' | ForEach-Object { $null = New-TestFile "$_.txt" }
        $turns = Get-ChildItem *.txt | New-BedrockMessage 'Name the owner'
        $turns | Should -HaveCount 2
        $turns[1].Content[0].Document.Name | Should -Be 'b'
        $turns[1].Content[1].Text | Should -Be 'Name the owner'
        "$('data' | New-BedrockMessage 'Sum up')" | Should -Be "Sum up`n`ndata"
        "$('alone' | New-BedrockMessage -Role assistant)" | Should -Be 'alone'
        ($turns | Measure-BedrockToken -ModelId $model).InputTokens | Should -Not -BeNullOrEmpty
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'nothing'; Arguments = @{}; Id = 'InputInvalid' }
        @{ Case = 'blank text'; Arguments = @{ Message = 'a', ' ' }; Id = 'InputInvalid' }
        @{ Case = 'files of an assistant'; Arguments = @{ Attachment = 's3://my-bucket/a.png'; Role = 'assistant' }; Id = 'ParameterConflict' }
        @{ Case = 'a time without a cache point'; Arguments = @{ Message = 'a'; CacheTtl = '5m' }; Id = 'ParameterConflict' }
        @{ Case = 'an owner without attachments'; Arguments = @{ Message = 'a'; BucketOwner = '111122223333' }; Id = 'ParameterConflict' }
        @{ Case = 'a missing file'; Arguments = @{ Message = 'a'; Attachment = 'none.txt' }; Id = 'FileUnavailable' }
    ) {
        { New-BedrockMessage @Arguments -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
    }

    It 'shows the turn' {
        New-BedrockMessage 'hello' -Attachment s3://my-bucket/a.png | Format-Table | Out-String | Should -Match 'user\s+2'
        New-BedrockMessage 'hello' | Format-List | Out-String | Should -Match 'hello'
    }
}
