namespace BedrockPS.Commands.Tools;

/// <summary>Who deals with the tool calls of a model.</summary>
public enum ToolInvocation
{
    /// <summary>Nothing is run; the response carries the calls.</summary>
    None,

    /// <summary>Calls are run, except those that need approval, which are asked for.</summary>
    Auto,

    /// <summary>Each call is asked for.</summary>
    Confirm,
}
