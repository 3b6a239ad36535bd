using System.Management.Automation;
using BedrockPS.Commands.Chat.Structured;
using BedrockPS.Commands.Loading;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Commands.Chat;

/// <summary>Base of cmdlets whose parameters make one Converse request a record, and may ask for an answer of a schema.</summary>
public abstract class ChatRequestCommand : ChatCommand
{
    // What a model took is known for the session, whichever runspace found out.
    private static readonly AnswerForms KnownForms = new();

    private AnswerShape? shape;
    private IAnswerSchema? schema;

    private protected ChatRequestCommand()
    {
    }

    /// <summary>JSON pointers of members of the model's own response to return in AdditionalFields, for example /stop_sequence.</summary>
    [Parameter]
    public string[]? ResponseField { get; set; }

    /// <summary>JSON schema that the answer must follow: JSON text, hashtable, object of ConvertFrom-Json, or file (Get-Item schema.json). The answer comes as custom objects.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? JsonSchema { get; set; }

    /// <summary>What the answer becomes: a PowerShell class or .NET type, as in ([Invoice]) or ([Invoice[]]), its name, or a sample (custom object or hashtable whose values are samples or types).</summary>
    [Parameter]
    [ValidateNotNull]
    public object? OutputType { get; set; }

    private protected bool HasSchema => shape is not null;

    private protected IAnswerSchema? Schema => schema;

    private protected override IReadOnlyList<string>? ResponseFields => ResponseField;

    /// <summary>Reads the schema once for all records.</summary>
    private protected void ReadSchema()
    {
        if (JsonSchema is not null && OutputType is not null)
            RefuseConflict("-JsonSchema and -OutputType both say what the answer must be; give one of them.");
        try
        {
            shape = JsonSchema is not null ? new FreeShape(ShapeInput.OfSchema(JsonSchema, "-JsonSchema"))
                : OutputType is not null ? ShapeInput.OfType(OutputType)
                : null;
            schema = shape is null ? null : Engine.Current.ReadSchema(shape.Schema, JsonSchema is not null ? "-JsonSchema" : "-OutputType");
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }
    }

    /// <summary>The chat service, whose answers keep to the schema when there is one.</summary>
    private protected IChatService Structured(IChatService chat, bool besideTools) =>
        shape is null || schema is null ? chat : new StructuredChat(chat, schema, shape.Name, KnownForms, besideTools);

    /// <summary>The object of an answer.</summary>
    /// <exception cref="BedrockException">SchemaMismatch: the answer is the PartialResponse.</exception>
    private protected object? ObjectOf(ChatResponse response)
    {
        if (response.Answer is not { } answer)
        {
            throw Mismatch(response, $"The model asks for tools ({string.Join(", ", response.ToolCalls.Select(call => call.Name))}) and has not answered yet.", "Run them and go on, as with -InvokeTool Auto, or take the response with -As Response.");
        }
        try
        {
            return shape!.Read(answer.Value);
        }
        catch (DataException fault)
        {
            throw Mismatch(response, $"The answer fits the schema, and still not what was asked for: {fault.Message}", "The answer is in the target of the error (TargetObject.Text).", fault);
        }
    }

    private static BedrockException Mismatch(ChatResponse response, string message, string action, Exception? inner = null) =>
        new(ErrorIds.SchemaMismatch, ErrorKind.InvalidResult, message, inner)
        {
            StatusCode = 200,
            RequestId = response.RequestId,
            RecommendedAction = action,
            PartialResponse = response,
        };
}
