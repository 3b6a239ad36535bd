BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $model = 'local.extract-v1'
    Set-BedrockContext -ModelId $model

    enum Currency { EUR; USD }
    class Line { [string] $Item; [int] $Count }
    class Invoice {
        [string] $Number
        [datetime] $Date
        [decimal] $Total
        [Currency] $Currency
        [ValidateRange(1, 5)] [int] $Rating
        [Nullable[int]] $Days
    }
    class Limited {
        [ValidateRange(1, 5)] [int] $Level
        [ValidateSet('red', 'green')] [string] $Color
        [ValidateLength(2, 4)] [ValidatePattern('\A[A-Z]+\z')] [string] $Code
        [ValidateCount(1, 3)] [ValidateSet('a', 'b')] [string[]] $Tags
        [ValidateNotNullOrEmpty()] [string] $Title
        [ValidatePattern('(?>x)y')] [string] $Odd
        [AllowNull()] [string] $Maybe
        [System.ComponentModel.Description('Who it is for')] [Line[]] $Lines
        hidden [string] $Secret
    }
    $text = 'Invoice number: INV-7, date 2024-05-06T07:08:09Z, total 12.50 USD, rating 4.'

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 20 }
        Invoke-RestMethod @arguments
    }
    function Get-Sent { , @((Send-Admin GET 'journal?operation=Converse').entries | ForEach-Object { $_.bodyText | ConvertFrom-Json -AsHashtable }) }
    function Set-Answer([object[]] $Texts, $StopReason = 'end_turn') {
        $exchanges = @(foreach ($item in $Texts) {
                @{ match = @{ operation = 'Converse' }; answer = @{ json = @{ output = @{ message = @{ role = 'assistant'; content = @(@{ text = $item }) } }; stopReason = $StopReason; usage = @{ inputTokens = 3; outputTokens = 2; totalTokens = 5 } } } }
            })
        $null = Send-Admin POST scenario @{ exchanges = $exchanges }
    }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'ConvertTo-BedrockSchema' {
    It 'takes a PowerShell class with the limits of its properties' {
        ConvertTo-BedrockSchema ([Limited]) -Compress | Should -BeExactly ('{"type":"object","properties":{"Level":{"type":"integer","minimum":1,"maximum":5},"Color":{"type":"string","enum":["red","green"]},"Code":{"type":"string","minLength":2,"maxLength":4,"pattern":"^[A-Z]+$"},' +
            '"Tags":{"type":"array","items":{"type":"string","enum":["a","b"]},"minItems":1,"maxItems":3},"Title":{"type":"string","minLength":1},"Odd":{"type":"string","description":"Matches the .NET regular expression (?>x)y"},"Maybe":{"type":"string"},' +
            '"Lines":{"type":"array","items":{"type":"object","properties":{"Item":{"type":"string"},"Count":{"type":"integer"}},"required":["Item","Count"],"additionalProperties":false},"description":"Who it is for"}},"required":["Level","Color","Code","Tags","Title","Odd","Lines"],"additionalProperties":false}')
    }

    It 'takes a sample, and types in place of values' {
        [pscustomobject]@{ Name = 'a'; Seen = Get-Date; Parts = @([pscustomobject]@{ N = 1 }) } | ConvertTo-BedrockSchema -Compress |
            Should -BeExactly '{"type":"object","properties":{"Name":{"type":"string"},"Seen":{"type":"string","format":"date-time"},"Parts":{"type":"array","items":{"type":"object","properties":{"N":{"type":"integer"}},"required":["N"],"additionalProperties":false}}},"required":["Name","Seen","Parts"],"additionalProperties":false}'
        ConvertTo-BedrockSchema ([ordered]@{ Id = [guid]; Tags = [string[]]; Any = $null }) -Compress |
            Should -BeExactly '{"type":"object","properties":{"Id":{"type":"string","format":"uuid"},"Tags":{"type":"array","items":{"type":"string"}},"Any":{}},"required":["Id","Tags","Any"],"additionalProperties":false}'
    }

    It 'gives the one schema of each form it can be written in: <Form>' -Tag C15 -ForEach @(
        @{ Form = 'hashtable'; Schema = [ordered]@{ type = 'object'; properties = @{ city = @{ type = 'string' } }; required = @('city') } }
        @{ Form = 'text'; Schema = '{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}' }
        @{ Form = 'object'; Schema = '{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}' | ConvertFrom-Json }
        @{ Form = 'text with $schema'; Schema = '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"city":{"type":"string"}},"required":["city"]}' }
    ) {
        ConvertTo-BedrockSchema $Schema -Compress | Should -BeExactly '{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}'
    }

    It 'writes lines unless told not to, and takes the name of a type' {
        ConvertTo-BedrockSchema int | Should -Be "{`n  `"type`": `"integer`"`n}".ReplaceLineEndings()
    }

    It 'refuses what has no form, item by item' {
        $out = [int], [scriptblock], [string] | ConvertTo-BedrockSchema -Compress -ErrorAction SilentlyContinue -ErrorVariable faults
        $out | Should -HaveCount 2
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'InputInvalid,*'
        { ConvertTo-BedrockSchema NoSuchType -ErrorAction Stop } | Should -Throw '*NoSuchType*' -ErrorId 'InputInvalid,*'
        { ConvertTo-BedrockSchema '{"type":"objct"}' -ErrorAction Stop } | Should -Throw '*objct*' -ErrorId 'InputInvalid,*'
    }
}

Describe 'Invoke-BedrockChat with a schema' -Tag Emulator {
    BeforeEach { $null = Send-Admin DELETE journal; $null = Send-Admin DELETE scenario; $null = Send-Admin DELETE faults }

    Context 'Objects' {
        It 'are of a PowerShell class, with exact values' {
            $r = $text | Invoke-BedrockChat 'Extract' -OutputType ([Invoice])
            $r | Should -BeOfType ([Invoice])
            $r.Number | Should -Be 'INV-7'
            $r.Date | Should -Be ([datetime]::new(2024, 5, 6, 7, 8, 9, [DateTimeKind]::Utc))
            $r.Date.Kind | Should -Be 'Utc'
            $r.Total.ToString([cultureinfo]::InvariantCulture) | Should -Be '12.50'
            $r.Currency | Should -Be ([Currency]::USD)
            $sent = (Get-Sent)[0].outputConfig.textFormat
            $sent.type | Should -Be 'json_schema'
            $sent.structure.jsonSchema.name | Should -Be 'Invoice'
            $sent.structure.jsonSchema.schema | Should -BeExactly (ConvertTo-BedrockSchema ([Invoice]) -Compress)
        }

        It 'are the same under the culture <Culture>' -ForEach @(@{ Culture = 'de-DE' }, @{ Culture = 'tr-TR' }, @{ Culture = 'fa-IR' }) {
            $before = [cultureinfo]::CurrentCulture
            try {
                [cultureinfo]::CurrentCulture = $Culture
                Set-Answer '{"Number":"I","Date":"2024-05-06T09:08:09+02:00","Total":1234.50,"Currency":"EUR","Rating":3,"Days":null}'
                $r = Invoke-BedrockChat x -OutputType ([Invoice])
                $r.Total | Should -Be 1234.50d
                $r.Date | Should -Be ([datetime]::new(2024, 5, 6, 7, 8, 9, [DateTimeKind]::Utc))
                $null -eq $r.Days | Should -BeTrue
            }
            finally { [cultureinfo]::CurrentCulture = $before }
        }

        It 'of a schema are custom objects that keep exact integers and text' {
            Set-Answer '{"id":9007199254740993,"price":2.0,"when":"2024-01-02T03:04:05Z","sub":{"list":[1,{"a":null}]}}'
            $r = Invoke-BedrockChat x -JsonSchema '{"type":"object"}'
            $r | Should -BeOfType ([pscustomobject])
            $r.id | Should -Be 9007199254740993
            $r.id | Should -BeOfType ([long])
            $r.price | Should -BeOfType ([double])
            $r.when | Should -BeOfType ([string])
            $r.sub.list[1].PSObject.Properties.Name | Should -Be 'a'
        }

        It 'after a sample have its properties and types' {
            Set-Answer '{"Tags":["x"],"Seen":"2024-05-06T07:08:09Z","N":5000000000,"Share":3}'
            $r = Invoke-BedrockChat x -OutputType ([pscustomobject]@{ N = 1; Share = 0.5; Seen = Get-Date; Tags = [string[]] })
            $r.PSObject.Properties.Name | Should -Be 'N', 'Share', 'Seen', 'Tags'
            $r.N | Should -Be 5000000000
            $r.Share | Should -BeOfType ([double])
            $r.Seen | Should -BeOfType ([datetime])
            , $r.Tags | Should -BeOfType ([string[]])
        }

        It 'of a list come one by one' {
            Set-Answer '{"value":[{"Item":"a","Count":1},{"Item":"b","Count":2}]}'
            $r = Invoke-BedrockChat x -OutputType ([Line[]])
            $r | Should -HaveCount 2
            $r[1] | Should -BeOfType ([Line])
            $r.ForEach({ $_.Count }) | Should -Be 1, 2
        }

        It 'come for each item in order, with faults in their place' {
            $items = 1..6 | ForEach-Object { if ($_ -eq 3) { 'nothing to find' } else { $text -replace 'INV-7', "INV-$_" } }
            $r = $items | Invoke-BedrockChat 'Extract' -OutputType ([Invoice]) -ThrottleLimit 3 -ErrorAction SilentlyContinue -ErrorVariable faults
            $r.Number | Should -Be 'INV-1', 'INV-2', 'INV-4', 'INV-5', 'INV-6'
            $faults | Should -HaveCount 1
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'SchemaMismatch,*'
            $faults[0].TargetObject.InputObject | Should -Be 'nothing to find'
        }

        It 'never run what the model writes' {
            $global:ran = 0
            Set-Answer '{"Item":"$(($global:ran++))","Count":1}'
            $r = Invoke-BedrockChat x -OutputType ([Line])
            $r.Item | Should -BeExactly '$(($global:ran++))'
            "$global:ran" | Should -Be '0'
        }
    }

    Context 'The response' {
        It 'comes with -As Response, checked, and beside the object with -ResponseVariable' {
            $r = $text | Invoke-BedrockChat 'Extract' -OutputType ([Invoice]) -As Response
            $r | Should -BeOfType ([BedrockPS.ChatResponse])
            ($r.Text | ConvertFrom-Json).Number | Should -Be 'INV-7'
            $null = $text | Invoke-BedrockChat 'Extract' -OutputType ([Invoice]) -ResponseVariable kept
            $kept.Usage.InputTokens | Should -BeGreaterThan 0
            $text | Invoke-BedrockChat 'Extract' -OutputType ([Invoice]) -As Text | Should -BeOfType ([string])
        }

        It 'is gone on with, without a tool left behind: <Model>' -ForEach @(@{ Model = 'local.extract-v1' }, @{ Model = 'local.noformat-v1' }) {
            $r = $text | Invoke-BedrockChat 'Extract' -OutputType ([Invoice]) -As Response -ModelId $Model
            $null = $r | Invoke-BedrockChat 'And now?'
            $last = (Get-Sent)[-1]
            $last.messages.role | Should -Be 'user', 'assistant', 'user'
            ($last.messages[1].content[0].text | ConvertFrom-Json).Number | Should -Be 'INV-7'
            $last.Keys | Should -Be 'messages'
        }

        It 'is shown as it comes' {
            $r = $text | Invoke-BedrockChat 'Extract' -OutputType ([Invoice]) -Show -InformationVariable shown 6> $null
            $r | Should -BeOfType ([Invoice])
            -join $shown | Should -BeLike '*INV-7*'
        }
    }

    Context 'Form' {
        It 'is the tool where outputConfig is refused, remembered for the model' {
            $r = $text | Invoke-BedrockChat 'Extract' -OutputType ([Invoice]) -ModelId local.noformat-v1
            $r.Number | Should -Be 'INV-7'
            $null = Send-Admin DELETE journal
            $null = $text | Invoke-BedrockChat 'Extract' -OutputType ([Invoice]) -ModelId local.noformat-v1
            $sent = Get-Sent
            $sent | Should -HaveCount 1
            $sent[0].Keys | Should -Not -Contain 'outputConfig'
            $sent[0].toolConfig.toolChoice.tool.name | Should -Be 'Invoice'
        }

        It 'leaves the first refusal as the error when both are refused' {
            $null = Send-Admin POST faults @(
                @{ kind = 'status'; operation = 'Converse'; status = 400; code = 'ValidationException'; message = 'first words' }
                @{ kind = 'status'; operation = 'Converse'; status = 400; code = 'ValidationException'; message = 'second words' }
            )
            $null = Invoke-BedrockChat x -OutputType ([Line]) -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ValidationException,*'
            $faults[0].Exception.Message | Should -BeLike '*first words*'
            (Get-Sent).Count | Should -Be 2
        }
    }

    Context 'Answers that do not fit' {
        It 'are asked for once more with what is wrong' {
            Set-Answer '{"Item":"a","Count":"many"}', '{"Item":"a","Count":2}'
            (Invoke-BedrockChat x -OutputType ([Line]) -ResponseVariable kept).Count | Should -Be 2
            $sent = Get-Sent
            $sent | Should -HaveCount 2
            $sent[1].messages.role | Should -Be 'user', 'assistant', 'user'
            $sent[1].messages[2].content[0].text | Should -BeLike '*/Count: *integer*'
            $kept.Usage.InputTokens | Should -Be 6
            $kept.Conversation.Messages | Should -HaveCount 2
        }

        It 'twice are the error SchemaMismatch with the raw answer' {
            Set-Answer '{"Item":"a"}', '{"Item":"b"}'
            $r = Invoke-BedrockChat x -OutputType ([Line]) -ErrorAction SilentlyContinue -ErrorVariable faults
            $r | Should -BeNullOrEmpty
            $faults | Should -HaveCount 1
            $faults[0].FullyQualifiedErrorId | Should -Be 'SchemaMismatch,BedrockPS.Commands.Chat.InvokeBedrockChatCommand'
            $faults[0].CategoryInfo.Category | Should -Be 'InvalidResult'
            $faults[0].TargetObject.Text | Should -BeExactly '{"Item":"b"}'
            $faults[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It '<Reason> is not read and not asked for again' -ForEach @(@{ Reason = 'max_tokens' }, @{ Reason = 'guardrail_intervened' }, @{ Reason = 'content_filtered' }) {
            Set-Answer '{"Item":"a","Count":1}' -StopReason $Reason
            $r = Invoke-BedrockChat x -OutputType ([Line]) -ErrorAction SilentlyContinue -ErrorVariable faults
            $r | Should -BeNullOrEmpty
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'SchemaMismatch,*'
            $faults[0].Exception.Message | Should -BeLike "*$Reason*"
            (Get-Sent).Count | Should -Be 1
        }

        It 'fit the schema and not the class are SchemaMismatch too' {
            Set-Answer '{"Item":"a","Count":3000000000}'
            $null = Invoke-BedrockChat x -OutputType ([Line]) -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'SchemaMismatch,*'
            $faults[0].Exception.Message | Should -BeLike '*the answer.Count*Int32*'
            $faults[0].TargetObject.Text | Should -BeLike '*3000000000*'
        }
    }

    Context 'Tools' {
        It 'may be run before the answer: <Model>' -ForEach @(@{ Model = 'local.extract-v1' }, @{ Model = 'local.noformat-v1' }) {
            $tool = New-BedrockTool { 'The number is INV-9. Total: 3.5.' } -Name lookup_invoice
            $r = Invoke-BedrockChat 'use lookup_invoice' -Tool $tool -InvokeTool Auto -ModelId $Model -OutputType ([ordered]@{ Number = [string]; Total = [double] })
            $r.Total | Should -Be 3.5
        }
    }

    Context 'Input' {
        It 'a file holds the schema' {
            $file = Join-Path $TestDrive schema.json
            ConvertTo-BedrockSchema ([Line]) | Set-Content $file
            Set-Answer '{"Item":"a","Count":1}', '{"Item":"a","Count":1}'
            (Invoke-BedrockChat x -JsonSchema (Get-Item $file)).Item | Should -Be 'a'
            (Invoke-BedrockChat x -JsonSchema (Get-Content $file)).Item | Should -Be 'a'
        }

        It '<Name> is refused before any request' -ForEach @(
            @{ Name = '-Stream with a schema'; Arguments = @{ Stream = $true; JsonSchema = '{"type":"object"}' }; Id = 'ParameterConflict' }
            @{ Name = 'both parameters'; Arguments = @{ OutputType = [int]; JsonSchema = '{"type":"object"}' }; Id = 'ParameterConflict' }
            @{ Name = '-As Object without a schema'; Arguments = @{ As = 'Object' }; Id = 'ParameterConflict' }
            @{ Name = 'text that is no schema'; Arguments = @{ JsonSchema = 'schema.json' }; Id = 'InputInvalid' }
            @{ Name = 'a type without a form'; Arguments = @{ OutputType = [scriptblock] }; Id = 'InputInvalid' }
        ) {
            { Invoke-BedrockChat x @Arguments } | Should -Throw -ErrorId "$Id,*"
            (Send-Admin GET journal).entries | Should -BeNullOrEmpty
        }
    }

    It 'loads the library of schemas into the engine alone, and not before it is needed' {
        $lines = Invoke-InNewSession @"
Import-Module '$TestManifest'
function Find { @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -match '^(JsonSchema|JsonPointer|Json\.More|Humanizer)' }) }
`$null = Start-BedrockEmulator
`$null = Invoke-BedrockChat hi -ModelId local.echo-v1
"before: `$((Find).Count)"
`$null = ConvertTo-BedrockSchema ([int])
"after: `$((Find).Count -gt 0)"
"default: `$(@(Find | Where-Object { `$_ -in [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies }).Count)"
"@
        $lines | Should -Be 'before: 0', 'after: True', 'default: 0'
    }
}
