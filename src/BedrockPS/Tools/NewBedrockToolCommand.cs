using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Chat;
using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Tools;

/// <summary>Makes a tool that a model may call, from a command, a function, a script block or a JSON schema.</summary>
/// <remarks>
/// <para>The schema of a command comes from its parameters: types, Mandatory, ValidateSet, ValidateRange, ValidatePattern, ValidateLength and ValidateCount, enumerations, switches and arrays; descriptions come from its help. Parameters whose type has no JSON form, dynamic parameters and common parameters (also WhatIf and Confirm) are left out.</para>
/// <para>A tool from a schema alone has nothing behind it: the model's calls of it are in ToolCalls of the response, and Invoke-BedrockTool -Result answers them.</para>
/// <para>What a tool may do, the model may do: give only what you would let anybody run who writes to the model. -RequireApproval asks for each call.</para>
/// </remarks>
/// <example>
/// <code>$tool = New-BedrockTool Get-Date -IncludeParameter Year, Month, Day, Format
/// $tool.InputSchemaJson</code>
/// <para>Makes a tool from a command, with some of its parameters.</para>
/// </example>
/// <example>
/// <code>Get-Command Get-ChildItem, Get-FileHash | New-BedrockTool -MaxOutputLength 4000</code>
/// <para>Makes two tools from commands that are piped in.</para>
/// </example>
/// <example>
/// <code>$weather = New-BedrockTool -Name get_weather -Description 'Weather of a city' -Command {
///     param([Parameter(Mandatory)] [string] $City, [ValidateSet('C', 'F')] [string] $Unit = 'C')
///     "In $City it is 7 degrees $Unit"
/// }
/// Invoke-BedrockChat 'Call get_weather for Oslo' -Tool $weather -InvokeTool Auto -ModelId local.extract-v1 -As Text</code>
/// <para>Lets a model call a script block.</para>
/// </example>
/// <example>
/// <code>New-BedrockTool -Name send_mail -Description 'Sends mail' -JsonSchema '{"type":"object","properties":{"to":{"type":"string"}},"required":["to"]}' -Strict</code>
/// <para>Makes a tool from a JSON schema; its calls are answered by hand.</para>
/// </example>
/// <seealso cref="InvokeBedrockChatCommand"/>
[Cmdlet(VerbsCommon.New, "BedrockTool")]
[OutputType(typeof(Tool))]
public sealed class NewBedrockToolCommand : BedrockCommand
{
    private int made;

    /// <summary>What to run: names of commands, CommandInfo objects of Get-Command, or script blocks (those need -Name).</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public object[]? Command { get; set; }

    /// <summary>Name that the model calls it by: 1 to 64 of a-z A-Z 0-9 _ and -. Default: the command's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What the model is told about it. Default: the synopsis of the command's help.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>JSON schema of the arguments as hashtable, object or JSON text; $schema is left out. With -Command it takes the place of the schema made from the parameters, and each of its properties must be a parameter.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? JsonSchema { get; set; }

    /// <summary>Parameters of the command to offer, and no others.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? IncludeParameter { get; set; }

    /// <summary>Parameters of the command to leave out.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? ExcludeParameter { get; set; }

    /// <summary>Asks the service to keep the model's arguments to the schema, where the model can.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>Each call of it is asked for, whatever -InvokeTool says.</summary>
    [Parameter]
    public SwitchParameter RequireApproval { get; set; }

    /// <summary>Longest output in characters that goes back to the model; what is longer is cut, with a note.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxOutputLength { get; set; } = ToolRules.DefaultMaxOutputLength;

    /// <summary>Refuses parameters that exclude each other.</summary>
    protected override void BeginProcessing()
    {
        if (JsonSchema is not null && (IncludeParameter ?? ExcludeParameter) is not null)
            RefuseConflict("-JsonSchema says which parameters are offered, so -IncludeParameter and -ExcludeParameter have nothing to choose from.");
        if (Command is null && JsonSchema is null && !MyInvocation.ExpectingInput)
            Refuse(BedrockException.Input("There is nothing to make a tool from: give a command, a script block or -JsonSchema."));
    }

    /// <summary>Makes the tools of one record.</summary>
    protected override void ProcessRecord()
    {
        foreach (var one in Command ?? [null!])
        {
            try
            {
                if (++made > 1 && Name is not null)
                    throw BedrockException.Input($"-Name '{Name}' is one name, and there are several commands.", "Make these tools one by one.");
                WriteObject(one is null ? ToolMaker.FromSchema(Wish()) : new ToolMaker(InvokeCommand).FromCommand(one, Wish()));
            }
            catch (BedrockException fault)
            {
                WriteFault(fault, one);
            }
        }
    }

    private ToolWish Wish() => new()
    {
        Name = Name,
        Description = Description,
        JsonSchema = JsonSchema,
        Include = IncludeParameter,
        Exclude = ExcludeParameter,
        Strict = IsBound(nameof(Strict)) ? Strict.IsPresent : null,
        RequireApproval = RequireApproval,
        MaxOutputLength = MaxOutputLength,
    };
}
