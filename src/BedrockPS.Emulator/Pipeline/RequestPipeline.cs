using BedrockEmulator.Admin;
using BedrockEmulator.Auth;
using BedrockEmulator.Faults;
using BedrockEmulator.Hosting;
using BedrockEmulator.Journal;
using BedrockEmulator.S3;
using BedrockEmulator.Scenarios;

namespace BedrockEmulator.Pipeline;

/// <summary>The order of each request: id, match, authenticate, validate, fault plan, handle, write.</summary>
internal sealed class RequestPipeline(OperationTable operations, EmulatorState state, CancellationToken stopping)
{
    private readonly Authenticator _authenticator = new(state);
    private readonly AdminApi _admin = new(state);
    private readonly AnswerWriter _writer = new(state.Clock, stopping);

    public async Task RunAsync(HttpContext http)
    {
        var id = Guid.NewGuid().ToString();
        var request = EmulatorRequest.Open(http, id);
        http.Response.Headers[request.IsS3 ? "x-amz-request-id" : "x-amzn-RequestId"] = id;
        http.Response.Headers.Date = state.Clock.UtcNow.ToString("R");
        if (operations.Find(request)?.Operation.ReadsContent != true)
        {
            request = await request.WithBodyAsync(http);
        }

        if (AdminApi.Owns(request))
        {
            await _writer.WriteAsync(http, _admin.Handle(request));
            return;
        }

        await ServeAsync(http, request);
    }

    private async Task ServeAsync(HttpContext http, EmulatorRequest request)
    {
        var match = operations.Find(request);
        var entry = state.Journal.Begin(request, match?.Operation, match?.Labels, state.Clock.UtcNow);
        var outcome = "aborted";
        try
        {
            var answer = await AnswerAsync(request, match, entry);
            entry.Answered(answer);
            await _writer.WriteAsync(http, answer);
            outcome = answer.Delivery.Closing == Closing.Refuse ? "dropped" : "completed";
        }
        catch (ConnectionDroppedException)
        {
            outcome = "dropped";
            throw;
        }
        catch (OperationCanceledException)
        {
            // The client went away, or the emulator stops.
        }
        finally
        {
            entry.Ended(outcome, state.Clock.UtcNow);
        }
    }

    private async ValueTask<Answer> AnswerAsync(
        EmulatorRequest request, (IOperation Operation, Dictionary<string, string> Labels)? match, JournalEntry entry)
    {
        var errors = match?.Operation.Errors ?? (request.IsS3 ? S3Errors.Instance : RestJsonErrors.Instance);
        OperationContext? context = null;
        try
        {
            var scripted = state.Scenarios.Take(request, match?.Operation, match?.Labels);
            if (match is null && scripted is null)
            {
                throw new EmulatorException(404, "UnknownOperationException", "The operation is not known here.");
            }

            entry.Scenario = scripted?.Name;
            var caller = _authenticator.Authenticate(request, match?.Operation, entry);
            context = new OperationContext(request, match?.Labels ?? [], caller, state);
            if (scripted is null)
            {
                await match!.Value.Operation.ValidateAsync(context);
            }

            return await AnswerWithFaultsAsync(context, match?.Operation, scripted, entry);
        }
        catch (EmulatorException refusal)
        {
            return errors.Write(refusal, request.Id);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"bedrock-emulator: {request.Method} {request.RawPath}: {bug}");
            return errors.Write(new EmulatorException(500, "InternalServerException", "The emulator failed on this request."), request.Id);
        }
        finally
        {
            (context?.Prepared as IDisposable)?.Dispose();
        }
    }

    private async ValueTask<Answer> AnswerWithFaultsAsync(
        OperationContext context, IOperation? operation, ScriptedAnswer? scripted, JournalEntry entry)
    {
        var fault = state.Faults.Take(operation, context.Labels);
        entry.Fault = fault?.Kind.ToString();
        if (fault is not null && FaultAnswers.Instead(fault, context, operation?.Errors ?? RestJsonErrors.Instance) is { } refused)
        {
            return refused;
        }

        var answer = scripted?.ToAnswer() ?? await operation!.HandleAsync(context);
        return fault is null ? answer : FaultShaper.Apply(fault, answer);
    }
}
