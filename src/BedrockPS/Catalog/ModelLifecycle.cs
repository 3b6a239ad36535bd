namespace BedrockPS.Commands.Catalog;

/// <summary>Stages of a model's life.</summary>
public enum ModelLifecycle
{
    /// <summary>In normal use.</summary>
    Active,

    /// <summary>Still answers, but its end is set.</summary>
    Legacy,

    /// <summary>No longer answers.</summary>
    EndOfLife,
}
