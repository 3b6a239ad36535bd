using BedrockEmulator.Sso;
using BedrockEmulator.Sts;

namespace BedrockEmulator.Pipeline;

/// <summary>The one list of the operations that are served.</summary>
internal static class OperationRegistry
{
    public static IReadOnlyList<IOperation> Create() =>
    [
        new AssumeRole(),
        new AssumeRoleWithWebIdentity(),
        new GetCallerIdentity(),
        new GetRoleCredentials(),
        new CreateToken(),
    ];
}
