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
$null = Invoke-BedrockChat 'cached' -System 'Know this.' -CachePoint System, Message -CacheTtl 1h
$thought = Invoke-BedrockChat 'think' -ModelId us.anthropic.claude-haiku-4-5-20251001-v1:0 -ReasoningBudget 1024 -MaxToken 2048
$null = $thought | Invoke-BedrockChat 'go on' -ReasoningEffort low
$kept = [IO.Path]::GetTempFileName()
$thought | Export-BedrockConversation $kept -Force
$null = Import-BedrockConversation $kept | Repair-BedrockConversation | Invoke-BedrockChat 'from a file' -CachePoint Message
Remove-Item $kept
$null = Measure-BedrockToken 'how many?' -System 'Be brief.' -CachePoint System

# Tools
$tool = New-BedrockTool -Name note -Description 'Keeps a "note"' -Command { param([Parameter(Mandatory)] [string] $Text, [ValidateSet('low', 'high')] [string] $Rank, [Nullable[int]] $Day) "noted $Text" }
$null = Invoke-BedrockChat 'Call note with text "a 你好"' -ModelId local.extract-v1 -Tool $tool -InvokeTool Auto
$null = Invoke-BedrockChat 'Call note with text "b"' -ModelId local.extract-v1 -Tool $tool -InvokeTool Auto -Stream
$called = Invoke-BedrockChat 'Call note and then Get-Date' -ModelId local.extract-v1 -Tool (New-BedrockTool -Name note -JsonSchema @{ properties = @{ Text = @{ type = 'string' } } } -Strict), Get-Date, @{ systemTool = 'nova_grounding' } -ToolChoice any
$null = $called | Invoke-BedrockTool -Result ([Exception]::new('no')), '' | Invoke-BedrockChat -Conversation $called.Conversation
$null = Invoke-BedrockChat 'note' -ModelId local.extract-v1 -Tool $tool -ToolChoice note
$null = Measure-BedrockToken 'note' -ModelId local.extract-v1 -Tool $tool -ToolChoice auto
$null = 'name: Anna, pods 3' | Invoke-BedrockChat 'extract' -JsonSchema '{"type":"object","properties":{"name":{"type":"string"},"pods":{"type":"integer"}},"required":["name","pods"]}'
$null = 'n 1, 2 and 3' | Invoke-BedrockChat 'extract' -OutputType ([int[]]) -ModelId local.noformat-v1
$null = Measure-BedrockToken 'how many?' -System 'Be brief.'

# Attachments
$png = [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==')
$text = [Text.Encoding]::UTF8.GetBytes('Lantern has twelve pods.')
$null = Invoke-BedrockChat 'image' -Attachment (, $png)
$null = Invoke-BedrockChat 'document' -Attachment (, $text) -Citation -ModelId local.extract-v1
$null = Invoke-BedrockChat 'video' -Attachment (, [byte[]](0x1A, 0x45, 0xDF, 0xA3, 0x77, 0x65, 0x62, 0x6D)) -Stream
$null = Invoke-BedrockChat 'audio' -Attachment (, [Text.Encoding]::ASCII.GetBytes('RIFF0000WAVE'))
$null = Invoke-BedrockChat 'all in S3' -Attachment s3://my-bucket/a.png, s3://my-bucket/b.pdf, s3://my-bucket/c.mp4, s3://my-bucket/d.mp3 -BucketOwner 111122223333
$read = New-BedrockMessage 'read' -Attachment $text, $text -DocumentContext 'From the handbook.' -Citation -CachePoint -CacheTtl 1h | Invoke-BedrockChat 'How many pods does Lantern have?' -ModelId local.extract-v1
$null = $read | Invoke-BedrockChat 'And now?'
$null = , $png | Measure-BedrockToken 'How many?'

# Knowledge bases; the scenario makes KB12345678
$null = Get-BedrockKnowledgeBase
$null = Get-BedrockKnowledgeBase KB12345678 | Get-BedrockDataSource
$null = Get-BedrockDataSource DS12345678 -KnowledgeBaseId ops-runbooks
$into = @{ KnowledgeBaseId = 'KB12345678' }
$made = @(
    New-BedrockDataSource plain @into -BucketName ops-plain
    New-BedrockDataSource fixed @into -BucketArn arn:aws:s3:::ops-fixed -Prefix 'docs/你好 "x"/' -BucketOwner 111122223333 -Description 'cut "small"' -ChunkingStrategy FixedSize -ChunkMaxToken 300 -ChunkOverlapPercent 20 -DataDeletionPolicy Retain -KmsKeyArn arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012
    New-BedrockDataSource levels @into -BucketName ops-levels -ChunkingStrategy Hierarchical -ChunkMaxToken 1500, 300 -ChunkOverlapToken 60 -ParsingStrategy BedrockDataAutomation -DataDeletionPolicy Delete
    New-BedrockDataSource meaning @into -BucketName ops-meaning -ChunkingStrategy Semantic -ChunkMaxToken 300 -ChunkBufferSize 0 -ChunkBreakpointPercentile 95
    New-BedrockDataSource whole @into -Custom -ChunkingStrategy None -ParsingStrategy BedrockFoundationModel -ParsingModelId amazon.nova-lite-v1:0 -ParsingPrompt 'Read the "tables".'
    New-BedrockDataSource web @into -Configuration @{ type = 'WEB'; webConfiguration = @{ sourceConfiguration = @{ urlConfiguration = @{ seedUrls = @(@{ url = 'https://docs.example.com' }) } }; crawlerConfiguration = @{ crawlerLimits = @{ rateLimit = 50; maxPages = 100 }; scope = 'HOST_ONLY' } } }
)
$made | Remove-BedrockDataSource -Confirm:$false
$direct = @{ KnowledgeBaseId = 'KB12345678'; DataSourceId = 'DS12345679' }
$null = 'one 你好 "quoted"', 'two' | Add-BedrockDocument @direct -DocumentId { "id $_" } -Metadata { @{ team = $_; ratio = 0.5; count = 3; old = $false; tags = 'a', 'b' } }
$null = Add-BedrockDocument '<p>three</p>' @direct -MimeType text/html -MetadataS3Uri s3://ops-runbooks/disk.json -BucketOwner 111122223333
$null = Add-BedrockDocument -S3Uri s3://ops-runbooks/disk.md @direct -BucketOwner 111122223333 -Wait -TimeoutSec 60
$null = Add-BedrockDocument -S3Uri s3://ops-runbooks/disk.md -KnowledgeBaseId KB12345678 -DataSourceId DS12345678 -Wait | Get-BedrockDocument
$null = Get-BedrockDocument @direct | Remove-BedrockDocument -Confirm:$false
$null = Search-BedrockKnowledgeBase 'disk full "quoted" 你好' -KnowledgeBaseId KB12345678
$null = Search-BedrockKnowledgeBase 'disk' -KnowledgeBaseId arn:aws:bedrock:us-east-1:111122223333:knowledge-base/KB12345678
$null = Search-BedrockKnowledgeBase 'disk' -KnowledgeBaseId ops-runbooks -Top 3 -SearchType Hybrid -UserId al -RerankModel cohere.rerank-v3-5:0 -GuardrailId localguard1 -GuardrailVersion 1 -DataSourceId files -Filter { $_.year -ge 2024 -and ($_.team -in 'a', 'b' -or $_.x -ne $true) -and $_.share -lt 2.5 -and $_.t -like 'p*' -and $_.l -contains 'z' }
$a = Invoke-BedrockKnowledgeBase 'What is full?' -KnowledgeBaseId KB12345678 -ModelId local.extract-v1
$null = $a | Invoke-BedrockKnowledgeBase 'And why?' -Stream
$null = Invoke-BedrockKnowledgeBase 'What is full?' -KnowledgeBaseId KB12345678 -ModelId local.extract-v1 -Top 3 -SearchType Semantic -MaxToken 100 -Temperature 0.5 -TopP 0.1 -StopSequence END -Latency standard -AdditionalField @{ top_k = 5; n = @{ l = 1, 2.5, $null } } -GuardrailId localguard1 -GuardrailVersion 1 -KmsKeyArn arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012 -UserId al -QueryDecomposition -PromptTemplate 'x $search_results$ $output_format_instructions$' -Filter @{ year = 2024 }
$null = Invoke-BedrockKnowledgeBase 'What is said?' -Attachment ([Text.Encoding]::UTF8.GetBytes('The disk of host nine is full.')) -ModelId local.extract-v1 -MaxToken 50
$null = Invoke-BedrockKnowledgeBase 'What is full?' -Attachment s3://ops-runbooks/disk.md -ModelId local.extract-v1 -Stream
$null = Start-BedrockIngestionJob -KnowledgeBaseId KB12345678 -DataSourceId DS12345678 -Wait
$job = Start-BedrockIngestionJob -KnowledgeBaseId KB12345678 -DataSourceId DS12345678 -Description 'nightly "run"'
$null = $job | Get-BedrockIngestionJob
$null = $job | Stop-BedrockIngestionJob
$null = Get-BedrockIngestionJob -KnowledgeBaseId KB12345678
$null = Get-BedrockIngestionJob -KnowledgeBaseId KB12345678 -Status Failed

# Credentials
$folder = Join-Path ([IO.Path]::GetTempPath()) "bedrockps-conformance-$PID"
$cache = Join-Path $folder '.aws/sso/cache'
$null = New-Item -ItemType Directory $cache
$env:HOME = $env:USERPROFILE = $folder
$env:AWS_CONFIG_FILE = Join-Path $folder 'config'
$env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $folder 'credentials'
Set-Content (Join-Path $folder 'token') 'emulated.web.token'
Set-Content $env:AWS_SHARED_CREDENTIALS_FILE "[base]`naws_access_key_id = $AccessKey`naws_secret_access_key = $SecretKey"
Set-Content $env:AWS_CONFIG_FILE @"
[profile team]
role_arn = arn:aws:iam::111122223333:role/team
source_profile = base
[profile chained]
role_arn = arn:aws:iam::444455556666:role/path/chained
source_profile = team
role_session_name = me
external_id = x y+z&
duration_seconds = 900
[profile pod]
role_arn = arn:aws:iam::111122223333:role/pod
web_identity_token_file = $folder/token
[profile dev]
sso_session = Acme Dev
sso_account_id = 111122223333
sso_role_name = ops+dev
[sso-session Acme Dev]
sso_region = us-east-1
sso_start_url = https://example.awsapps.com/start
"@
$name = [Convert]::ToHexStringLower([Security.Cryptography.SHA1]::HashData([Text.Encoding]::UTF8.GetBytes('Acme Dev')))
@{
    accessToken = 'ended'; expiresAt = '2020-01-01T00:00:00Z'; refreshToken = 'emulator-sso-refresh-not-a-secret'
    clientId = 'c'; clientSecret = 's "quoted"'; registrationExpiresAt = '2100-01-01T00:00:00Z'
} | ConvertTo-Json | Set-Content (Join-Path $cache "$name.json")
foreach ($named in 'team', 'chained', 'pod', 'dev') {
    $null = Get-BedrockModel -ProfileName $named -CustomizationType FINE_TUNING
}
Remove-Item $folder -Recurse -Force
'@@done'
