namespace BedrockPS.Build.Operations;

/// <summary>A service model says something that the operations table cannot express; a person has to decide.</summary>
internal sealed class ModelException(string message) : Exception(message);
