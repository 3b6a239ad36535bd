# What help says of a cmdlet: the compiled command's metadata, joined with its doc comments.

function Get-CommandModel {
    param($Docs, [Management.Automation.CmdletInfo] $Command)
    $type = $Command.ImplementingType
    $id = Get-TypeDocId $type
    $parameters = @(Get-ParameterModel $Docs $Command)
    $links = @(Get-LinkModel $Docs $id)
    [pscustomobject]@{
        Name        = $Command.Name
        Verb        = $Command.Verb
        Noun        = $Command.Noun
        Command     = $Command
        Synopsis    = Get-CommentNode $Docs $id 'summary'
        Description = Get-CommentNode $Docs $id 'remarks'
        Parameters  = $parameters
        Inputs      = @($parameters | Where-Object { $_.ByValue })
        Outputs     = @(Get-OutputType $Command)
        Examples    = @(Get-ExampleModel $Docs $id)
        Links       = $links
        OnlineUri   = [string]($links | ForEach-Object Uri | Select-Object -First 1)
    }
}

function Get-OutputType {
    param([Management.Automation.CmdletInfo] $Command)
    $Command.OutputType.Where({ $_.Type }).ForEach({ $_.Type }) | Select-Object -Unique
}

function Get-ExampleModel {
    param($Docs, [string] $Id)
    $member = $null
    if (-not $Docs.Comments.TryGetValue($Id, [ref] $member)) { return }
    $number = 0
    foreach ($example in $member.SelectNodes('example')) {
        $number++
        $code = $example.SelectSingleNode('code')
        $text = $example.CloneNode($true)
        $copy = $text.SelectSingleNode('code')
        if ($copy) { $null = $text.RemoveChild($copy) }
        [pscustomobject]@{ Number = $number; Code = if ($code) { ConvertTo-Code $code } else { '' }; Text = $text }
    }
}

function Get-LinkModel {
    param($Docs, [string] $Id)
    $member = $null
    if (-not $Docs.Comments.TryGetValue($Id, [ref] $member)) { return }
    foreach ($link in $member.SelectNodes('seealso')) {
        $uri = $link.GetAttribute('href')
        if ($uri) { [pscustomobject]@{ Text = $link.InnerText.Trim(); Uri = $uri; Page = $null } }
        else {
            $target = Resolve-Reference $Docs $link.GetAttribute('cref')
            [pscustomobject]@{ Text = $target.Label; Uri = $null; Page = $target.Page }
        }
    }
}

function Get-ParameterModel {
    param($Docs, [Management.Automation.CmdletInfo] $Command)
    $type = $Command.ImplementingType
    $sets = @($Command.ParameterSets)
    $usesByName = Get-ParameterUse $sets
    $instance = [Activator]::CreateInstance($type)
    $own = $Command.Parameters.Values | Where-Object { $_.Name -notin $Docs.CommonParameters }
    foreach ($parameter in $own | Sort-Object { Get-HelpOrder $type $_.Name $usesByName[$_.Name] }) {
        $property = Get-DeclaredProperty $type $parameter.Name
        $id = if ($property) { Get-PropertyDocId $property } else { '' }
        $uses = @($usesByName[$parameter.Name])
        [pscustomobject]@{
            Name        = $parameter.Name
            Type        = $parameter.ParameterType
            TypeName    = Get-ShortTypeName $parameter.ParameterType
            Aliases     = @($parameter.Aliases)
            Uses        = $uses
            InAllSets   = $uses.Count -eq $sets.Count
            ByValue     = $uses.ByValue -contains $true
            ByName      = $uses.ByName -contains $true
            Wildcards   = [bool]$parameter.Attributes.Where({ $_ -is [Management.Automation.SupportsWildcardsAttribute] })
            Accepted    = Get-AcceptedValue $parameter
            Summary     = if ($Docs.FixedText.Contains($parameter.Name)) { $Docs.FixedText[$parameter.Name] } else { Get-CommentNode $Docs $id 'summary' }
            Default     = Get-DefaultText $Docs $id $property $instance
            Inherited   = $property -and $property.DeclaringType -ne $type
        }
    }
    if ($instance -is [IDisposable]) { $instance.Dispose() }
}

# How each parameter set has each of its parameters, by the parameter's name.
function Get-ParameterUse {
    param($Set)
    $uses = @{}
    foreach ($one in $Set) {
        foreach ($parameter in $one.Parameters) {
            if (-not $uses.Contains($parameter.Name)) { $uses[$parameter.Name] = [Collections.Generic.List[object]]::new() }
            $uses[$parameter.Name].Add([pscustomobject]@{
                    SetName     = $one.Name
                    IsMandatory = $parameter.IsMandatory
                    Position    = $parameter.Position
                    ByValue     = $parameter.ValueFromPipeline
                    ByName      = $parameter.ValueFromPipelineByPropertyName
                })
        }
    }
    $uses
}

function Get-DeclaredProperty {
    param([type] $Type, [string] $Name)
    for ($current = $Type; $current; $current = $current.BaseType) {
        $property = $current.GetProperty($Name, [Reflection.BindingFlags]'Public, Instance, DeclaredOnly')
        if ($property) { return $property }
    }
}

# What is typed or piped without a name comes first, wherever it is declared.
function Get-HelpOrder {
    param([type] $Type, [string] $Name, $Use)
    $position = ($Use.Position | Where-Object { $_ -ge 0 } | Measure-Object -Minimum).Minimum
    $rank = if ($null -ne $position) { '0|{0:d10}' -f [int]$position } elseif ($Use.ByValue -contains $true) { '1' } else { '2' }
    "$rank|$(Get-DeclarationOrder $Type $Name)"
}

# Own members first, as written; then those of each base class; PowerShell's own last.
function Get-DeclarationOrder {
    param([type] $Type, [string] $Name)
    $property = Get-DeclaredProperty $Type $Name
    if (-not $property) { return '9|' + $Name }
    $depth = 0
    for ($current = $Type; $current -ne $property.DeclaringType; $current = $current.BaseType) { $depth++ }
    '{0}|{1:d10}' -f $depth, $property.MetadataToken
}

function Get-AcceptedValue {
    param([Management.Automation.ParameterMetadata] $Parameter)
    foreach ($attribute in $Parameter.Attributes) {
        if ($attribute -is [Management.Automation.ValidateSetAttribute]) { return $attribute.ValidValues -join ', ' }
        if ($attribute -is [Management.Automation.ValidateRangeAttribute] -and $null -ne $attribute.MinRange) {
            $open = $attribute.MaxRange -in [int]::MaxValue, [long]::MaxValue, [double]::MaxValue
            $form = if ($open) { '{0} or more' } else { '{0} to {1}' }
            return [string]::Format([cultureinfo]::InvariantCulture, $form, $attribute.MinRange, $attribute.MaxRange)
        }
    }
    $type = $Parameter.ParameterType
    $element = if ($type.IsArray) { $type.GetElementType() } else { $type }
    $plain = [Nullable]::GetUnderlyingType($element) ?? $element
    if ($plain.IsEnum) { [Enum]::GetNames($plain) -join ', ' }
}

function Get-DefaultText {
    param($Docs, [string] $Id, $Property, $Instance)
    $stated = Get-CommentNode $Docs $Id 'value'
    if ($stated) { return ConvertTo-SingleLine $Docs $stated }
    if (-not $Property -or $Property.PropertyType -eq [switch]) { return '' }
    $value = try { $Property.GetValue($Instance) } catch { $null }
    if ($null -eq $value -or $value -is [bool] -or $value -is [Collections.IEnumerable] -and $value -isnot [string]) { return '' }
    if ($value -is [ValueType] -and $value.Equals([Activator]::CreateInstance($value.GetType()))) { return '' }
    [string]::Format([cultureinfo]::InvariantCulture, '{0}', $value)
}

function Get-ShortTypeName {
    param([type] $Type)
    $plain = [Nullable]::GetUnderlyingType($Type)
    if ($plain) { return Get-ShortTypeName $plain }
    if ($Type.IsArray) { return (Get-ShortTypeName $Type.GetElementType()) + '[]' }
    if ($Type.IsGenericType) {
        $names = $Type.GetGenericArguments() | ForEach-Object { Get-ShortTypeName $_ }
        return ($Type.Name -replace '`\d+$') + '[' + ($names -join ', ') + ']'
    }
    switch ($Type) {
        ([switch]) { 'switch'; break }
        ([string]) { 'string'; break }
        ([object]) { 'object'; break }
        ([bool]) { 'bool'; break }
        ([byte]) { 'byte'; break }
        ([int]) { 'int'; break }
        ([long]) { 'long'; break }
        ([float]) { 'float'; break }
        ([double]) { 'double'; break }
        default { $Type.Name }
    }
}

# Everything that help must have, as one list, so that one build shows all that is missing.
function Get-HelpDefect {
    param($Docs, $Model)
    if (-not (ConvertTo-SingleLine $Docs $Model.Synopsis)) { "$($Model.Name): its class has no <summary>" }
    if (-not (ConvertTo-SingleLine $Docs $Model.Description)) { "$($Model.Name): its class has no <remarks>" }
    if (-not $Model.Outputs) { "$($Model.Name): its class has no [OutputType]" }
    foreach ($parameter in $Model.Parameters) {
        if (-not (ConvertTo-SingleLine $Docs $parameter.Summary)) { "$($Model.Name): -$($parameter.Name) has no <summary>" }
    }
    if ($Model.Examples.Count -lt 3) { "$($Model.Name): $($Model.Examples.Count) of at least 3 examples" }
    foreach ($example in $Model.Examples) {
        $problems = @()
        if (-not $example.Code) { $problems += 'has no <code>' }
        if (-not (ConvertTo-SingleLine $Docs $example.Text)) { $problems += 'has no explanation in a <para>' }
        $problems += @(Get-ExampleDefect $Docs $example.Code)
        foreach ($problem in $problems) { "$($Model.Name): example $($example.Number) $problem" }
    }
}

# Examples are parsed: one that does not parse, or names a parameter that is not there, is worse than none.
function Get-ExampleDefect {
    param($Docs, [string] $Code)
    $tokens = $errors = $null
    $ast = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $tokens, [ref] $errors)
    foreach ($problem in $errors) { "does not parse: $($problem.Message)" }
    foreach ($call in $ast.FindAll({ param($node) $node -is [Management.Automation.Language.CommandAst] }, $true)) {
        $command = $Docs.Commands[[string]$call.GetCommandName()]
        if (-not $command) {
            if ($call.GetCommandName() -match '^\w+-Bedrock') { "calls $($call.GetCommandName()), which does not exist" }
            continue
        }
        foreach ($used in $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
            $known = $command.Parameters.Values | Where-Object { $_.Name -eq $used.ParameterName -or $_.Aliases -contains $used.ParameterName }
            if (-not $known) { "uses -$($used.ParameterName), which $($command.Name) does not have" }
        }
    }
}
