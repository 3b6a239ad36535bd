# Makes the module send each kind of request that it can make; the journal of the emulator is what is looked at.
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Endpoint,
    [Parameter(Mandatory)] [string] $AccessKey,
    [Parameter(Mandatory)] [string] $SecretKey
)
$ErrorActionPreference = 'Stop'
Import-Module $Module
Set-BedrockContext -Region us-east-1 -EndpointUrl $Endpoint -AccessKey $AccessKey -SecretKey $SecretKey -ModelId local.echo-v1 -MaxRetry 0

# Catalogue
$null = Get-BedrockModel
$null = Get-BedrockModel -Provider Amazon -OutputModality TEXT -InferenceType ON_DEMAND
$null = Get-BedrockModel -CustomizationType FINE_TUNING
$model = Get-BedrockModel local.echo-v1
$null = Get-BedrockModel $model.ModelArn
$null = Test-BedrockModel local.echo-v1 -Probe
$null = Resolve-BedrockModel amazon.nova-lite-v1:0

# Inference profiles
$made = New-BedrockInferenceProfile -Name conformance -ModelId $model.ModelArn -Description 'costs of ops: team_a' -Tag @{ team = 'ops'; 'cost center' = '42' }
$null = Get-BedrockInferenceProfile
$null = Get-BedrockInferenceProfile -ProfileType Application
$null = Get-BedrockInferenceProfile $made.InferenceProfileArn
$null = Invoke-BedrockChat 'over a profile' -ModelId $made.InferenceProfileArn
$made | Remove-BedrockInferenceProfile -Confirm:$false

# Chat
$first = Invoke-BedrockChat 'hi'
$null = $first | Invoke-BedrockChat 'and now? 你好 🌍 "quoted" \ back'
$null = Invoke-BedrockChat '  keep me  ' -System 'Be brief.' -MaxToken 100 -Temperature 0 -TopP 0.1 -StopSequence 'END', '###'
$null = Invoke-BedrockChat 'tagged' -RequestMetadata @{ job = 'nightly' } -Latency standard -ServiceTier default
$null = Invoke-BedrockChat 'more' -AdditionalField @{ top_k = 5; nested = @{ list = 1, 2.5, 'x', $null, $true } } -ResponseField '/stop_sequence'
$null = Invoke-BedrockChat 'streamed' -Stream
$null = 'data from a pipe' | Invoke-BedrockChat 'what is it?'
$null = Invoke-BedrockChat -ModelId arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT12345:1 -PromptVariable @{ topic = 'dns' }
$null = Invoke-BedrockChat 'guarded' -GuardrailId localguard1 -GuardrailVersion 1 -GuardrailTrace enabled
$null = 'name: Anna, pods 3' | Invoke-BedrockChat 'extract' -JsonSchema '{"type":"object","properties":{"name":{"type":"string"},"pods":{"type":"integer"}},"required":["name","pods"]}'
$null = 'n 1, 2 and 3' | Invoke-BedrockChat 'extract' -OutputType ([int[]]) -ModelId local.noformat-v1
$null = Measure-BedrockToken 'how many?' -System 'Be brief.'
'@@done'
