using System.Text.Json;
using BedrockEmulator.Converse;
using BedrockEmulator.KnowledgeBases;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Retrieval;

/// <summary>An operation of bedrock-agent-runtime. The answer is worked out with the input, so all refusals come before faults are applied.</summary>
internal abstract class RuntimeOperation : IOperation
{
    private static readonly Shapes s_shapes = new("retrieval-shapes.json");

    public string Service => "bedrock-agent-runtime";

    public abstract string Name { get; }

    public string Method => "POST";

    public abstract string Template { get; }

    public ValueTask ValidateAsync(OperationContext context)
    {
        context.Prepared = Prepare(context, s_shapes.Checked(Name + "Request", context.Body));
        return ValueTask.CompletedTask;
    }

    public ValueTask<Answer> HandleAsync(OperationContext context) => new(Write(context.Prepared!));

    /// <summary>Works out the answer, or throws what the service refuses.</summary>
    protected abstract object Prepare(OperationContext context, JsonElement body);

    protected abstract Answer Write(object prepared);

    protected static JsonElement? Member(JsonElement? owner, string name) => AgentOperation.MemberOf(owner, name);

    protected static string? Text(JsonElement? owner, string name) => Member(owner, name)?.GetString();
}
