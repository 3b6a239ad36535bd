BeforeAll {
    . $PSScriptRoot/Setup.ps1 -NoEndpoint
    $manifest = Import-PowerShellDataFile $TestManifest
    $module = Get-Module BedrockPS
}

Describe 'The manifest' {
    It 'is valid' {
        { Test-ModuleManifest $TestManifest -ErrorAction Stop -WarningAction Stop } | Should -Not -Throw
    }

    It 'asks for PowerShell 7.4 and the Core edition' {
        $manifest.PowerShellVersion | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
    }

    It 'exports exactly the cmdlets that the assembly has' {
        $assembly = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'BedrockPS' }
        $compiled = foreach ($type in $assembly.GetExportedTypes()) {
            $attribute = $type.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)
            if ($attribute -and -not $type.IsAbstract) { "$($attribute[0].VerbName)-$($attribute[0].NounName)" }
        }
        $compiled | Should -Not -BeNullOrEmpty
        $manifest.CmdletsToExport | Sort-Object | Should -Be ($compiled | Sort-Object)
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be ($compiled | Sort-Object)
    }

    It 'exports no function, variable or wildcard' {
        $module.ExportedFunctions.Count + $module.ExportedVariables.Count | Should -Be 0
        @($manifest.CmdletsToExport) + @($manifest.AliasesToExport) | Should -Not -Match '[*?]'
    }

    It 'ships what it names, and nothing that must not be there' {
        $folder = Split-Path $TestManifest
        foreach ($name in 'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'en-US/BedrockPS.dll-Help.xml', 'en-US/about_BedrockPS.help.txt',
            'bin/BedrockPS.Core.dll', 'bin/engine/BedrockPS.Client.dll', 'bin/emulator/bedrock-emulator.dll') {
            Join-Path $folder $name | Should -Exist
        }
        Join-Path $folder 'bin/engine/BedrockPS.Core.dll' | Should -Not -Exist
        Get-ChildItem $folder -Recurse -Include AWSSDK.SecurityToken.dll, AWSSDK.SSO.dll, AWSSDK.SSOOIDC.dll, AWSSDK.Signin.dll, System.Management.Automation.dll |
            Should -BeNullOrEmpty
    }
}
