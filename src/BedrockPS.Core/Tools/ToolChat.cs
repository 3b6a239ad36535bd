using System.Runtime.CompilerServices;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;

namespace BedrockPS.Core.Tools;

/// <summary>A chat that answers the model's tool calls until it has an answer without any.</summary>
internal sealed class ToolChat(IChatService chat, IToolRunner runner, int maxRounds, ICallLog log) : IChatService
{
    /// <inheritdoc/>
    public async Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var loop = new ToolLoop(request.Tools, maxRounds);
        var answer = await chat.ConverseAsync(request, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var step = loop.Next(answer);
            if (step.Answer is not null)
                return step.Answer;
            var results = new List<ToolResult>();
            foreach (var task in step.Tasks)
                results.Add(await RunAsync(task, cancellationToken).ConfigureAwait(false));
            request = ToolLoop.Continue(request, answer, results);
            try
            {
                answer = await chat.ConverseAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (BedrockException fault)
            {
                throw ToolLoop.Keep(fault, request, answer);
            }
        }
    }

    /// <summary>The pieces of all rounds; each result is a piece too, and only the last round has an end.</summary>
    public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var loop = new ToolLoop(request.Tools, maxRounds);
        ChatResponse? before = null;
        while (true)
        {
            ChatResponse? answer = null;
            await foreach (var delta in RoundAsync(request, before, cancellationToken).ConfigureAwait(false))
            {
                if (delta.Response is null)
                    yield return delta;
                else
                    answer = delta.Response;
            }

            var step = loop.Next(answer!);
            if (step.Answer is not null)
            {
                yield return new ChatDelta { Kind = "End", Response = step.Answer };
                yield break;
            }

            var results = new List<ToolResult>();
            foreach (var task in step.Tasks)
            {
                results.Add(await RunAsync(task, cancellationToken).ConfigureAwait(false));
                yield return new ChatDelta { Kind = "ToolResult", ToolUseId = task.Call.ToolUseId, ToolName = task.Call.Name };
            }

            request = ToolLoop.Continue(request, answer!, results);
            before = answer;
        }
    }

    /// <inheritdoc/>
    public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken) => chat.CountTokensAsync(request, cancellationToken);

    private async IAsyncEnumerable<ChatDelta> RoundAsync(ChatRequest request, ChatResponse? before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var deltas = chat.ConverseStreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (deltas.ConfigureAwait(false))
        {
            while (await MoveAsync(deltas, request, before).ConfigureAwait(false))
                yield return deltas.Current;
        }
    }

    private static async ValueTask<bool> MoveAsync(IAsyncEnumerator<ChatDelta> deltas, ChatRequest request, ChatResponse? before)
    {
        try
        {
            return await deltas.MoveNextAsync().ConfigureAwait(false);
        }
        catch (BedrockException fault) when (before is not null)
        {
            throw ToolLoop.Keep(fault, request, before);
        }
    }

    private async Task<ToolResult> RunAsync(ToolTask task, CancellationToken cancellationToken)
    {
        if (task.Tool is null)
        {
            log.Verbose("A tool call was refused: its name is not on offer, or its arguments are no JSON object.");
            return ToolResults.Of(task.Call, new ToolOutcome(task.Refusal, IsError: true));
        }

        var outcome = await runner.RunAsync(task.Tool, task.Call, cancellationToken).ConfigureAwait(false);
        return ToolResults.Of(task.Call, outcome, task.Tool.MaxOutputLength);
    }
}
