using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Chat;
using BedrockPS.Commands.Chat.Structured;
using BedrockPS.Commands.Loading;

namespace BedrockPS.Commands.Tools;

/// <summary>Makes the JSON schema of a class, type, hashtable or sample object.</summary>
/// <remarks>
/// <para>The schema is what Invoke-BedrockChat -OutputType asks the model for, and what New-BedrockTool takes. Properties are required unless they can be null ([Nullable[int]], or [AllowNull()]); other members are refused. [ValidateSet()], [ValidateRange()], [ValidateLength()], [ValidatePattern()], [ValidateCount()], [ValidateNotNullOrEmpty()] and data annotations on the properties of a class become limits, [System.ComponentModel.Description()] the description.</para>
/// <para>Dates become strings of format date-time, [timespan] duration, [guid] uuid, [uri] uri; an enumeration its names, one with [Flags()] an array of them. A class that holds itself is followed twice and left out below.</para>
/// <para>A hashtable or custom object whose type is one of JSON schema (object, array, string, ...) is taken as a schema and only checked and written as text; every other one is a sample: each property has the type of its value, or is of the type that is its value.</para>
/// <para>It calls no service.</para>
/// </remarks>
/// <example>
/// <code>class Invoice { [string] $Number; [datetime] $Date; [decimal] $Total; [ValidateSet('EUR', 'USD')] [string] $Currency }
/// ConvertTo-BedrockSchema ([Invoice])</code>
/// <para>The schema of a class.</para>
/// </example>
/// <example>
/// <code>[pscustomobject]@{ Host = 'web1'; Severity = 3; Seen = Get-Date } | ConvertTo-BedrockSchema -Compress</code>
/// <para>The schema of objects like this one, on one line.</para>
/// </example>
/// <example>
/// <code>$schema = ConvertTo-BedrockSchema ([ordered]@{ Summary = [string]; Causes = [string[]]; Confidence = [double] })
/// Get-Content ./app.log -Raw | Invoke-BedrockChat 'Find the root cause' -JsonSchema $schema -ModelId amazon.nova-lite-v1:0</code>
/// <para>Names types where there is no sample, and asks for an answer of that schema.</para>
/// </example>
/// <seealso cref="InvokeBedrockChatCommand"/>
[Cmdlet(VerbsData.ConvertTo, "BedrockSchema")]
[OutputType(typeof(string))]
public sealed class ConvertToBedrockSchemaCommand : BedrockCommand
{
    /// <summary>A type or its name, a hashtable, a sample object, or a JSON schema to check.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object InputObject { get; set; } = null!;

    /// <summary>Leaves out line breaks and indentation.</summary>
    [Parameter]
    public SwitchParameter Compress { get; set; }

    /// <summary>Converts one record.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(Engine.Current.ReadSchema(Schema(), "-InputObject").ToText(indented: !Compress));
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject);
        }
    }

    private object Schema()
    {
        var isText = PlainValue.Unwrap(InputObject) is string text && text.TrimStart().StartsWith('{');
        return isText || PlainValue.Unwrap(InputObject) is FileInfo || ShapeInput.IsSchema(InputObject)
            ? ShapeInput.OfSchema(InputObject, "-InputObject")
            : ShapeInput.OfType(InputObject).Schema;
    }
}
