BeforeAll {
    . $PSScriptRoot/Setup.ps1 -NoEndpoint
    $path = Split-Path (Split-Path $TestManifest)
}

Describe 'Importing the module' {
    It 'gives the same commands however often it is forced' {
        $counts = Invoke-InNewSession @"
            1..3 | ForEach-Object { Import-Module '$TestManifest' -Force; (Get-Command -Module BedrockPS).Count }
"@
        $counts | Should -HaveCount 3
        $counts | Sort-Object -Unique | Should -Be "$((Get-Module BedrockPS).ExportedCmdlets.Count + (Get-Module BedrockPS).ExportedAliases.Count)"
    }

    It 'gives its commands back after it was removed' {
        $loaded = Invoke-InNewSession @"
            Import-Module '$TestManifest'; Remove-Module BedrockPS; Import-Module '$TestManifest'
            (Get-Command -Module BedrockPS).Count -gt 0
"@
        $loaded | Should -Be 'True'
    }

    It 'happens by itself on first use of a command found through PSModulePath' {
        $name = (Get-Module BedrockPS).ExportedCmdlets.Keys | Sort-Object | Select-Object -First 1
        $found = Invoke-InNewSession @"
            `$env:PSModulePath = '$path' + [IO.Path]::PathSeparator + `$env:PSModulePath
            [bool](Get-Module BedrockPS)
            (Get-Command $name).ModuleName
            [bool](Get-Module BedrockPS)
"@
        $found | Should -Be 'False', 'BedrockPS', 'True'
    }

    It 'loads nothing of the engine or of third parties where other modules see it, not even after a call' {
        $names = Invoke-InNewSession @"
            Import-Module '$TestManifest'
            try { Get-BedrockModel -Region us-east-1 -EndpointUrl http://127.0.0.1:9 -AccessKey a -SecretKey b -MaxRetry 0 } catch { }
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { `$_.GetName().Name } | Where-Object { `$_ -like 'AWSSDK*' -or `$_ -eq 'BedrockPS.Client' }
            'end'
"@
        $names | Select-Object -Last 1 | Should -Be 'end'
        $names | Where-Object { $_ -like 'AWSSDK*' -or $_ -eq 'BedrockPS.Client' } | Should -BeNullOrEmpty
    }

    It 'writes nothing to any stream' {
        $text = Invoke-InNewSession "Import-Module '$TestManifest' *>&1"
        $text | Should -BeNullOrEmpty
    }
}
