using System.Management.Automation;

namespace BedrockPS.Commands.Binding;

/// <summary>The variable that -ResponseVariable names: it takes the response, an array of several.</summary>
internal sealed class ResponseVariable(PSCmdlet command, string? name)
{
    private readonly List<object> stored = [];

    /// <summary>Empties the variable: an answer of before must not pass for this one when the call fails, and a variable that cannot take it costs no call.</summary>
    /// <exception cref="BedrockException">InputInvalid: the name cannot be used.</exception>
    public void Clear()
    {
        if (name is null)
            return;
        if (name.StartsWith('$'))
            throw BedrockException.Input($"-ResponseVariable takes a name without $: {name[1..]}.");
        try
        {
            command.SessionState.PSVariable.Set(name, null);
        }
        catch (RuntimeException fault)
        {
            throw BedrockException.Input($"-ResponseVariable cannot be used: {fault.Message}");
        }
    }

    /// <summary>Adds a response.</summary>
    public void Keep(object response)
    {
        if (name is null)
            return;
        stored.Add(response);
        try
        {
            command.SessionState.PSVariable.Set(name, stored is [var only] ? only : stored.ToArray());
        }
        catch (RuntimeException fault)
        {
            // Of a type of its own, most likely; the answer was paid for and still comes out of the pipeline.
            var told = BedrockException.Input($"-ResponseVariable {name} does not take the response: {fault.Message}");
            command.WriteError(FaultRecord.Of(told, response));
        }
    }
}
