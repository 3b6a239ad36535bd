# Writes docs/reference: a page per cmdlet, a page per output class, and the index.

function Export-ReferencePage {
    param($Docs, $Model, [type[]] $Type, [string] $Path)
    $null = New-Item -ItemType Directory -Force -Path (Join-Path $Path 'cmdlets'), (Join-Path $Path 'types')
    foreach ($item in $Model) { Write-Page (Join-Path $Path "cmdlets/$($item.Name).md") (Format-CommandPage $Docs $item) }
    foreach ($item in $Type) { Write-Page (Join-Path $Path "types/$($item.Name).md") (Format-TypePage $Docs $item $Model) }
    Write-Page (Join-Path $Path 'README.md') (Format-IndexPage $Docs $Model $Type)
}

function Write-Page {
    param([string] $Path, [string[]] $Line)
    [IO.File]::WriteAllText($Path, ($Line -join "`n").TrimEnd() + "`n")
}

function Format-Paragraph {
    param($Docs, $Node)
    foreach ($text in ConvertTo-Paragraph $Docs $Node -Markdown) { $text; '' }
}

function Format-CommandPage {
    param($Docs, $Model)
    "# $($Model.Name)"
    ''
    Format-Paragraph $Docs $Model.Synopsis
    '## Syntax'
    ''
    '```powershell'
    foreach ($set in $Model.Command.ParameterSets) { "$($Model.Name) $set" }
    '```'
    ''
    '## Description'
    ''
    Format-Paragraph $Docs $Model.Description
    '## Examples'
    ''
    foreach ($example in $Model.Examples) {
        "### Example $($example.Number)"
        ''
        '```powershell'
        $example.Code
        '```'
        ''
        Format-Paragraph $Docs $example.Text
    }
    Format-ParameterTable $Docs $Model
    Format-InOut $Docs $Model
    Format-LinkList $Model
}

function Format-ParameterTable {
    param($Docs, $Model)
    '## Parameters'
    ''
    '| parameter | type | required | position | pipeline | aliases | default | what it is |'
    '|---|---|---|---|---|---|---|---|'
    foreach ($parameter in $Model.Parameters) {
        $text = ConvertTo-SingleLine $Docs $parameter.Summary -Markdown
        if ($parameter.Accepted) { $text += " Accepted: $($parameter.Accepted)." }
        if ($parameter.Wildcards) { $text += ' Wildcards: yes.' }
        $cells = @(
            "``-$($parameter.Name)``"
            "``$($parameter.TypeName)``"
            Get-RequiredText $parameter
            @($parameter.Uses.Position | Sort-Object -Unique | ForEach-Object { if ($_ -ge 0) { "$_" } else { 'named' } }) -join ', '
            @(if ($parameter.ByValue) { 'value' }; if ($parameter.ByName) { 'property name' }) -join ', '
            $parameter.Aliases -join ', '
            $parameter.Default
            $text
        )
        '| ' + (@($cells | ForEach-Object { "$_".Replace('|', '\|') }) -join ' | ') + ' |'
    }
    ''
    'The common parameters (`-Verbose`, `-ErrorAction`, `-OutVariable` and the rest) work as on every cmdlet.'
    ''
}

function Get-RequiredText {
    param($Parameter)
    $mandatory = @($Parameter.Uses | Where-Object IsMandatory)
    $where = if ($Parameter.InAllSets) { '' } else { ' (set ' + ($Parameter.Uses.SetName -join ', ') + ')' }
    if (-not $mandatory) { return "no$where" }
    if ($mandatory.Count -eq $Parameter.Uses.Count) { return "yes$where" }
    'in set ' + ($mandatory.SetName -join ', ')
}

function Format-InOut {
    param($Docs, $Model)
    '## Input'
    ''
    if (-not $Model.Inputs) { 'Nothing from the pipeline by value.' }
    foreach ($parameter in $Model.Inputs) { "- ``$($parameter.TypeName)`` to ``-$($parameter.Name)``" }
    ''
    '## Output'
    ''
    foreach ($type in $Model.Outputs) {
        $summary = ConvertTo-SingleLine $Docs (Get-CommentNode $Docs (Get-TypeDocId $type) 'summary') -Markdown
        $name = Get-ShortTypeName $type
        $page = Get-TypePage $Docs $type
        $shown = if ($page) { "[``$name``](../types/$page.md)" } else { "``$name``" }
        if ($summary) { "- ${shown}: $summary" } else { "- $shown" }
    }
    ''
}

function Format-LinkList {
    param($Model)
    if (-not $Model.Links) { return }
    '## See also'
    ''
    foreach ($link in $Model.Links) {
        $text = if ($link.Text) { $link.Text } else { $link.Uri }
        if ($link.Uri) { "- [$text]($($link.Uri))" } elseif ($link.Page) { "- [$text](../$($link.Page))" } else { "- ``$text``" }
    }
    ''
}

function Get-TypePage {
    param($Docs, [type] $Type)
    $element = if ($Type.IsArray) { $Type.GetElementType() } else { $Type }
    $id = Get-TypeDocId $element
    if ($Docs.TypePages.Contains($id)) { $Docs.TypePages[$id] }
}

function Format-TypePage {
    param($Docs, [type] $Type, $Model)
    $id = Get-TypeDocId $Type
    "# $($Type.Name)"
    ''
    "``[$($Type.FullName)]``"
    ''
    Format-Paragraph $Docs (Get-CommentNode $Docs $id 'summary')
    Format-Paragraph $Docs (Get-CommentNode $Docs $id 'remarks')
    if ($Type.IsEnum) { Format-EnumTable $Docs $Type } else { Format-PropertyTable $Docs $Type }
    $from = @($Model | Where-Object { $_.Outputs -contains $Type })
    if ($from) {
        ''
        'Written by ' + (@($from | ForEach-Object { "[``$($_.Name)``](../cmdlets/$($_.Name).md)" }) -join ', ') + '.'
    }
}

function Format-PropertyTable {
    param($Docs, [type] $Type)
    $properties = @($Type.GetProperties([Reflection.BindingFlags]'Public, Instance') | Where-Object { $_.GetIndexParameters().Count -eq 0 } |
            Sort-Object { Get-DeclarationOrder $Type $_.Name })
    if (-not $properties) { return }
    '| property | type | what it is |'
    '|---|---|---|'
    foreach ($property in $properties) {
        $node = Get-CommentNode $Docs (Get-PropertyDocId $property) 'summary'
        # A positional record documents its properties as parameters of the type.
        if (-not $node) { $node = Get-CommentNode $Docs (Get-TypeDocId $property.DeclaringType) "param[@name='$($property.Name)']" }
        $text = (ConvertTo-SingleLine $Docs $node -Markdown).Replace('|', '\|')
        "| ``$($property.Name)`` | $(Format-PropertyType $Docs $property) | $text |"
    }
}

function Format-PropertyType {
    param($Docs, [Reflection.PropertyInfo] $Property)
    $mark = if ($Docs.Nullability.Create($Property).ReadState -eq 'Nullable') { '?' } else { '' }
    $type = $Property.PropertyType
    $suffix = ''
    $element = $type
    if ($type.IsGenericType -and $type.GetGenericTypeDefinition() -eq [Collections.Generic.IReadOnlyList`1]) {
        $element = $type.GetGenericArguments()[0]
        $suffix = '[]'
    }
    $name = '`' + (Get-ShortTypeName $element) + $suffix + $mark + '`'
    $page = Get-TypePage $Docs $element
    if ($page) { "[$name]($page.md)" } else { $name }
}

function Format-EnumTable {
    param($Docs, [type] $Type)
    '| value | what it is |'
    '|---|---|'
    foreach ($name in [Enum]::GetNames($Type)) {
        $node = Get-CommentNode $Docs ((Get-TypeDocId $Type).Replace('T:', 'F:') + ".$name") 'summary'
        "| ``$name`` | $((ConvertTo-SingleLine $Docs $node -Markdown).Replace('|', '\|')) |"
    }
}

function Format-IndexPage {
    param($Docs, $Model, [type[]] $Type)
    '# Reference'
    ''
    'Made from the doc comments in the source by `./build.ps1 Docs`; edit those, not these pages.'
    ''
    '## Cmdlets'
    ''
    '| cmdlet | does |'
    '|---|---|'
    foreach ($item in $Model) {
        "| [``$($item.Name)``](cmdlets/$($item.Name).md) | $((ConvertTo-SingleLine $Docs $item.Synopsis -Markdown -LinkRoot '.').Replace('|', '\|')) |"
    }
    ''
    '## Output types'
    ''
    '| type | what it is |'
    '|---|---|'
    foreach ($item in $Type) {
        $summary = ConvertTo-SingleLine $Docs (Get-CommentNode $Docs (Get-TypeDocId $item) 'summary') -Markdown -LinkRoot '.'
        "| [``$($item.Name)``](types/$($item.Name).md) | $($summary.Replace('|', '\|')) |"
    }
}
