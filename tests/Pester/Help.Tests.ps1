BeforeDiscovery {
    . $PSScriptRoot/Setup.ps1 -NoEndpoint
    $cases = foreach ($command in Get-Command -Module BedrockPS -CommandType Cmdlet) { @{ Name = $command.Name; Command = $command } }
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1 -NoEndpoint
}

Describe 'Help of <Name>' -ForEach $cases {
    BeforeAll {
        $help = Get-Help $Name -Full
        $ignored = [Management.Automation.Cmdlet]::CommonParameters
        $real = $Command.Parameters.Values | Where-Object Name -NotIn $ignored
    }

    It 'says what it does' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$Name"
        ($help.Description | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }

    It 'describes exactly the real parameters' {
        $described = $help.parameters.parameter.name
        $described | Sort-Object | Should -Be ($real.Name | Sort-Object)
        foreach ($parameter in $help.parameters.parameter) {
            ($parameter.description | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because "-$($parameter.name) needs a description"
        }
    }

    It 'has the syntax of every parameter set' {
        @($help.syntax.syntaxItem) | Should -HaveCount $Command.ParameterSets.Count
        foreach ($set in $Command.ParameterSets) {
            $names = $set.Parameters.Name | Where-Object { $_ -notin $ignored } | Sort-Object
            $same = $help.syntax.syntaxItem | Where-Object { "$($_.parameter.name | Sort-Object)" -eq "$names" }
            $same | Should -Not -BeNullOrEmpty -Because "set $($set.Name) has $names"
        }
    }

    It 'shows at least three examples, each explained' {
        $help.examples.example.Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) {
            $example.code | Should -Not -BeNullOrEmpty
            ($example.remarks | Out-String).Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'names what comes out' {
        $help.returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
    }
}
