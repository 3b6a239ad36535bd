# Reads the compiler's XML documentation files and turns doc comments into paragraphs of plain text or Markdown.

# How far the compiler indents the lines of a comment.
$script:commentMargin = 12

function Import-DocComment {
    param([string[]] $Path)
    $comments = [Collections.Generic.Dictionary[string, Xml.XmlElement]]::new([StringComparer]::Ordinal)
    foreach ($file in $Path) {
        $document = [Xml.XmlDocument]::new()
        $document.PreserveWhitespace = $true
        $document.Load($file)
        foreach ($member in $document.SelectNodes('/doc/members/member')) { $comments[$member.GetAttribute('name')] = $member }
    }
    $comments
}

function Get-TypeDocId {
    param([type] $Type)
    $definition = if ($Type.IsGenericType) { $Type.GetGenericTypeDefinition() } else { $Type }
    'T:' + $definition.FullName.Replace('+', '.')
}

function Get-PropertyDocId {
    param([Reflection.PropertyInfo] $Property)
    (Get-TypeDocId $Property.DeclaringType).Replace('T:', 'P:') + '.' + $Property.Name
}

function Get-CommentNode {
    param($Docs, [string] $Id, [string] $Name)
    $member = $null
    if (-not $Docs.Comments.TryGetValue($Id, [ref] $member)) { return $null }
    $inherited = $member.SelectSingleNode('inheritdoc[@cref]')
    if ($inherited) { return Get-CommentNode $Docs $inherited.GetAttribute('cref') $Name }
    $member.SelectSingleNode($Name)
}

# Paragraphs of a comment element; an absent element has none.
function ConvertTo-Paragraph {
    param($Docs, $Node, [switch] $Markdown, [string] $LinkRoot = '..')
    if ($null -eq $Node) { return }
    # Connection parameters are on nearly every cmdlet, in each of its parameter sets.
    $key = [ValueTuple[object, bool, string]]::new($Node, $Markdown, $LinkRoot)
    $known = $null
    if (-not $Docs.Paragraphs.TryGetValue($key, [ref] $known)) {
        $text = [Text.StringBuilder]::new()
        Add-CommentText $Docs $Node $text $Markdown.IsPresent $LinkRoot
        $known = [string[]]$text.ToString().Split([char]0x2029, [StringSplitOptions]'RemoveEmptyEntries, TrimEntries')
        $Docs.Paragraphs[$key] = $known
    }
    $known
}

function ConvertTo-SingleLine {
    param($Docs, $Node, [switch] $Markdown, [string] $LinkRoot = '..')
    @(ConvertTo-Paragraph $Docs $Node -Markdown:$Markdown -LinkRoot $LinkRoot) -join ' '
}

function Add-CommentText {
    param($Docs, $Node, [Text.StringBuilder] $Text, [bool] $Markdown, [string] $LinkRoot)
    $break = [char]0x2029
    foreach ($child in $Node.ChildNodes) {
        switch ($child.LocalName) {
            { $child.NodeType -in 'Text', 'CDATA', 'Whitespace', 'SignificantWhitespace' } {
                $plain = [regex]::Replace($child.Value, '\s+', ' ')
                if ($Markdown) { $plain = $plain -replace '[<*\\]|(?<!\w)_|_(?!\w)', '\$0' }
                $null = $Text.Append($plain)
                break
            }
            { $_ -in 'para', 'description' } {
                $isItem = $child.ParentNode.LocalName -eq 'item'
                if (-not $isItem) { $null = $Text.Append($break) }
                Add-CommentText $Docs $child $Text $Markdown $LinkRoot
                if (-not $isItem) { $null = $Text.Append($break) }
                break
            }
            'item' {
                $null = $Text.Append($break).Append('- ')
                Add-CommentText $Docs $child $Text $Markdown $LinkRoot
                $null = $Text.Append($break)
                break
            }
            'term' {
                Add-CommentText $Docs $child $Text $Markdown $LinkRoot
                $null = $Text.Append(': ')
                break
            }
            'c' { $null = $Text.Append($(if ($Markdown) { "``$($child.InnerText)``" } else { $child.InnerText })); break }
            'paramref' { $null = $Text.Append('-' + $child.GetAttribute('name')); break }
            { $_ -in 'see', 'seealso' } { $null = $Text.Append((Get-ReferenceText $Docs $child $Markdown $LinkRoot)); break }
            default { Add-CommentText $Docs $child $Text $Markdown $LinkRoot }
        }
    }
}

function Get-ReferenceText {
    param($Docs, [Xml.XmlElement] $Node, [bool] $Markdown, [string] $LinkRoot)
    $uri = $Node.GetAttribute('href')
    if ($uri) {
        $label = if ($Node.InnerText.Trim()) { $Node.InnerText.Trim() } else { $uri }
        return $(if ($Markdown) { "[$label]($uri)" } elseif ($label -eq $uri) { $uri } else { "$label ($uri)" })
    }
    $word = $Node.GetAttribute('langword')
    if ($word) { return $(if ($Markdown) { "``$word``" } else { $word }) }
    $target = Resolve-Reference $Docs $Node.GetAttribute('cref')
    if (-not $Markdown) { return $target.Label }
    if ($target.Page) { "[``$($target.Label)``]($LinkRoot/$($target.Page))" } else { "``$($target.Label)``" }
}

# A cref names C# symbols; readers of help know cmdlets, parameters and output types.
function Resolve-Reference {
    param($Docs, [string] $Cref)
    $id = $Cref -replace '\(.*$'
    if ($Docs.CmdletNames.Contains($id)) {
        $name = $Docs.CmdletNames[$id]
        return [pscustomobject]@{ Label = $name; Page = "cmdlets/$name.md" }
    }
    if ($Docs.TypePages.Contains($id)) {
        $name = $Docs.TypePages[$id]
        return [pscustomobject]@{ Label = $name; Page = "types/$name.md" }
    }
    $cut = $id.LastIndexOf('.')
    $member = $id.Substring($cut + 1) -replace '`\d+$'
    $owner = 'T:' + $id.Substring(2, [Math]::Max(0, $cut - 2))
    $label = if ($Docs.CmdletNames.Contains($owner)) { "-$member" }
        elseif ($id.StartsWith('T:')) { $member }
        elseif ($Docs.TypePages.Contains($owner)) { "$($Docs.TypePages[$owner]).$member" }
        else { $member }
    [pscustomobject]@{ Label = $label; Page = $null }
}

# Code keeps its own lines; only the indentation that the comment block adds goes away.
function ConvertTo-Code {
    param([Xml.XmlElement] $Node)
    $lines = @($Node.InnerText.Replace("`r", '') -split "`n" | ForEach-Object TrimEnd)
    # A first line beside the <code> tag has no indentation to tell the margin by.
    $inline = [bool]$lines[0].Trim()
    $measured = @($lines | Select-Object -Skip ([int]$inline) | Where-Object { $_ })
    $margin = [int]($measured | ForEach-Object { $_.Length - $_.TrimStart().Length } | Measure-Object -Minimum).Minimum
    if ($inline) { $margin = [Math]::Min($margin, $commentMargin) }
    $cut = foreach ($line in $lines) { if ($line.Length -gt $margin -and -not $line.Substring(0, $margin).Trim()) { $line.Substring($margin) } else { $line.Trim() } }
    ($cut -join "`n").Trim("`n")
}
