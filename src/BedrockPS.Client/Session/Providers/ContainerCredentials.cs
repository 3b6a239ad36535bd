using System.Net;

namespace BedrockPS.Client.Session.Providers;

/// <summary>Keys of the container this runs in (ECS, EKS Pod Identity, CloudShell).</summary>
internal sealed class ContainerCredentials(Uri address, string? token, string? tokenFile, TimeProvider time) : RenewableCredentials(time)
{
    private static readonly string[] AllowedHosts = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];

    /// <returns>The provider, null when this is no such container.</returns>
    /// <exception cref="BedrockException">The variables name an address that keys must not come from.</exception>
    public static ContainerCredentials? From(EnvironmentSnapshot environment, TimeProvider time)
    {
        Uri? address = null;
        if (environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] is { } relative)
        {
            address = relative[0] == '/' && Uri.TryCreate($"http://169.254.170.2{relative}", UriKind.Absolute, out var local)
                ? local : throw Bad("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        }
        else if (environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] is { } full)
        {
            address = Uri.TryCreate(full, UriKind.Absolute, out var given) && IsAllowed(given)
                ? given : throw Bad("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        }

        return address is null ? null
            : new(address, environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"], environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"], time);
    }

    public override string ToString() => "container credentials endpoint";

    protected override async Task<TemporaryKeys> FetchAsync(CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>();
        if (await TokenAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } value)
        {
            headers["Authorization"] = value.AsSpan().IndexOfAny('\r', '\n') < 0
                ? value : throw Failed("was not asked: its authorization token has a line break");
        }

        try
        {
            var (status, body) = await LocalHttp.SendAsync(HttpMethod.Get, address, headers, cancellationToken).ConfigureAwait(false);
            return status == HttpStatusCode.OK ? KeysDocument.Read(body, "Token") : throw Failed($"answered with status {(int)status}");
        }
        catch (HttpRequestException error)
        {
            throw Failed($"could not be reached: {error.Message}");
        }
        catch (FormatException error)
        {
            throw Failed($"gave an answer that cannot be read: {error.Message}");
        }
    }

    private async Task<string?> TokenAsync(CancellationToken cancellationToken)
    {
        if (tokenFile is null)
            return token;
        try
        {
            return (await File.ReadAllTextAsync(tokenFile, cancellationToken).ConfigureAwait(false)).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed($"was not asked: the token file '{tokenFile}' could not be read ({error.Message})");
        }
    }

    private static bool IsAllowed(Uri address) => address.Scheme == "https"
        || (address.Scheme == "http" && (address.IsLoopback || AllowedHosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase)));

    private static BedrockException Bad(string variable) => SetupError.Invalid(
        $"{variable} is not an address that credentials may come from.",
        "It has to be https, or http on this machine or on the container agent's address.");

    private BedrockException Failed(string how) => SetupError.Invalid($"The {this} ({address.GetLeftPart(UriPartial.Authority)}) {how}.");
}
