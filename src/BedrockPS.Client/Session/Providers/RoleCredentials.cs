using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Session.Providers;

/// <summary>Keys of a role that other credentials may assume; those may be of a role again.</summary>
internal sealed class RoleCredentials(Sts sts, ResolvedConnection connection, RoleRequest role, string profile, TimeProvider time)
    : RenewableCredentials(time)
{
    public override string ToString() => $"role '{role.RoleArn}' of profile '{profile}'";

    protected override async Task<TemporaryKeys> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await sts.AssumeRoleAsync(connection, role, cancellationToken).ConfigureAwait(false);
        }
        catch (BedrockException fault) when (!fault.IsSetup)
        {
            throw SetupError.During($"The {this} could not be assumed", fault);
        }
    }
}

/// <summary>
/// Keys of a role that a token in a file stands for, as on Kubernetes. The file is read for each fetch: it is replaced now
/// and then.
/// </summary>
internal sealed class WebIdentityCredentials(
    Sts sts, ResolvedConnection connection, RoleRequest role, string tokenFile, string source, TimeProvider time)
    : RenewableCredentials(time)
{
    public override string ToString() => $"role '{role.RoleArn}' by web identity ({source})";

    protected override async Task<TemporaryKeys> FetchAsync(CancellationToken cancellationToken)
    {
        var token = await ReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await sts.AssumeRoleWithWebIdentityAsync(connection, role, token, cancellationToken).ConfigureAwait(false);
        }
        catch (BedrockException fault) when (!fault.IsSetup)
        {
            throw SetupError.During($"The {this} could not be assumed", fault);
        }
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(tokenFile, cancellationToken).ConfigureAwait(false)).Trim();
            return token.Length > 0 ? token : throw SetupError.Invalid($"The web identity token file '{tokenFile}' ({source}) is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SetupError.Invalid($"The web identity token file '{tokenFile}' ({source}) could not be read: {error.Message}", inner: error);
        }
    }
}
