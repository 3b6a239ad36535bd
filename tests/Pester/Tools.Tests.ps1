BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $model = 'local.extract-v1'
    $schema = @{ type = 'object'; properties = @{ city = @{ type = 'string' } }; required = @('city') }

    function Send-Admin($Method, $Path, $Body) {
        $arguments = @{ Uri = "$($TestEmulator.EndpointUrl)/_emulator/$Path"; Method = $Method; ContentType = 'application/json' }
        if ($Body) { $arguments.Body = ConvertTo-Json $Body -Depth 20 }
        Invoke-RestMethod @arguments
    }
    function Get-Journal { @((Send-Admin GET journal).entries) }
    function Get-SentBody { (Get-Journal)[-1].bodyText | ConvertFrom-Json }
    function Get-SentResult { @((Get-SentBody).messages[-1].content.toolResult) }
    function New-Turn($StopReason, $Content) {
        @{ match = @{ operation = 'Converse' }; answer = @{ json = @{
                    output = @{ message = @{ role = 'assistant'; content = @($Content) } }; stopReason = $StopReason
                    usage = @{ inputTokens = 3; outputTokens = 2; totalTokens = 5 } } } }
    }
    function New-Call($Id, $Name, $Arguments = @{}) { @{ toolUse = @{ toolUseId = $Id; name = $Name; input = $Arguments } } }
    function Set-Turn([object[]] $Turn) { $null = Send-Admin POST scenario @{ exchanges = $Turn } }
    # The model calls these tools at once, then says it is done.
    function Set-Call([object[]] $Call) { Set-Turn (New-Turn tool_use $Call), (New-Turn end_turn @{ text = 'done' }) }
}

AfterAll { Stop-BedrockEmulator -ErrorAction Ignore }

Describe 'New-BedrockTool' {
    Context 'From a command' {
        It 'takes names, CommandInfo from the pipeline, and aliases' {
            (New-BedrockTool Get-Process, Stop-Process).Name | Should -Be 'Get-Process', 'Stop-Process'
            (Get-Command Get-Date | New-BedrockTool).Command | Should -Be 'Get-Date'
            if (-not $IsWindows) { Set-Alias -Name dates -Value Get-Date -Scope Global }
            try { (New-BedrockTool dates).Name | Should -Be 'Get-Date' } finally { Remove-Item alias:dates -ErrorAction Ignore }
        }

        It 'works in strict mode' {
            & { Set-StrictMode -Version Latest; (New-BedrockTool Get-Date).InputSchema.properties.Keys } | Should -Contain Format
        }

        It 'leaves out common and dynamic parameters, and those that no JSON can fill' {
            $names = (New-BedrockTool Stop-Process).InputSchema.properties.Keys
            $names | Should -Be 'Id', 'PassThru', 'Force', 'Name'
            (New-BedrockTool Get-ChildItem).InputSchema.properties.Keys | Should -Not -Contain 'File'
        }

        It 'says which parameters belong together' {
            (New-BedrockTool Stop-Process).Description | Should -BeLike '*Give Id, or Name.'
        }

        It 'reads the help of a function' {
            function global:Get-Stock {
                <#
                .SYNOPSIS
                Counts what is in stock.
                .PARAMETER Item
                Number of the
                article.
                #>
                param([Parameter(Mandatory)] [string] $Item, [Parameter(HelpMessage = 'Where it lies')] [string] $Place)
            }
            try {
                $tool = New-BedrockTool Get-Stock
                $tool.Description | Should -Be 'Counts what is in stock.'
                $tool.InputSchema.properties.Item.description | Should -Be 'Number of the article.'
                $tool.InputSchema.properties.Place.description | Should -Be 'Where it lies'
            }
            finally { Remove-Item function:Get-Stock }
        }

        It 'reads the help of a cmdlet' {
            $tool = New-BedrockTool Get-BedrockModel -IncludeParameter Provider
            $tool.Description | Should -Be (Get-Help Get-BedrockModel).Synopsis
            $tool.InputSchema.properties.Provider.description | Should -Not -BeNullOrEmpty
        }

        It 'offers the parameters that are named' {
            (New-BedrockTool Get-Process -IncludeParameter Id, Na*).InputSchema.properties.Keys | Should -Be 'Id', 'Name'
            (New-BedrockTool Get-Process -ExcludeParameter Module, *Info, *UserName).InputSchema.properties.Keys | Should -Be 'Name', 'Id'
        }

        It 'refuses <Name>' -ForEach @(
            @{ Name = 'a parameter that is not there'; Arguments = @{ Command = 'Get-Process'; IncludeParameter = 'Nothing' }; Text = '*Nothing*' }
            @{ Name = 'to leave out what every call needs'; Arguments = @{ Command = 'Get-FileHash'; ExcludeParameter = 'Path', 'LiteralPath', 'InputStream' }; Text = '*Path*' }
            @{ Name = 'a parameter that has no JSON form'; Arguments = @{ Command = 'Invoke-Command'; IncludeParameter = 'ScriptBlock' }; Text = '*ScriptBlock*' }
            @{ Name = 'a command that is not there'; Arguments = @{ Command = 'Get-NothingAtAll' }; Text = '*Get-NothingAtAll*' }
            @{ Name = 'a script block without a name'; Arguments = @{ Command = { 1 } }; Text = '*-Name*' }
            @{ Name = 'one name for two commands'; Arguments = @{ Command = 'Get-Date', 'Get-Process'; Name = 'x' }; Text = '*one name*' }
        ) {
            { New-BedrockTool @Arguments -ErrorAction Stop } | Should -Throw $Text
        }
    }

    Context 'The schema of a script block' {
        It 'has types, limits and what is mandatory' {
            $tool = New-BedrockTool -Name all -Command {
                param(
                    [Parameter(Mandatory)] [ValidateRange(1, 9)] [int] $Count,
                    [ValidateSet('a', 'b')] [string[]] $Kind,
                    [switch] $Force,
                    [datetime] $Since,
                    [Nullable[int]] $Limit,
                    [DayOfWeek] $Day,
                    [ValidatePattern('^x+$')] [ValidateLength(1, 5)] [string] $Code,
                    [ValidateCount(1, 3)] [double[]] $Share,
                    [hashtable] $Options,
                    $Any,
                    [scriptblock] $Never
                )
            }
            $tool.InputSchemaJson | Should -BeExactly (
                '{"type":"object","properties":{"Count":{"type":"integer","minimum":1,"maximum":9},' +
                '"Kind":{"type":"array","items":{"type":"string","enum":["a","b"]}},"Force":{"type":"boolean"},' +
                '"Since":{"type":"string","format":"date-time"},"Limit":{"type":["integer","null"]},' +
                '"Day":{"type":"string","enum":["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"]},' +
                '"Code":{"type":"string","minLength":1,"maxLength":5,"pattern":"^x+$"},"Share":{"type":"array","items":{"type":"number"},"minItems":1,"maxItems":3},' +
                '"Options":{"type":"object"},"Any":{}},"required":["Count"],"additionalProperties":false}')
            Get-Command BedrockTool -ErrorAction Ignore | Should -BeNullOrEmpty
        }

        It 'can be given, and then names parameters' {
            $tool = New-BedrockTool -Name w -Command { param($city, $other) "in $city" } -JsonSchema $schema
            $tool.InputSchema.properties.Keys | Should -Be 'city'
            { New-BedrockTool -Name w -Command { param($town) } -JsonSchema $schema -ErrorAction Stop } | Should -Throw '*city*'
        }
    }

    Context 'From a schema' -Tag C15 {
        It 'of <Name>' -ForEach @(
            @{ Name = 'a hashtable'; Make = { $schema } }
            @{ Name = 'JSON text'; Make = { '{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}' } }
            @{ Name = 'ConvertFrom-Json'; Make = { '{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}' | ConvertFrom-Json } }
            @{ Name = 'JSON text with $schema'; Make = { '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"city":{"type":"string"}},"required":["city"]}' } }
            @{ Name = 'the form of the wire'; Make = { @{ json = $schema } } }
        ) {
            $given = & $Make
            foreach ($tool in (New-BedrockTool -Name get_weather -Description d -JsonSchema $given), @{ name = 'get_weather'; description = 'd'; inputSchema = $given }) {
                $null = Invoke-BedrockChat hi -ModelId $model -Tool $tool
                $config = (Get-Journal)[-1].bodyText | ConvertFrom-Json -AsHashtable | ForEach-Object toolConfig
                $config.Keys | Should -Be 'tools'
                $spec = $config.tools[0].toolSpec
                $spec.name, $spec.description | Should -Be 'get_weather', 'd'
                $json = $spec.inputSchema.json
                $json.Keys | Sort-Object | Should -Be 'properties', 'required', 'type'
                , $json.required | Should -BeOfType ([object[]])
                $json.required | Should -Be 'city'
                $json.properties.city.type | Should -Be 'string'
            }
        }

        It 'refuses a name that the service would not take, quoting it and the pattern' {
            { Invoke-BedrockChat hi -ModelId $model -Tool @{ name = 'calendar.list events'; description = 'd'; inputSchema = $schema } -ErrorAction Stop } |
                Should -Throw "*'calendar.list events'*``[a-zA-Z0-9_-``]{1,64}*" -ErrorId 'InputInvalid,*'
            { New-BedrockTool -Name 'a b' -JsonSchema $schema -ErrorAction Stop } | Should -Throw "*'a b'*"
        }

        It 'refuses <Name>' -ForEach @(
            @{ Name = 'text that is no JSON'; Given = '{' }
            @{ Name = 'a list'; Given = '[]' }
            @{ Name = 'another type than object'; Given = @{ type = 'string' } }
        ) {
            { New-BedrockTool -Name x -JsonSchema $Given -ErrorAction Stop } | Should -Throw -ErrorId 'InputInvalid,*'
        }
    }
}

Describe 'Invoke-BedrockChat -Tool' {
    BeforeEach { $null = Send-Admin DELETE journal; $null = Send-Admin DELETE scenario; $null = Send-Admin DELETE faults }
    BeforeAll {
        $weather = New-BedrockTool -Name get_weather -Description 'Weather of a city' -Command {
            param([Parameter(Mandatory)] [string] $City, [ValidateSet('C', 'F')] [string] $Unit = 'C')
            "In $City it is 7 degrees $Unit"
        }
        $global:ran = [Collections.Generic.List[string]]::new()
        $note = New-BedrockTool -Name note -Command { param([string] $Text) $global:ran.Add($Text); "noted $Text" }
    }
    BeforeEach { $global:ran.Clear() }
    AfterAll { Remove-Variable ran -Scope Global }

    It 'gives the calls back and runs nothing by default' {
        $r = Invoke-BedrockChat 'Call note with text "hello"' -ModelId $model -Tool $note
        $r.StopReason | Should -Be 'tool_use'
        $r.ToolCalls.Name | Should -Be 'note'
        $global:ran | Should -BeNullOrEmpty
        Get-Journal | Should -HaveCount 1
    }

    It 'takes names of commands and tools of the service' {
        Set-Turn (New-Turn end_turn @{ text = 'ok' })
        $null = Invoke-BedrockChat hi -ModelId $model -Tool Get-Date, @{ systemTool = @{ name = 'nova_grounding' } } -ToolChoice Get-Date
        $config = (Get-SentBody).toolConfig
        $config.tools[0].toolSpec.name | Should -Be 'Get-Date'
        $config.tools[1].systemTool.name | Should -Be 'nova_grounding'
        $config.toolChoice.tool.name | Should -Be 'Get-Date'
    }

    It 'sends <Choice> as a choice' -ForEach @(@{ Choice = 'auto' }, @{ Choice = 'any' }) {
        $null = Invoke-BedrockChat hi -ModelId $model -Tool $weather -ToolChoice $Choice
        ConvertTo-Json (Get-SentBody).toolConfig.toolChoice -Compress | Should -BeExactly "{`"$Choice`":{}}"
    }

    It 'refuses members that no tool has, and tools that went through a job' {
        { Invoke-BedrockChat hi -ModelId $model -Tool @{ name = 'x'; inputShema = $schema } -ErrorAction Stop } | Should -Throw '*inputShema*'
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($weather))
        { Invoke-BedrockChat hi -ModelId $model -Tool $copy -ErrorAction Stop } | Should -Throw '*copy*'
        Get-Journal | Should -BeNullOrEmpty
    }

    It 'goes out again with a history that used tools, and not without one' -Tag C13 {
        Set-Turn (New-Turn tool_use (New-Call t1 get_weather @{ City = 'Oslo' }))
        $r = Invoke-BedrockChat 'weather?' -ModelId $model -Tool $weather -ToolChoice any
        $null = Send-Admin DELETE scenario
        $null = $r | Invoke-BedrockTool | Invoke-BedrockChat -Conversation $r.Conversation
        $config = (Get-SentBody).toolConfig
        $config.tools.toolSpec.name | Should -Be 'get_weather'
        $config.PSObject.Properties.Name | Should -Not -Contain 'toolChoice'
        $null = Invoke-BedrockChat hi -ModelId $model
        (Get-SentBody).PSObject.Properties.Name | Should -Not -Contain 'toolConfig'
    }

    It 'counts towards the tokens' {
        $with = Measure-BedrockToken hi -ModelId $model -Tool $weather
        $with.InputTokens | Should -BeGreaterThan (Measure-BedrockToken hi -ModelId $model).InputTokens
    }

    Context 'with -InvokeTool Auto' {
        It 'runs what a local model calls and answers with it' {
            $r = Invoke-BedrockChat 'Call get_weather for the city "Oslo" in F' -ModelId $model -Tool $weather -InvokeTool Auto
            $r.Text | Should -Be 'In Oslo it is 7 degrees F'
            $r.StopReason | Should -Be 'end_turn'
            $r.Conversation.Messages.Role | Should -Be 'user', 'assistant', 'user', 'assistant'
            $r.Conversation.Usage.InputTokens | Should -BeGreaterThan $r.Usage.InputTokens
        }

        It 'answers all calls of a turn in one message, in order' {
            Set-Call (New-Call t1 note @{ Text = 'a' }), (New-Call t2 Remove-Item @{ Path = '/' }), (New-Call t3 note @{ Text = 'b' })
            (Invoke-BedrockChat go -ModelId $model -Tool $note -InvokeTool Auto).Text | Should -Be 'done'
            $global:ran | Should -Be 'a', 'b'
            Get-Journal | Should -HaveCount 2
            $results = Get-SentResult
            $results.toolUseId | Should -Be 't1', 't2', 't3'
            $results.status | Should -Be 'success', 'error', 'success'
            $results[1].content[0].text | Should -BeLike 'There is no tool of that name*note*'
        }

        It 'gives exact values to the tool' -Tag C16 {
            $global:got = $null
            $tool = New-BedrockTool -Name take -Command {
                param($to, $cc, $n, $price, $id, $ratio, $when, $opt, [decimal] $money)
                $global:got = @{} + $PSBoundParameters
            }
            # Literal JSON, as the service sends it.
            $arguments = '{"to":"a@example.com","cc":null,"n":3,"price":2.0,"id":9007199254740993,"ratio":0.1,"when":"2024-01-02T03:04:05Z","opt":{"x":null,"list":[]},"money":12345678901234.56}'
            $call = '{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"take","input":' + $arguments + '}}]}},"stopReason":"tool_use"}'
            Set-Turn @{ match = @{ operation = 'Converse' }; answer = @{ body = $call; contentType = 'application/json' } }, (New-Turn end_turn @{ text = 'done' })
            $culture = [cultureinfo]::CurrentCulture
            try {
                [cultureinfo]::CurrentCulture = 'de-DE'
                $null = Invoke-BedrockChat go -ModelId $model -Tool $tool -InvokeTool Auto
            }
            finally { [cultureinfo]::CurrentCulture = $culture }
            $global:got.ContainsKey('cc') | Should -BeTrue
            $global:got.cc | Should -BeNullOrEmpty
            $global:got.n | Should -BeOfType ([long])
            $global:got.price | Should -BeOfType ([double])
            $global:got.id | Should -BeExactly 9007199254740993
            $global:got.ratio | Should -BeExactly 0.1
            $global:got.when | Should -BeOfType ([string])
            $global:got.opt.Contains('x') | Should -BeTrue
            $global:got.opt.x | Should -BeNullOrEmpty
            , $global:got.opt.list | Should -BeOfType ([object[]])
            $global:got.money | Should -BeExactly 12345678901234.56d
            (Get-Journal)[-1].bodyText | Should -BeLike "*`"input`":$([WildcardPattern]::Escape($arguments))*"
            (Get-SentResult).content[0].text | Should -Be '(no output)'
            Remove-Variable got -Scope Global
        }

        It 'tells the model of <Name>, and runs nothing' -ForEach @(
            @{ Name = 'an argument that is not there'; Arguments = @{ Text = 'x'; Verbose = $true }; Text = "*no parameter 'Verbose'*Text*" }
            @{ Name = 'a shortened name'; Arguments = @{ Te = 'x' }; Text = "*no parameter 'Te'*" }
            @{ Name = 'a list for a string'; Arguments = @{ Text = @('a', 'b') }; Text = '*Text*string*' }
        ) {
            Set-Call (New-Call t1 note $Arguments)
            $null = Invoke-BedrockChat go -ModelId $model -Tool $note -InvokeTool Auto
            $global:ran | Should -BeNullOrEmpty
            (Get-SentResult).status | Should -Be 'error'
            (Get-SentResult).content[0].text | Should -BeLike $Text
        }

        It 'tells the model of <Name>' -ForEach @(
            @{ Name = 'a mandatory argument that is missing'; Command = { param([Parameter(Mandatory)] $a, $b) 'ran' }; Arguments = @{ b = 1 }; Text = '*a*' }
            @{ Name = 'a fraction for a whole number'; Command = { param([int] $a) 'ran' }; Arguments = @{ a = 2.5 }; Text = '*a*whole*' }
            @{ Name = 'null for a number'; Command = { param([int] $a) 'ran' }; Arguments = @{ a = $null }; Text = '*a*null*' }
            @{ Name = 'a value outside the limits'; Command = { param([ValidateRange(1, 3)] [int] $a) 'ran' }; Arguments = @{ a = 9 }; Text = '*9*' }
            @{ Name = 'text for a switch'; Command = { param([switch] $a) 'ran' }; Arguments = @{ a = 'false' }; Text = '*a*true or false*' }
            @{ Name = 'an exception'; Command = { throw 'disk is gone' }; Text = 'disk is gone' }
            @{ Name = 'an error without output'; Command = { Write-Error 'no such host' }; Text = 'no such host' }
            @{ Name = 'exit'; Command = { exit 3 }; Text = '*exit*' }
            @{ Name = 'break'; Command = { break }; Text = '*break*' }
        ) {
            $tool = New-BedrockTool -Name t -Command $Command
            Set-Call (New-Call t1 t $Arguments)
            (Invoke-BedrockChat go -ModelId $model -Tool $tool -InvokeTool Auto).Text | Should -Be 'done'
            (Get-SentResult).status | Should -Be 'error'
            (Get-SentResult).content[0].text | Should -BeLike $Text
        }

        It 'never evaluates text of the model' {
            $global:pwned = $false
            $text = '$(throw 1); $global:pwned = $true; `$x "$(Get-Date)" @{}'
            Set-Call (New-Call t1 note @{ Text = $text })
            $null = Invoke-BedrockChat go -ModelId $model -Tool $note -InvokeTool Auto
            $global:ran | Should -BeExactly $text
            $global:pwned | Should -BeFalse
            Remove-Variable pwned -Scope Global
        }

        It 'writes <Name> as text' -ForEach @(
            @{ Name = 'strings'; Command = { 'one'; 'two' }; Text = "one`ntwo" }
            @{ Name = 'a number'; Command = { 42 }; Text = '42' }
            @{ Name = 'an object'; Command = { [pscustomobject]@{ a = 1; b = 2.0; c = $null; d = @('x'); e = [DayOfWeek]::Friday } }; Text = '{"a":1,"b":2.0,"c":null,"d":["x"],"e":"Friday"}' }
            @{ Name = 'several values'; Command = { 1; 'x'; $true }; Text = '[1,"x",true]' }
            @{ Name = 'a table'; Command = { [pscustomobject]@{ a = 1; b = 2 } | Format-Table }; Text = "`na b`n- -`n1 2`n`n" }
            @{ Name = 'nothing'; Command = { }; Text = '(no output)' }
            @{ Name = 'output beside errors'; Command = { $ErrorActionPreference = 'Continue'; 'half'; Write-Error 'rest failed' }; Text = "half`nErrors:`nrest failed" }
            @{ Name = 'what contains itself'; Command = { $a = @{}; $a.self = $a; $a }; Text = '{"self":{"self":{"self":{"self":{"self":"System.Collections.Hashtable"}}}}}' }
            @{ Name = 'an object whose property throws'; Command = { [pscustomobject]@{ a = 1 } | Add-Member ScriptProperty b { throw 'no' } -PassThru }; Text = '{"a":1}' }
        ) {
            $tool = New-BedrockTool -Name t -Command $Command
            Set-Call (New-Call t1 t)
            $null = Invoke-BedrockChat go -ModelId $model -Tool $tool -InvokeTool Auto
            (Get-SentResult).content[0].text | Should -BeExactly $Text
            (Get-SentResult).status | Should -Be 'success'
        }

        It 'writes of a .NET object what PowerShell shows of it' {
            Set-Call (New-Call t1 Get-Process @{ Id = @($PID) })
            $null = Invoke-BedrockChat go -ModelId $model -Tool Get-Process -InvokeTool Auto
            ((Get-SentResult).content[0].text | ConvertFrom-Json).PSObject.Properties.Name | Should -Be 'Id', 'Handles', 'CPU', 'SI', 'Name'
        }

        It 'cuts long output with a note' {
            $tool = New-BedrockTool -Name t -Command { 'x' * 100 } -MaxOutputLength 10
            Set-Call (New-Call t1 t)
            $null = Invoke-BedrockChat go -ModelId $model -Tool $tool -InvokeTool Auto
            (Get-SentResult).content[0].text | Should -BeLike 'xxxxxxxxxx?(truncated: 10 of 100*'
        }

        It 'ends with an error after the last round, and gives the response' {
            Set-Turn (1..3 | ForEach-Object { New-Turn tool_use (New-Call "t$_" note @{ Text = "$_" }) })
            $r = Invoke-BedrockChat go -ModelId $model -Tool $note -InvokeTool Auto -MaxToolRound 2 -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ToolRoundLimit,*'
            $r.ToolCalls.ToolUseId | Should -Be 't3'
            $global:ran | Should -Be '1', '2'
        }

        It 'lets the model choose again after a forced call' {
            $r = Invoke-BedrockChat 'note' -ModelId $model -Tool $note -ToolChoice any -InvokeTool Auto
            $r.StopReason | Should -Be 'end_turn'
            (Get-SentBody).toolConfig.PSObject.Properties.Name | Should -Not -Contain 'toolChoice'
        }

        It 'leaves a turn to the caller when one of its tools has nothing behind it' {
            $hand = New-BedrockTool -Name by_hand -JsonSchema $schema
            Set-Turn (New-Turn tool_use (New-Call t1 note @{ Text = 'a' }), (New-Call t2 by_hand @{ city = 'Oslo' }))
            $r = Invoke-BedrockChat go -ModelId $model -Tool $note, $hand -InvokeTool Auto
            $r.ToolCalls.ToolUseId | Should -Be 't1', 't2'
            $global:ran | Should -BeNullOrEmpty
        }

        It 'runs no tool of an answer that ended with <_>' -ForEach 'malformed_tool_use', 'guardrail_intervened' -Tag C21 {
            Set-Turn (New-Turn $_ (New-Call t1 note @{ Text = 'a' }))
            $null = Invoke-BedrockChat go -ModelId $model -Tool $note -InvokeTool Auto -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
            $global:ran | Should -BeNullOrEmpty
            Get-Journal | Should -HaveCount 1
        }

        It 'keeps the tools that ran when a later call fails, so that it can go on from there' {
            Set-Turn (New-Turn tool_use (New-Call t1 note @{ Text = 'a' }))
            $null = Send-Admin POST faults @{ kind = 'status'; operation = 'Converse'; status = 400; code = 'ValidationException'; message = 'no'; skip = 1; times = 1 }
            $null = Invoke-BedrockChat go -ModelId $model -Tool $note -InvokeTool Auto -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ValidationException,*'
            $r = $faults[0].TargetObject | Invoke-BedrockChat
            $r.Text | Should -Be 'noted a'
            $global:ran | Should -Be 'a'
        }

        It 'runs one tool at a time under a throttle limit, on this thread' {
            $global:inside = 0; $global:most = 0; $global:threads = [Collections.Generic.HashSet[int]]::new()
            $tool = New-BedrockTool -Name count -Command {
                $global:inside++; $global:most = [Math]::Max($global:most, $global:inside)
                $null = $global:threads.Add([Environment]::CurrentManagedThreadId)
                $global:inside--; 'counted'
            }
            $answers = 1..12 | ForEach-Object { "count $_" } | Invoke-BedrockChat -ModelId $model -Tool $tool -InvokeTool Auto -ThrottleLimit 6
            $answers.Text | Should -Be (@('counted') * 12)
            $answers.Index | Should -Be (0..11)
            $global:most | Should -Be 1
            $global:threads | Should -HaveCount 1
            Remove-Variable inside, most, threads -Scope Global
        }

        It 'names tools and never their arguments or output in verbose and debug output' {
            Set-Call (New-Call t1 note @{ Text = 'SECRET-IN' }), (New-Call t2 note @{ Other = 'SECRET-IN' })
            $lines = Invoke-BedrockChat go -ModelId $model -Tool $note -InvokeTool Auto -Verbose -Debug 4>&1 5>&1 | Where-Object { $_ -isnot [BedrockPS.ChatResponse] }
            "$lines" | Should -BeLike '*note*'
            "$lines" | Should -Not -BeLike '*SECRET*'
            "$lines" | Should -Not -BeLike '*noted*'
        }

        It 'streams all rounds and ends once' {
            $deltas = @(Invoke-BedrockChat 'Call note with text "hello"' -ModelId $model -Tool $note -InvokeTool Auto -Stream)
            @($deltas | Where-Object Kind -EQ End) | Should -HaveCount 1
            $deltas[-1].Response.Conversation.Messages | Should -HaveCount 4
            $deltas.Kind | Should -Contain 'ToolUse'
            @($deltas | Where-Object Kind -EQ ToolResult).ToolName | Should -Be 'note'
            -join $deltas | Should -BeLike 'I will call note.noted*'
        }

        It 'shows all rounds, each on lines of its own' {
            $r = Invoke-BedrockChat 'Call note with text "hello"' -ModelId $model -Tool $note -InvokeTool Auto -Show -InformationVariable shown
            $text = -join ($shown.MessageData | ForEach-Object { $_.Message; if (-not $_.NoNewLine) { "`n" } })
            $text | Should -BeLike "I will call note.`nnoted*`n"
            $r.StopReason | Should -Be 'end_turn'
        }

        It 'answers streamed calls whose arguments break off with an error result, and reports them' -Tag C07 {
            $global:ran.Clear()
            $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'ConverseStream' }; answer = @{ frames = @(
                            @{ event = 'messageStart'; payload = @{ role = 'assistant' } }
                            @{ event = 'contentBlockStart'; payload = @{ contentBlockIndex = 0; start = @{ toolUse = @{ toolUseId = 't1'; name = 'note' } } } }
                            @{ event = 'contentBlockStart'; payload = @{ contentBlockIndex = 1; start = @{ toolUse = @{ toolUseId = 't2'; name = 'note' } } } }
                            @{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 0; delta = @{ toolUse = @{ input = '{"Text":"a' } } } }
                            @{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 1; delta = @{ toolUse = @{ input = '{"Text":' } } } }
                            @{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 1; delta = @{ toolUse = @{ input = '"b"}' } } } }
                            @{ event = 'messageStop'; payload = @{ stopReason = 'tool_use' } }) } }) }
            $null = Invoke-BedrockChat go -ModelId $model -Tool $note -InvokeTool Auto -Show -InformationAction Ignore -ErrorAction SilentlyContinue -ErrorVariable faults
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ToolInputMalformed,*'
            "$($faults[0])" | Should -BeLike '*t1*not a JSON object*'
            "$($faults[0])" | Should -Not -BeLike '*"Text"*' -Because 'a message holds no text of the model'
            $faults[0].TargetObject.InputJson | Should -Be '{"Text":"a'
            $global:ran | Should -Be 'b'
            (Get-SentResult).status | Should -Be 'error', 'success'
        }

        It 'runs a tool without arguments: <Name>' -Tag C08 -ForEach @(@{ Name = 'no delta'; Delta = @() }, @{ Name = 'an empty delta'; Delta = @(@{ event = 'contentBlockDelta'; payload = @{ contentBlockIndex = 0; delta = @{ toolUse = @{ input = '' } } } }) }) {
            $tool = New-BedrockTool -Name list_hosts -Command { 'alpha', 'beta' }
            $frames = @(@{ event = 'messageStart'; payload = @{ role = 'assistant' } }
                @{ event = 'contentBlockStart'; payload = @{ contentBlockIndex = 0; start = @{ toolUse = @{ toolUseId = 't1'; name = 'list_hosts' } } } }) + $Delta + @(
                @{ event = 'contentBlockStop'; payload = @{ contentBlockIndex = 0 } }
                @{ event = 'messageStop'; payload = @{ stopReason = 'tool_use' } })
            $null = Send-Admin POST scenario @{ exchanges = @(@{ match = @{ operation = 'ConverseStream' }; answer = @{ frames = $frames } }) }
            (Invoke-BedrockChat go -ModelId $model -Tool $tool -InvokeTool Auto -Show -InformationAction Ignore).Text | Should -Be 'alpha beta'
            (Get-Journal)[-1].bodyText | Should -BeLike '*{"toolUse":{"toolUseId":"t1","name":"list_hosts","input":{}}}*'
        }
    }

    Context 'Approval' {
        BeforeAll {
            . $PSScriptRoot/AnsweringHost.ps1
            # Runs a chat with two calls of the tool 'note' in a runspace of that host.
            function Invoke-Answered([string[]] $Answer, [string] $Arguments, [switch] $RequireApproval) {
                $hosting = [AnsweringHost]::new()
                foreach ($one in $Answer) { $hosting.Answers.Given.Enqueue($one) }
                $runspace = [runspacefactory]::CreateRunspace($hosting)
                $runspace.Open()
                $shell = [powershell]::Create($runspace)
                try {
                    $text = "Import-Module '$TestManifest'; `$note = New-BedrockTool -Name note -RequireApproval:`$$RequireApproval -Command { param([string] `$Text) `$ran.Add(`$Text); 'noted' }; " +
                    "Invoke-BedrockChat go -ModelId '$model' -Tool `$note -Context `$context $Arguments"
                    $runspace.SessionStateProxy.SetVariable('context', (Get-BedrockContext))
                    $runspace.SessionStateProxy.SetVariable('ran', $global:ran)
                    $out = $shell.AddScript($text).Invoke()
                    [pscustomobject]@{ Output = $out; Errors = $shell.Streams.Error; Asked = $hosting.Answers.Asked; Written = $hosting.Answers.Written }
                }
                finally { $shell.Dispose(); $runspace.Dispose() }
            }
        }
        BeforeEach { Set-Call (New-Call t1 note @{ Text = 'a' }), (New-Call t2 note @{ Text = "b$([char]27)[2J" }) }

        It 'is asked for each call with -InvokeTool Confirm, with its arguments and without control characters' {
            $run = Invoke-Answered Yes, No '-InvokeTool Confirm'
            $run.Output.Text | Should -Be 'done'
            $run.Asked | Should -HaveCount 2
            $run.Asked[0] | Should -BeLike '*note*{"Text":"a"}*'
            $run.Asked[1] | Should -Not -Match "$([char]27)"
            $global:ran | Should -Be 'a'
            (Get-SentResult).status | Should -Be 'success', 'error'
            (Get-SentResult)[1].content[0].text | Should -BeLike '*declined*'
        }

        It 'can be given or denied to all calls' {
            $null = Invoke-Answered 'Yes to All' '-InvokeTool Confirm'
            $global:ran | Should -HaveCount 2
        }

        It 'is asked for each call of a tool that requires it, whatever -InvokeTool says' {
            $run = Invoke-Answered Yes, Yes '-InvokeTool Auto' -RequireApproval
            $run.Asked | Should -HaveCount 2
            $global:ran | Should -HaveCount 2
        }

        It 'is asked for with -Confirm' {
            $run = Invoke-Answered Yes, No '-InvokeTool Auto -Confirm'
            $run.Asked | Should -HaveCount 2
            $global:ran | Should -Be 'a'
        }

        It 'is not asked for with -WhatIf, which runs nothing' -Tag C57 {
            $run = Invoke-Answered @() '-InvokeTool Confirm -WhatIf' -RequireApproval
            $run.Output.Text | Should -Be 'done'
            $run.Asked | Should -BeNullOrEmpty
            "$($run.Written)" | Should -BeLike '*What if: Run tool note {"Text":"a"}*'
            $global:ran | Should -BeNullOrEmpty
        }

        It 'follows the -WhatIf of a function around it' -Tag C57 {
            function Outer { [CmdletBinding(SupportsShouldProcess)] param() Invoke-BedrockChat go -ModelId $model -Tool $note -InvokeTool Confirm }
            (Outer -WhatIf 6>$null).Text | Should -Be 'done'
            $global:ran | Should -BeNullOrEmpty
        }

        It 'that nobody can give ends before any request: <Name>' -Tag C57 -ForEach @(
            @{ Name = '-InvokeTool Confirm'; Arguments = '-InvokeTool Confirm'; Approval = '$false' }
            @{ Name = 'a tool that requires it'; Arguments = '-InvokeTool Auto'; Approval = '$true' }
            @{ Name = '-Confirm'; Arguments = '-InvokeTool Auto -Confirm'; Approval = '$false' }
        ) {
            $lines = Invoke-InNewSession @"
Import-Module '$TestManifest'
Set-BedrockContext -Region us-east-1 -EndpointUrl '$($TestEmulator.EndpointUrl)' -AccessKey nobody -SecretKey nothing
`$note = New-BedrockTool -Name note -RequireApproval:$Approval -Command { 'ran' }
try { Invoke-BedrockChat go -ModelId $model -Tool `$note $Arguments } catch { `$_.FullyQualifiedErrorId }
"@
            $lines | Should -BeLike 'ToolApprovalRequired,*'
            Get-Journal | Should -BeNullOrEmpty
        }
    }

    It 'refuses -MaxToolRound without -InvokeTool' {
        { Invoke-BedrockChat hi -ModelId $model -Tool $note -MaxToolRound 3 } | Should -Throw -ErrorId 'ParameterConflict,*'
    }

    It 'runs tools that were made in another runspace' {
        $context = Get-BedrockContext
        $result = 1..2 | ForEach-Object -Parallel {
            Import-Module $using:TestManifest
            (Invoke-BedrockChat "Call get_weather for the city `"Town$_`"" -ModelId $using:model -Tool $using:weather -InvokeTool Auto -Context $using:context).Text
        } -ThrottleLimit 2
        $result | Sort-Object | Should -Be 'In Town1 it is 7 degrees C', 'In Town2 it is 7 degrees C'
    }

    It 'runs tools of the conversation when none are given' {
        $r = Invoke-BedrockChat hi -ModelId $model -Tool $note
        $global:ran.Clear()
        ($r | Invoke-BedrockChat 'note with text "later"' -InvokeTool Auto).StopReason | Should -Be 'end_turn'
        $global:ran | Should -Be 'later'
    }

    It 'stops with the pipeline while a tool runs, within a second' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$TestManifest'; `$slow = New-BedrockTool -Name slow -Command { `$started.Set(); Start-Sleep 60; 'late' }; Invoke-BedrockChat 'call slow' -ModelId $model -Tool `$slow -InvokeTool Auto -Context `$context")
        $started = [Threading.ManualResetEventSlim]::new()
        $shell.Runspace.SessionStateProxy.SetVariable('started', $started)
        $shell.Runspace.SessionStateProxy.SetVariable('context', (Get-BedrockContext))
        try {
            $null = $shell.BeginInvoke()
            $started.Wait(30000) | Should -BeTrue
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.ElapsedMilliseconds | Should -BeLessThan 1000
        }
        finally { $shell.Dispose() }
        Get-Journal | Should -HaveCount 1
    }
}

Describe 'Invoke-BedrockTool' {
    BeforeAll {
        $global:ran = [Collections.Generic.List[string]]::new()
        $note = New-BedrockTool -Name note -Command { param([string] $Text) $global:ran.Add($Text); "noted $Text" }
        $hand = New-BedrockTool -Name by_hand -JsonSchema $schema
    }
    BeforeEach {
        $null = Send-Admin DELETE journal
        $null = Send-Admin DELETE scenario
        $global:ran.Clear()
        Set-Turn (New-Turn tool_use (New-Call t1 note @{ Text = 'a' }), (New-Call t2 nothing), (New-Call t3 note @{ Wrong = 1 }))
        $r = Invoke-BedrockChat go -ModelId $model -Tool $note
        Set-Turn (New-Turn end_turn @{ text = 'done' })
    }
    AfterAll { Remove-Variable ran -Scope Global }

    It 'runs the pending calls and gives one message that answers all of them' {
        $message = $r | Invoke-BedrockTool
        $message | Should -BeOfType ([BedrockPS.Message])
        $message.Role | Should -Be 'user'
        $message.Content.ToolResult.ToolUseId | Should -Be 't1', 't2', 't3'
        $message.Content.ToolResult.Status | Should -Be 'success', 'error', 'error'
        $message.Content[0].ToolResult.Text | Should -Be 'noted a'
        $global:ran | Should -Be 'a'
        ($message | Invoke-BedrockChat -Conversation $r.Conversation).Text | Should -Be 'done'
        (Get-SentBody).messages.role | Should -Be 'user', 'assistant', 'user'
        (Get-SentResult).toolUseId | Should -Be 't1', 't2', 't3'
    }

    It 'runs nothing with -WhatIf' {
        $message = $r | Invoke-BedrockTool -WhatIf 6>$null
        $global:ran | Should -BeNullOrEmpty
        $message.Content.ToolResult.Status | Should -Be 'error', 'error', 'error'
    }

    It 'runs nothing under -WhatIf of an outer function' -Tag C57 {
        function Outer { [CmdletBinding(SupportsShouldProcess)] param() $r | Invoke-BedrockTool }
        $message = Outer -WhatIf 6>$null
        $global:ran | Should -BeNullOrEmpty
        $message.Content.ToolResult.Status | Should -Be 'error', 'error', 'error'
    }

    It 'takes results by hand: <Name>' -ForEach @(
        @{ Name = 'in order'; Given = { 'x', @{ n = 1 }, $null } }
        @{ Name = 'by id'; Given = { @{ t2 = @{ n = 1 }; t1 = 'x'; t3 = $null } } }
    ) {
        $message = $r | Invoke-BedrockTool -Result (& $Given)
        $message.Content.ToolResult.Text | Should -BeExactly 'x', '{"n":1}', '(no output)'
        $message.Content.ToolResult.Status | Should -Be 'success', 'success', 'success'
        $global:ran | Should -BeNullOrEmpty
    }

    It 'takes any value for one call, and an error as an error' {
        Set-Turn (New-Turn tool_use (New-Call t1 by_hand @{ city = 'Oslo' })), (New-Turn end_turn @{ text = 'done' })
        $one = Invoke-BedrockChat go -ModelId $model -Tool $hand -InvokeTool Auto
        ($one | Invoke-BedrockTool -Result @{ degrees = 7.0 }).Content.ToolResult.Text | Should -BeExactly '{"degrees":7.0}'
        ($one | Invoke-BedrockTool -Result 1, 2).Content.ToolResult.Text | Should -BeExactly '[1,2]'
        ($one | Invoke-BedrockTool -Result '').Content.ToolResult.Text | Should -BeExactly '(no output)'
        $failed = ($one | Invoke-BedrockTool -Result ([InvalidOperationException]::new('no sensor'))).Content.ToolResult
        $failed.Status, $failed.Text | Should -Be 'error', 'no sensor'
        { $one | Invoke-BedrockTool -ErrorAction Stop } | Should -Throw '*by_hand*' -ErrorId 'InputInvalid,*'
    }

    It 'refuses too few results, and a response without calls' {
        { $r | Invoke-BedrockTool -Result 'x', 'y' -ErrorAction Stop } | Should -Throw '*3 calls*'
        { $r | Invoke-BedrockTool -Result @{ t1 = 'x' } -ErrorAction Stop } | Should -Throw '*t2*'
        { Invoke-BedrockChat hi -ModelId $model | Invoke-BedrockTool -ErrorAction Stop } | Should -Throw '*no tool calls*'
    }
}
