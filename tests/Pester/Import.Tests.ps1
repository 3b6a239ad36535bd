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

    It 'keeps the engine and third parties out of the default load context, also after a call' -Tag Emulator {
        $names = Invoke-InNewSession @"
            Import-Module '$TestManifest'
            `$null = Start-BedrockEmulator
            `$null = Get-BedrockModel | Select-Object -First 1
            `$engine = { `$_.GetName().Name -match '^(AWSSDK\.|BedrockPS\.Client`$|System\.IO\.Hashing`$)' }
            'default: ' + @([Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object `$engine).Count
            'private: ' + (@([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object `$engine).Count -gt 1)
"@
        $names | Should -Be 'default: 0', 'private: True'
    }

    It 'is an error at the first call, and no more, when files of the engine are missing' {
        $damaged = New-Item -ItemType Directory (Join-Path $TestDrive 'BedrockPS')
        Get-ChildItem (Split-Path $TestManifest) | Copy-Item -Destination $damaged -Recurse
        Remove-Item (Join-Path $damaged 'bin/engine') -Recurse
        $told = Invoke-InNewSession @"
            Import-Module '$damaged/BedrockPS.psd1'
            try { Get-BedrockModel -Region us-east-1 } catch { `$_.Exception.GetBaseException().GetType().Name; `$_.Exception.Message -match 'BedrockPS.Client' }
"@
        $told | Should -Be 'FileNotFoundException', 'True'
    }

    It 'writes nothing to any stream' {
        $text = Invoke-InNewSession "Import-Module '$TestManifest' *>&1"
        $text | Should -BeNullOrEmpty
    }
}
