using System.Collections.Concurrent;
using Amazon.Runtime;
using BedrockPS.Client.Session.Providers;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Session;

/// <summary>
/// Decides as whom a call runs. Credentials are a unit: what one level names displaces all of the lower levels, the bearer
/// variable included. What is not needed is not touched: with an API key the IAM chain waits until a call asks for it.
/// </summary>
internal sealed class CredentialResolver(ITokenCaller caller, TimeProvider time)
{
    private readonly ITokenCaller caller = caller;
    private readonly TimeProvider time = time;
    private readonly ConcurrentDictionary<string, Task<InstanceCredentials?>> instances = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RenewableCredentials> providers = new(StringComparer.Ordinal);

    public ValueTask<Principal> ResolveAsync(
        CredentialChoice? choice, EnvironmentSnapshot environment, ProfileSet profiles, ResolvedConnection place, CancellationToken cancellationToken)
    {
        var chain = new Chain(this, environment, profiles, place);
        if (choice is { NamesAny: true })
            return new(Named(choice, chain));
        if (Secret.From(environment["AWS_BEARER_TOKEN_BEDROCK"]) is not { } key)
            return chain.FindAsync(cancellationToken);
        var lazy = new LazyCredentials(() => chain.ForAgentsAsync());
        return new(new Principal(lazy, key, "API key (AWS_BEARER_TOKEN_BEDROCK)"));
    }

    /// <summary>True when nothing of the environment and the profile names credentials, so that only the instance is left.</summary>
    public static bool ReachesInstance(EnvironmentSnapshot environment, ProfileSet profiles) =>
        Array.TrueForAll(
            [
                "AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_WEB_IDENTITY_TOKEN_FILE",
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            ],
            name => environment[name] is null)
        && !(profiles.Find(environment["AWS_PROFILE"] ?? "default") is { } profile && ProfileCredentials.HasCredentials(profile));

    private static Principal Named(CredentialChoice choice, Chain chain)
    {
        choice.Check();
        var hasKeys = choice.AccessKey is not null;
        var (credentials, source) = hasKeys ? (Literal(choice), $"access key ({choice.Level})")
            : choice.Credential is { } value ? (CredentialObject.Read(value), $"credential object ({choice.Level})")
            : choice.ProfileName is { } name ? chain.Profile(name)
            : (null, null);
        return choice.ApiKey is { } key
            ? new(credentials, key, source is null ? $"API key ({choice.Level})" : $"API key ({choice.Level}), {source}")
            : new(credentials, null, source!);
    }

    private static StaticKeys Literal(CredentialChoice choice) =>
        StaticKeys.Make(choice.AccessKey, choice.SecretKey?.Reveal(), choice.SessionToken?.Reveal(), choice.Level);

    /// <summary>The chain of the environment: variables, web identity, profile, container, instance.</summary>
    private sealed class Chain(CredentialResolver owner, EnvironmentSnapshot environment, ProfileSet profiles, ResolvedConnection place)
    {
        private readonly ProfileCredentials maker = new(profiles, environment, place, owner.caller, owner.time);

        private string ProfileName => environment["AWS_PROFILE"] ?? "default";

        public (AWSCredentials Credentials, string Source) Profile(string name)
        {
            var credentials = maker.Find(name)
                ?? throw SetupError.Invalid($"Profile '{name}' ({profiles.Find(name)!.Place}) has settings but no credentials.");
            return (credentials, ProfileCredentials.Describe(profiles.Find(name)!));
        }

        public async ValueTask<Principal> FindAsync(CancellationToken cancellationToken) =>
            Variables() ?? WebIdentity() ?? FromProfile() ?? Container()
                ?? await InstanceAsync(cancellationToken).ConfigureAwait(false) ?? throw NotFound();

        public async Task<AWSCredentials> ForAgentsAsync()
        {
            try
            {
                return (await FindAsync(CancellationToken.None).ConfigureAwait(false)).Credentials!;
            }
            catch (BedrockException error) when (error.ErrorId == ErrorIds.CredentialsNotFound)
            {
                throw SetupError.Invalid(
                    $"Knowledge bases and agents do not take API keys, and there are no IAM credentials beside AWS_BEARER_TOKEN_BEDROCK. {error.Message}",
                    error.RecommendedAction,
                    error);
            }
        }

        private Principal? Variables()
        {
            var (key, secret) = (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]);
            return key is null && secret is null ? null
                : new(StaticKeys.Make(key, secret, environment["AWS_SESSION_TOKEN"], "the environment variables"), null, "environment variables");
        }

        private Principal? WebIdentity()
        {
            if (environment["AWS_WEB_IDENTITY_TOKEN_FILE"] is not { } file)
                return null;
            var arn = environment["AWS_ROLE_ARN"]
                ?? throw SetupError.Invalid("AWS_WEB_IDENTITY_TOKEN_FILE is set but AWS_ROLE_ARN is not.");
            var name = environment["AWS_ROLE_SESSION_NAME"] ?? $"BedrockPS-{owner.time.GetUtcNow().ToUnixTimeMilliseconds()}";
            var request = new RoleRequest { RoleArn = arn, SessionName = name };
            var sts = new Sts(owner.caller);
            var path = environment.ExpandHome(file);
            var key = string.Join('|', "web", path, arn, environment["AWS_ROLE_SESSION_NAME"], place.Region, place.EndpointUrls.GetValueOrDefault("sts"));
            var provider = owner.providers.GetOrAdd(
                key, _ => new WebIdentityCredentials(sts, place, request, path, "AWS_WEB_IDENTITY_TOKEN_FILE", owner.time));
            return new(provider, null, $"web identity (role {arn})");
        }

        private Principal? FromProfile()
        {
            if (profiles.Find(ProfileName) is not { } profile)
                return environment["AWS_PROFILE"] is { } named ? throw SetupError.NoProfile(named, profiles) : null;
            return maker.Find(ProfileName) is { } credentials ? new(credentials, null, ProfileCredentials.Describe(profile)) : null;
        }

        private Principal? Container()
        {
            if (ContainerCredentials.From(environment, owner.time) is not { } provider)
                return null;
            var key = string.Join(
                '|',
                "container",
                environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
                environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
                environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"],
                environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]);
            return new(owner.providers.GetOrAdd(key, provider), null, provider.ToString());
        }

        private async ValueTask<Principal?> InstanceAsync(CancellationToken cancellationToken)
        {
            if (InstanceCredentials.From(environment, owner.time) is not { } provider)
                return null;
            var key = string.Join('|', environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"], environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]);
            var probe = owner.instances.GetOrAdd(key, _ => ProbeAsync(provider));
            var found = await probe.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (found is null)
                owner.instances.TryRemove(KeyValuePair.Create(key, probe));
            return found is null ? null : new(found, null, found.ToString());
        }

        private static async Task<InstanceCredentials?> ProbeAsync(InstanceCredentials provider) =>
            await provider.IsThereAsync(CancellationToken.None).ConfigureAwait(false) ? provider : null;

        private BedrockException NotFound()
        {
            var instance = InstanceCredentials.From(environment, owner.time) is null ? "EC2 instance metadata (turned off)" : "EC2 instance metadata";
            return SetupError.NotFound(
                "No credentials were found. Looked at, in order: the call and its context; AWS_BEARER_TOKEN_BEDROCK; AWS_ACCESS_KEY_ID; "
                + $"AWS_WEB_IDENTITY_TOKEN_FILE; profile '{ProfileName}' in {profiles.FilesRead}; AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI; {instance}.",
                "Use -ProfileName, -Credential, -ApiKey or -AccessKey and -SecretKey, or run 'aws configure', "
                + "or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
        }
    }
}
