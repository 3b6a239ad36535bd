@{
    IncludeDefaultRules = $true
    Severity            = @('Error', 'Warning')
    ExcludeRules        = @(
        # Tasks of the build and tests talk to the person at the console.
        'PSAvoidUsingWriteHost'
        # Internal functions of the build are no cmdlets: they change only what the task is for.
        'PSUseShouldProcessForStateChangingFunctions'
        # Pester's blocks share variables in ways that the analyzer cannot follow.
        'PSUseDeclaredVarsMoreThanAssignments'
        # Setup.ps1 marks the process once for all test files.
        'PSAvoidGlobalVars'
    )
    Rules               = @{
        PSUseConsistentIndentation = @{ Enable = $true; IndentationSize = 4; Kind = 'space'; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSUseConsistentWhitespace  = @{ Enable = $true; CheckOpenBrace = $true; CheckPipe = $true; CheckSeparator = $true; CheckInnerBrace = $true }
        PSPlaceOpenBrace           = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $false; IgnoreOneLineBlock = $true }
        PSUseCompatibleSyntax      = @{ Enable = $true; TargetVersions = @('7.4') }
    }
}
