using System.Net;
using System.Text;

namespace BedrockPS.Client.Session.Providers;

/// <summary>Keys of the role of the EC2 instance this runs on, by the instance metadata service with session tokens (IMDSv2).</summary>
internal sealed class InstanceCredentials(Uri endpoint, TimeProvider time) : RenewableCredentials(time)
{
    private const string RolePath = "/latest/meta-data/iam/security-credentials/";

    // Away from EC2 the address answers nothing at all: whoever asks first must not wait for long.
    private static readonly TimeSpan RegionAnswer = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LaterAnswer = TimeSpan.FromSeconds(5);

    /// <returns>The provider, null when the environment turns the service off.</returns>
    public static InstanceCredentials? From(EnvironmentSnapshot environment, TimeProvider time)
    {
        if (string.Equals(environment["AWS_EC2_METADATA_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
            return null;
        var isIPv6 = string.Equals(environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"], "IPv6", StringComparison.OrdinalIgnoreCase);
        var address = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254");
        return Uri.TryCreate(address, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
            ? new(endpoint, time)
            : throw SetupError.Input("AWS_EC2_METADATA_SERVICE_ENDPOINT is not an http address.");
    }

    public override string ToString() => "EC2 instance role";

    /// <summary>Asks within the first second whether there is such a service here and an instance role with it.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            var session = await SessionAsync(FirstAnswer, cancellationToken).ConfigureAwait(false);
            return await RoleNameAsync(session, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <returns>The region of the instance, null when it does not say.</returns>
    public async Task<string?> RegionAsync(CancellationToken cancellationToken)
    {
        try
        {
            var session = await SessionAsync(RegionAnswer, cancellationToken).ConfigureAwait(false);
            return await GetAsync("/latest/meta-data/placement/region", session, cancellationToken).ConfigureAwait(false) is { } body
                ? Encoding.UTF8.GetString(body).Trim() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    protected override async Task<TemporaryKeys> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var session = await SessionAsync(LaterAnswer, cancellationToken).ConfigureAwait(false);
            var role = await RoleNameAsync(session, cancellationToken).ConfigureAwait(false)
                ?? throw SetupError.Invalid("This EC2 instance has no role.");
            var body = await GetAsync(RolePath + Uri.EscapeDataString(role), session, cancellationToken).ConfigureAwait(false)
                ?? throw SetupError.Invalid($"The instance metadata service gave no keys for role '{role}'.");
            return KeysDocument.Read(body, "Token");
        }
        catch (HttpRequestException error)
        {
            throw SetupError.Invalid($"The instance metadata service could not be reached: {error.Message}", inner: error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw SetupError.Invalid($"The instance metadata service gave no answer within {LaterAnswer.TotalSeconds:0} s.");
        }
        catch (FormatException error)
        {
            throw SetupError.Invalid($"The instance metadata service gave an answer that cannot be read: {error.Message}.");
        }
    }

    private async Task<string> SessionAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string> { ["X-aws-ec2-metadata-token-ttl-seconds"] = "21600" };
        var (status, body) = await SendAsync(HttpMethod.Put, "/latest/api/token", headers, limit, cancellationToken).ConfigureAwait(false);
        return status == HttpStatusCode.OK ? Encoding.UTF8.GetString(body) : throw new HttpRequestException($"status {(int)status}");
    }

    private async Task<string?> RoleNameAsync(string session, CancellationToken cancellationToken) =>
        await GetAsync(RolePath, session, cancellationToken).ConfigureAwait(false) is { } body
            ? Encoding.UTF8.GetString(body).Split('\n')[0].Trim() is { Length: > 0 } name ? name : null
            : null;

    private async Task<byte[]?> GetAsync(string path, string session, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string> { ["X-aws-ec2-metadata-token"] = session };
        var (status, body) = await SendAsync(HttpMethod.Get, path, headers, LaterAnswer, cancellationToken).ConfigureAwait(false);
        return status switch
        {
            HttpStatusCode.OK => body,
            HttpStatusCode.NotFound => null,
            _ => throw new HttpRequestException($"status {(int)status}"),
        };
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(
        HttpMethod method, string path, Dictionary<string, string> headers, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        return await LocalHttp.SendAsync(method, new Uri(endpoint, path), headers, both.Token).ConfigureAwait(false);
    }
}
