using System.Text.Json.Nodes;
using BedrockEmulator.Converse;
using BedrockEmulator.Pipeline;
using BedrockEmulator.Wire;

namespace BedrockEmulator.Chat;

/// <summary>Converse and ConverseStream give one answer in two forms.</summary>
/// <remarks>The engine refuses bad input while it works out the answer, so all of it happens before faults are applied.</remarks>
internal abstract class ConverseOperation : IOperation
{
    public string Service => "bedrock-runtime";

    public abstract string Name { get; }

    public string Method => "POST";

    public abstract string Template { get; }

    protected abstract bool Streaming { get; }

    public ValueTask ValidateAsync(OperationContext context)
    {
        var (modelId, throughProfile) = ModelTargets.Resolve(context);
        var call = context.State.Converse with { Region = context.Region, Streaming = Streaming, ThroughProfile = throughProfile };
        context.Prepared = context.State.Engine.Converse(modelId, context.Body, call);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Answer> HandleAsync(OperationContext context) => new(Write((ConverseAnswer)context.Prepared!));

    protected abstract Answer Write(ConverseAnswer answer);
}

internal sealed class ConverseWhole : ConverseOperation
{
    public override string Name => "Converse";

    public override string Template => "/model/{modelId}/converse";

    protected override bool Streaming => false;

    protected override Answer Write(ConverseAnswer answer) => Answer.Json(200, answer.Response);
}

internal sealed class ConverseStream : ConverseOperation
{
    public override string Name => "ConverseStream";

    public override string Template => "/model/{modelId}/converse-stream";

    protected override bool Streaming => true;

    protected override Answer Write(ConverseAnswer answer) =>
        Answer.EventStream(answer.Events.Select(streamed => EventFrame.Event(streamed.Type, streamed.Payload)));
}

internal sealed class CountTokens : IOperation
{
    public string Service => "bedrock-runtime";

    public string Name => "CountTokens";

    public string Method => "POST";

    public string Template => "/model/{modelId}/count-tokens";

    public ValueTask ValidateAsync(OperationContext context)
    {
        context.Prepared = context.State.Engine.CountTokens(ModelTargets.Resolve(context).ModelId, context.Body);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Answer> HandleAsync(OperationContext context) => new(Answer.Json(200, (JsonObject)context.Prepared!));
}
