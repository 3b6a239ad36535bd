namespace BedrockEmulator.Models;

/// <summary>What a local model says, and how it came to it.</summary>
internal sealed record ModelAnswer(string Text, string Reasoning);
