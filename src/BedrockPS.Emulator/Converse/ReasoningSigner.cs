using System.Security.Cryptography;
using System.Text;

namespace BedrockEmulator.Converse;

/// <summary>Signs reasoning, so that a client that changes or loses it on the way back is found out.</summary>
internal static class ReasoningSigner
{
    private static readonly byte[] s_key = "bedrock-emulator reasoning"u8.ToArray();

    public static string Sign(string reasoning) => Convert.ToBase64String(HMACSHA256.HashData(s_key, Encoding.UTF8.GetBytes(reasoning)));
}
