# The build's own scripts: what reads results and what makes help. They count as product code, since they decide what is green.
BeforeAll {
    $scripts = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../src/BedrockPS.Build'))
    . (Join-Path $scripts 'Workspace.ps1')
    foreach ($name in 'Test', 'Docs', 'Lint') { . (Join-Path $scripts "Tasks/$name.ps1") }
    foreach ($name in 'CommentText', 'CommandModel', 'Maml', 'ReferencePages') { . (Join-Path $scripts "Docs/$name.ps1") }

    function Get-TestDocs([string] $Members = '') {
        $file = Join-Path $TestDrive "comments-$([guid]::NewGuid()).xml"
        [IO.File]::WriteAllText($file, "<doc><members>$Members</members></doc>")
        [pscustomobject]@{
            Comments    = Import-DocComment $file
            Paragraphs  = [Collections.Generic.Dictionary[ValueTuple[object, bool, string], string[]]]::new()
            Commands    = @{ 'Get-Item' = Get-Command Get-Item }
            CmdletNames = @{ 'T:N.GetBedrockThingCommand' = 'Get-BedrockThing' }
            TypePages   = @{ 'T:BedrockPS.Model' = 'Model' }
        }
    }
    function Get-Node([string] $Xml) {
        $document = [Xml.XmlDocument]::new()
        $document.PreserveWhitespace = $true
        $document.LoadXml($Xml)
        $document.DocumentElement
    }
}

Describe 'Reading a TAP report' {
    BeforeAll {
        function Read-Text([string] $Text) {
            $file = Join-Path $TestDrive 'report.tap'
            [IO.File]::WriteAllText($file, $Text)
            @(Read-Tap $file)
        }
    }

    It 'counts leaves and not the groups that sum them up' {
        $results = Read-Text "TAP version 13`n    ok 1 - one`n    not ok 2 - two`n    1..2`nnot ok 1 - group`nok 2 - alone`n"
        $results.Name | Should -Be 'one', 'two', 'alone'
        $results.Outcome | Should -Be 'Passed', 'Failed', 'Passed'
    }

    It 'counts groups in groups once' {
        $results = Read-Text "        ok 1 - a`n    ok 1 - inner`n    ok 2 - b`nok 1 - outer`n"
        $results.Name | Should -Be 'a', 'b'
    }

    It 'gives what a failed test said' {
        $results = Read-Text "not ok 1 - two`n  ---`n  duration_ms: 4`n  error: |-`n    1 is not 2`n  ...`nok 2 - three`n"
        $results[0].Message | Should -Be "  error: |-`n    1 is not 2"
        $results[1].Outcome | Should -Be 'Passed'
    }

    It 'gives the reason of a skip' {
        $results = Read-Text "ok 1 - needs a key # SKIP no key here`nok 2 - other # SKIP`n"
        $results.Outcome | Should -Be 'Skipped', 'Skipped'
        $results[0].Name | Should -Be 'needs a key'
        $results[0].Message | Should -Be 'no key here'
    }
}

Describe 'Reading a trx report' {
    It 'tells passed, failed and skipped apart, with their messages' {
        $file = Join-Path $TestDrive 'report.trx'
        [IO.File]::WriteAllText($file, @'
<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
<UnitTestResult testName="A.ok" outcome="Passed" />
<UnitTestResult testName="A.bad" outcome="Failed"><Output><ErrorInfo><Message>expected 1</Message><StackTrace>at A</StackTrace></ErrorInfo></Output></UnitTestResult>
<UnitTestResult testName="A.later" outcome="NotExecuted"><Output><ErrorInfo><Message>no
 key</Message></ErrorInfo></Output></UnitTestResult>
</Results></TestRun>
'@)
        $results = @(Read-Trx $file)
        $results.Outcome | Should -Be 'Passed', 'Failed', 'Skipped'
        $results[1].Message | Should -Be "expected 1`nat A"
        $results[2].Message | Should -Be 'no key'
    }
}

Describe 'Adding up suites' {
    BeforeEach { $results = [Collections.Generic.List[object]]::new() }

    It 'counts a suite that ran nothing as a failure' {
        Add-SuiteResult $results 'Silent' { }
        $results.Outcome | Should -Be 'Failed'
        $results.Message | Should -Be 'it ran no test'
    }

    It 'counts a suite that broke as a failure, with the reason' {
        Add-SuiteResult $results 'Broken' { throw 'no runner' }
        $results.Outcome | Should -Be 'Failed'
        $results.Message | Should -BeLike 'no runner*'
    }

    It 'is a success only when something passed and nothing failed' -ForEach @(
        @{ Outcomes = @('Passed', 'Skipped'); Expected = $true }
        @{ Outcomes = @('Passed', 'Failed'); Expected = $false }
        @{ Outcomes = @('Skipped'); Expected = $false }
    ) {
        foreach ($outcome in $Outcomes) { Add-SuiteResult $results 'S' { New-TestResult 'x' $outcome 'why' } }
        Write-TestReport $results ([timespan]::Zero) | Should -Be $Expected
    }

    It 'picks suites by part of their name or by pattern' {
        Test-SuiteName 'BedrockPS.Core.Tests' 'Core' | Should -BeTrue
        Test-SuiteName 'BedrockPS.Core.Tests' 'Client', '*Core*' | Should -BeTrue
        Test-SuiteName 'BedrockPS.Core.Tests' 'Pester' | Should -BeFalse
    }
}

Describe 'Comparing reference pages' {
    It 'names each page that is new, changed or gone, and ignores line ends' {
        $fresh = New-Item -ItemType Directory (Join-Path $TestDrive 'fresh/types')
        $old = New-Item -ItemType Directory (Join-Path $TestDrive 'old/types')
        foreach ($name in 'same', 'changed', 'new') { [IO.File]::WriteAllText("$fresh/$name.md", "$name`ntext`n") }
        foreach ($name in 'same', 'gone') { [IO.File]::WriteAllText("$old/$name.md", "$name`r`ntext`r`n") }
        [IO.File]::WriteAllText("$old/changed.md", 'other')
        Compare-Reference (Split-Path $fresh) (Split-Path $old) |
            Should -Be 'types/changed.md (changed)', 'types/gone.md (gone)', 'types/new.md (new)'
    }
}

Describe 'Doc comments' {
    It 'become paragraphs of plain text' {
        $node = Get-Node "<remarks>`n  <para>One <c>code</c>`n  line.</para><para>Two &lt;b&gt;.</para></remarks>"
        ConvertTo-Paragraph (Get-TestDocs) $node | Should -Be 'One code line.', 'Two <b>.'
    }

    It 'become Markdown with its special characters escaped' {
        $node = Get-Node '<summary>Takes <c>a*b</c> or a_b or _c_ or &lt;id&gt;; <see langword="null"/> is none.</summary>'
        ConvertTo-Paragraph (Get-TestDocs) $node -Markdown | Should -Be 'Takes `a*b` or a_b or \_c\_ or \<id>; `null` is none.'
    }

    It 'name cmdlets, parameters and types as users know them' {
        $node = Get-Node '<summary><see cref="T:N.GetBedrockThingCommand"/> with <see cref="P:N.GetBedrockThingCommand.Name"/> gives <see cref="T:BedrockPS.Model"/>, see <see cref="P:BedrockPS.Model.ModelId"/>.</summary>'
        ConvertTo-Paragraph (Get-TestDocs) $node | Should -Be 'Get-BedrockThing with -Name gives Model, see Model.ModelId.'
        ConvertTo-Paragraph (Get-TestDocs) $node -Markdown |
            Should -Be '[`Get-BedrockThing`](../cmdlets/Get-BedrockThing.md) with `-Name` gives [`Model`](../types/Model.md), see `Model.ModelId`.'
    }

    It 'make a paragraph of each list item' {
        $node = Get-Node '<remarks>Kinds:<list type="bullet"><item><term>A</term><description>first</description></item><item><description>second</description></item></list></remarks>'
        ConvertTo-Paragraph (Get-TestDocs) $node | Should -Be 'Kinds:', '- A: first', '- second'
    }

    It 'are taken from elsewhere by inheritdoc with a cref' {
        $docs = Get-TestDocs '<member name="P:A.X"><summary>Of A.</summary></member><member name="P:B.X"><inheritdoc cref="P:A.X"/></member>'
        (Get-CommentNode $docs 'P:B.X' 'summary').InnerText | Should -Be 'Of A.'
    }

    It 'keep the lines and the inner indentation of code' {
        $expected = "Get-Item a |`n    Sort-Object"
        ConvertTo-Code (Get-Node "<code>`n            Get-Item a |`n                Sort-Object`n            </code>") | Should -Be $expected
        ConvertTo-Code (Get-Node "<code>Get-Item a |`n                Sort-Object</code>") | Should -Be $expected
    }
}

Describe 'Examples in help' {
    It 'are refused for <Problem>' -ForEach @(
        @{ Problem = 'a syntax error'; Code = 'Get-Item ('; Text = 'does not parse*' }
        @{ Problem = 'a parameter that is not there'; Code = 'Get-Item -Path a -Colour red'; Text = 'uses -Colour, which Get-Item does not have' }
        @{ Problem = 'a cmdlet of ours that is not there'; Code = 'Get-BedrockNothing'; Text = 'calls Get-BedrockNothing, which does not exist' }
    ) {
        @(Get-ExampleDefect (Get-TestDocs) $Code)[0] | Should -BeLike $Text
    }

    It 'may use aliases of parameters and commands of others' {
        Get-ExampleDefect (Get-TestDocs) 'Get-Item -PSPath a | Where-Object Length -gt 1' | Should -BeNullOrEmpty
    }
}

Describe 'Lint of tracked files' {
    It 'finds registry hosts and places of this machine, with the line' {
        $workspace = [pscustomobject]@{ Root = Join-Path ([IO.Path]::GetTempPath()) 'checkout' }
        $separator = [IO.Path]::DirectorySeparatorChar
        $file = [pscustomobject]@{ Name = 'a.json'; Text = "fine`n`"https://registry." + "npmjs.org/x`"`n$($workspace.Root)${separator}src" }
        $found = Get-PlaceDefect $workspace $file
        $found | Should -HaveCount 2
        $found[0] | Should -BeLike 'a.json:2 has*'
        $found[1] | Should -BeLike 'a.json:3 has*'
    }

    It 'finds unfinished work but not words that contain the mark' {
        $mark = 'TO' + 'DO'
        Get-UnfinishedDefect ([pscustomobject]@{ Name = 'b.cs'; Text = "// ${mark}: later" }) | Should -Be "b.cs:1 has '$mark'"
        Get-UnfinishedDefect ([pscustomobject]@{ Name = 'b.cs'; Text = "mas${mark}n, method" }) | Should -BeNullOrEmpty
    }
}
