# Writes the help file that Get-Help reads: MAML, the format of cmdlet help.

$script:maml = 'http://schemas.microsoft.com/maml/2004/10'
$script:command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
$script:dev = 'http://schemas.microsoft.com/maml/dev/2004/10'

function Export-Maml {
    param($Docs, $Model, [string] $Path)
    $settings = [Xml.XmlWriterSettings]@{ Indent = $true; IndentChars = '  '; NewLineChars = "`n"; Encoding = [Text.UTF8Encoding]::new($false) }
    $writer = [Xml.XmlWriter]::Create($Path, $settings)
    try {
        $writer.WriteStartElement('helpItems', 'http://msh')
        $writer.WriteAttributeString('schema', 'maml')
        foreach ($item in $Model) { Write-MamlCommand $Docs $item $writer }
        $writer.WriteEndElement()
    }
    finally { $writer.Dispose() }
}

function Write-MamlCommand {
    param($Docs, $Model, [Xml.XmlWriter] $Writer)
    $Writer.WriteStartElement('command', 'command', $command)
    $Writer.WriteAttributeString('xmlns', 'maml', $null, $maml)
    $Writer.WriteAttributeString('xmlns', 'dev', $null, $dev)
    $Writer.WriteStartElement('details', $command)
    $Writer.WriteElementString('name', $command, $Model.Name)
    $Writer.WriteElementString('verb', $command, $Model.Verb)
    $Writer.WriteElementString('noun', $command, $Model.Noun)
    Write-MamlText $Writer 'description' (ConvertTo-SingleLine $Docs $Model.Synopsis)
    $Writer.WriteEndElement()
    Write-MamlText $Writer 'description' (ConvertTo-Paragraph $Docs $Model.Description)
    Write-MamlSyntax $Docs $Model $Writer
    $Writer.WriteStartElement('parameters', $command)
    foreach ($parameter in $Model.Parameters) { Write-MamlParameter $Docs $parameter $null $Writer }
    $Writer.WriteEndElement()
    $inputs = foreach ($parameter in $Model.Inputs) {
        [pscustomobject]@{ Name = $parameter.Type.ToString(); Text = ConvertTo-Paragraph $Docs $parameter.Summary }
    }
    Write-MamlTypeList $Writer 'inputTypes' 'inputType' $inputs
    $outputs = foreach ($type in $Model.Outputs) {
        [pscustomobject]@{ Name = $type.ToString(); Text = ConvertTo-Paragraph $Docs (Get-CommentNode $Docs (Get-TypeDocId $type) 'summary') }
    }
    Write-MamlTypeList $Writer 'returnValues' 'returnValue' $outputs
    Write-MamlExample $Docs $Model $Writer
    Write-MamlLink $Model $Writer
    $Writer.WriteEndElement()
}

function Write-MamlText {
    param([Xml.XmlWriter] $Writer, [string] $Element, [string[]] $Paragraph)
    $Writer.WriteStartElement($Element, $maml)
    foreach ($text in $Paragraph) { $Writer.WriteElementString('para', $maml, $text) }
    $Writer.WriteEndElement()
}

function Write-MamlSyntax {
    param($Docs, $Model, [Xml.XmlWriter] $Writer)
    $Writer.WriteStartElement('syntax', $command)
    foreach ($set in $Model.Command.ParameterSets) {
        $Writer.WriteStartElement('syntaxItem', $command)
        $Writer.WriteElementString('name', $maml, $Model.Name)
        $members = foreach ($parameter in $Model.Parameters) {
            $use = $parameter.Uses | Where-Object SetName -eq $set.Name
            if ($use) { [pscustomobject]@{ Parameter = $parameter; Use = $use } }
        }
        $rank = { if ($_.Use.Position -ge 0) { $_.Use.Position } elseif ($_.Use.IsMandatory) { 1000 } else { 2000 } }
        foreach ($item in $members | Sort-Object $rank -Stable) { Write-MamlParameter $Docs $item.Parameter $item.Use $Writer }
        $Writer.WriteEndElement()
    }
    $Writer.WriteEndElement()
}

# With a use, the parameter as one parameter set has it; without, as the page of the parameter sums it up.
function Write-MamlParameter {
    param($Docs, $Parameter, $Use, [Xml.XmlWriter] $Writer)
    $first = $Use ?? $Parameter.Uses[0]
    $required = if ($Use) { $Use.IsMandatory } else { -not ($Parameter.Uses | Where-Object { -not $_.IsMandatory }) }
    $Writer.WriteStartElement('parameter', $command)
    $Writer.WriteAttributeString('required', "$required".ToLowerInvariant())
    $Writer.WriteAttributeString('variableLength', "$($Parameter.Type.IsArray)".ToLowerInvariant())
    $Writer.WriteAttributeString('globbing', "$($Parameter.Wildcards)".ToLowerInvariant())
    $Writer.WriteAttributeString('pipelineInput', (Get-MamlPipelineText $Parameter))
    $Writer.WriteAttributeString('position', $(if ($first.Position -ge 0) { "$($first.Position)" } else { 'named' }))
    $Writer.WriteAttributeString('aliases', $(if ($Parameter.Aliases) { $Parameter.Aliases -join ', ' } else { 'none' }))
    $Writer.WriteElementString('name', $maml, $Parameter.Name)
    $text = @(ConvertTo-Paragraph $Docs $Parameter.Summary)
    if ($Parameter.Accepted) { $text += "Accepted values: $($Parameter.Accepted)." }
    Write-MamlText $Writer 'description' $text
    if ($Parameter.Type -ne [switch]) {
        $Writer.WriteStartElement('parameterValue', $command)
        $Writer.WriteAttributeString('required', 'true')
        $Writer.WriteAttributeString('variableLength', "$($Parameter.Type.IsArray)".ToLowerInvariant())
        $Writer.WriteString($Parameter.TypeName)
        $Writer.WriteEndElement()
    }
    Write-MamlType $Writer $Parameter.TypeName
    $Writer.WriteElementString('defaultValue', $dev, $(if ($Parameter.Default) { $Parameter.Default } elseif ($Parameter.Type -eq [switch]) { 'False' } else { 'None' }))
    $Writer.WriteEndElement()
}

function Get-MamlPipelineText {
    param($Parameter)
    $ways = @(if ($Parameter.ByValue) { 'ByValue' }; if ($Parameter.ByName) { 'ByPropertyName' })
    if ($ways) { "true ($($ways -join ', '))" } else { 'false' }
}

function Write-MamlType {
    param([Xml.XmlWriter] $Writer, [string] $Name)
    $Writer.WriteStartElement('type', $dev)
    $Writer.WriteElementString('name', $maml, $Name)
    $Writer.WriteStartElement('uri', $maml)
    $Writer.WriteEndElement()
    $Writer.WriteEndElement()
}

function Write-MamlTypeList {
    param([Xml.XmlWriter] $Writer, [string] $List, [string] $Element, $Item)
    $Writer.WriteStartElement($List, $command)
    foreach ($entry in $Item) {
        $Writer.WriteStartElement($Element, $command)
        Write-MamlType $Writer $entry.Name
        Write-MamlText $Writer 'description' $entry.Text
        $Writer.WriteEndElement()
    }
    $Writer.WriteEndElement()
}

function Write-MamlExample {
    param($Docs, $Model, [Xml.XmlWriter] $Writer)
    $Writer.WriteStartElement('examples', $command)
    foreach ($example in $Model.Examples) {
        $Writer.WriteStartElement('example', $command)
        $Writer.WriteElementString('title', $maml, "-------------------------- Example $($example.Number) --------------------------")
        $Writer.WriteElementString('code', $dev, $example.Code)
        $Writer.WriteStartElement('remarks', $dev)
        foreach ($text in @(ConvertTo-Paragraph $Docs $example.Text) + '') { $Writer.WriteElementString('para', $maml, $text) }
        $Writer.WriteEndElement()
        $Writer.WriteEndElement()
    }
    $Writer.WriteEndElement()
}

function Write-MamlLink {
    param($Model, [Xml.XmlWriter] $Writer)
    $Writer.WriteStartElement('relatedLinks', $command)
    foreach ($link in $Model.Links | Sort-Object { $_.Uri -ne $Model.OnlineUri } -Stable) {
        $isOnline = $link.Uri -and $link.Uri -eq $Model.OnlineUri
        $Writer.WriteStartElement('navigationLink', $maml)
        $Writer.WriteElementString('linkText', $maml, $(if ($isOnline) { 'Online Version:' } elseif ($link.Text) { $link.Text } else { $link.Uri }))
        $Writer.WriteElementString('uri', $maml, $link.Uri)
        $Writer.WriteEndElement()
    }
    $Writer.WriteEndElement()
}
