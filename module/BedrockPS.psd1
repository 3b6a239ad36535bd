@{
    RootModule           = 'bin/BedrockPS.dll'
    ModuleVersion        = '0.1.0'
    CompatiblePSEditions = @('Core')
    GUID                 = '02630b04-4b25-4ce7-a6ad-02b7d2346a89'
    Author               = 'BedrockPS contributors'
    CompanyName          = 'BedrockPS contributors'
    Copyright            = 'Copyright BedrockPS contributors. Apache-2.0.'
    Description          = 'Amazon Bedrock from PowerShell: chat with streaming and tools, knowledge bases, model catalogue, and a local endpoint to work against without an account.'
    PowerShellVersion    = '7.4'
    FormatsToProcess     = @('BedrockPS.Format.ps1xml')
    TypesToProcess       = @('BedrockPS.Types.ps1xml')
    FunctionsToExport    = @()
    # The build writes the names of the compiled cmdlets and their aliases here: explicit lists are what autoload reads.
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('AWS', 'Amazon', 'Bedrock', 'AI', 'LLM', 'Chat', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://www.apache.org/licenses/LICENSE-2.0'
        }
    }
}
