BeforeAll {
    . $PSScriptRoot/Setup.ps1 -NoEndpoint
    $packages = [IO.Path]::GetFullPath((Join-Path (Get-Module Pester).ModuleBase '../../..'))

    # What another module of the same session would bring: the AWS SDK in another build, and assemblies that are widely shared.
    $loadForeign = @"
        Add-Type -Path '$packages/awssdk.core/4.0.3.3/lib/net8.0/AWSSDK.Core.dll'
        Add-Type -Path '$packages/awssdk.securitytoken/4.0.5.1/lib/net8.0/AWSSDK.SecurityToken.dll'
        `$null = [Reflection.Assembly]::LoadFrom('$packages/system.io.pipelines/8.0.0/lib/net8.0/System.IO.Pipelines.dll')
        `$null = [Reflection.Assembly]::LoadFrom('$packages/microsoft.data.sqlite.core/8.0.30/lib/net8.0/Microsoft.Data.Sqlite.dll')
"@
    $load = "Import-Module '$TestManifest'`n`$emulator = Start-BedrockEmulator"
    $callOurs = "'ours: ' + (Invoke-BedrockChat hello -ModelId local.echo-v1).Text"
    $callForeign = @'
        $settings = [Amazon.SecurityToken.AmazonSecurityTokenServiceConfig]@{ ServiceURL = $emulator.EndpointUrl; AuthenticationRegion = 'us-east-1' }
        $keys = [Amazon.Runtime.BasicAWSCredentials]::new('AKIDEMULATOR00000000', 'emulator-secret-not-a-secret')
        $sts = [Amazon.SecurityToken.AmazonSecurityTokenServiceClient]::new($keys, $settings)
        'theirs: ' + $sts.GetCallerIdentityAsync([Amazon.SecurityToken.Model.GetCallerIdentityRequest]::new()).GetAwaiter().GetResult().Account
'@
    $passKeys = "'object: ' + (Invoke-BedrockChat hello -ModelId local.echo-v1 -Credential `$keys).Text"
    $tellCopies = @'
        'copies: ' + (([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'AWSSDK.Core' } |
                ForEach-Object { [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name } | Sort-Object) -join ', ')
'@
    $expected = 'ours: hello', 'theirs: 111122223333', 'object: hello', 'copies: BedrockPS engine, Default'
}

Describe 'Beside another build of the AWS SDK in the session' -Tag Emulator, C51 {
    It 'both work when the other was loaded first' {
        $lines = Invoke-InNewSession (@($loadForeign, $load, $callOurs, $callForeign, $passKeys, $tellCopies) -join "`n")
        $lines | Should -Be $expected
    }

    It 'both work when BedrockPS was imported first and has made a call' {
        $lines = Invoke-InNewSession (@($load, '$null = Get-BedrockModel local.echo-v1', $loadForeign, $callOurs, $callForeign, $passKeys, $tellCopies) -join "`n")
        $lines | Should -Be $expected
    }

    It 'a context from before binds after the module was imported anew' {
        $again = "`$before = Get-BedrockContext`nImport-Module '$TestManifest' -Force`n'again: ' + (Invoke-BedrockChat hello -ModelId local.echo-v1 -Context `$before).Text"
        $lines = Invoke-InNewSession (@($loadForeign, $load, $callOurs, $again, $callForeign) -join "`n")
        $lines | Should -Be 'ours: hello', 'again: hello', 'theirs: 111122223333'
    }

    It 'a sync and another build of the S3 client both work, whichever came <first> first' -ForEach @{ first = 'ours' }, @{ first = 'theirs' } {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive $first)
        Set-Content "$folder/a.md" 'text'
        $make = "`$null = Invoke-RestMethod `"`$(`$emulator.EndpointUrl)/_emulator/scenario`" -Method Post -ContentType application/json -Body '{`"knowledgeBases`":[{`"id`":`"KB0000000A`",`"name`":`"k`",`"dataSources`":[{`"id`":`"DS0000000A`",`"name`":`"f`",`"bucket`":`"foreign-docs`"}]}]}'"
        $ours = "'stored: ' + (Sync-BedrockKnowledgeBase '$folder' -KnowledgeBaseId KB0000000A).ExitCode"
        $theirs = @"
            Add-Type -Path '$packages/awssdk.core/4.1.0/lib/net8.0/AWSSDK.Core.dll'
            Add-Type -Path '$packages/awssdk.s3/4.0.102.2/lib/net8.0/AWSSDK.S3.dll'
            `$settings = [Amazon.S3.AmazonS3Config]@{ ServiceURL = `$emulator.EndpointUrl; AuthenticationRegion = 'us-east-1'; ForcePathStyle = `$true }
            `$s3 = [Amazon.S3.AmazonS3Client]::new('AKIDEMULATOR00000000', 'emulator-secret-not-a-secret', `$settings)
            'listed: ' + `$s3.ListBucketsAsync().GetAwaiter().GetResult().Buckets.BucketName
"@
        $steps = $first -eq 'ours' ? ($ours, $theirs) : ($theirs, $ours)
        $tell = $tellCopies.Replace('AWSSDK.Core', 'AWSSDK.S3')
        $lines = Invoke-InNewSession (@($load, $make) + $steps + $tell -join "`n")
        $lines | Sort-Object | Should -Be 'copies: BedrockPS engine, Default', 'listed: foreign-docs', 'stored: 0'
    }
}
