using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Commands.Loading;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Session;

/// <summary>Sets defaults that all cmdlets of the session use where a call names nothing else.</summary>
/// <remarks>
/// <para>Only what is given changes; the rest stays as it was. Credentials change as one: a profile, keys, a credential object or an API key displaces whichever was set before.</para>
/// <para>The context belongs to the session: other runspaces do not see it. For ForEach-Object -Parallel take it with -PassThru and give it on with -Context. Keys never leave the process: a job that gets the context gets everything but them, and says so.</para>
/// <para>Nothing is sent and nothing is checked against AWS.</para>
/// </remarks>
/// <example>
/// <code>Set-BedrockContext -Region us-east-1 -ModelId amazon.nova-lite-v1:0</code>
/// <para>Later calls need neither region nor model.</para>
/// </example>
/// <example>
/// <code>Set-BedrockContext -ProfileName team -EndpointUrl @{ 'bedrock-runtime' = 'https://vpce-0123.bedrock-runtime.us-east-1.vpce.amazonaws.com' }</code>
/// <para>Calls run as a profile, and inference goes through a VPC endpoint.</para>
/// </example>
/// <example>
/// <code>$ctx = Set-BedrockContext -Region eu-west-1 -ThrottleLimit 4 -PassThru
/// 'a', 'b' | ForEach-Object -Parallel { Invoke-BedrockChat $_ -ModelId amazon.nova-lite-v1:0 -Context $using:ctx }</code>
/// <para>Gives the defaults to parallel runspaces, which start without any.</para>
/// </example>
/// <example>
/// <code>Set-BedrockContext -LedgerPath ~/bedrock-usage.jsonl -PricePath ./prices.json -BudgetUsd 5</code>
/// <para>Keeps what each call uses and costs, and stops before five dollars are exceeded.</para>
/// </example>
/// <seealso cref="GetBedrockContextCommand"/>
/// <seealso cref="ClearBedrockContextCommand"/>
/// <seealso cref="Usage.GetBedrockUsageCommand"/>
[Cmdlet(VerbsCommon.Set, "BedrockContext")]
[OutputType(typeof(Context))]
public sealed class SetBedrockContextCommand : BedrockCommand
{
    /// <summary>Region to call: a name such as us-east-1, or a region object of AWS Tools.</summary>
    [Parameter]
    [Alias("RegionToCall")]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Model that inference uses when the call names none.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    public string? ModelId { get; set; }

    /// <summary>Profile of the shared AWS files.</summary>
    [Parameter]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>Path of a shared credentials file to read in place of the default ones.</summary>
    [Parameter]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    public string? ProfileLocation { get; set; }

    /// <summary>Access key id; goes with -SecretKey.</summary>
    [Parameter]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    /// <summary>Secret access key, as string or SecureString.</summary>
    [Parameter]
    [Alias("SK", "SecretAccessKey")]
    [SecretTransformation]
    public object? SecretKey { get; set; }

    /// <summary>Session token of temporary keys, as string or SecureString.</summary>
    [Parameter]
    [Alias("ST")]
    [SecretTransformation]
    public object? SessionToken { get; set; }

    /// <summary>Credentials object: a PSCredential (access key and secret key), AWSCredentials or AWSPSCredentials of AWS Tools, or any object with AccessKey, SecretKey and SessionToken.</summary>
    [Parameter]
    public object? Credential { get; set; }

    /// <summary>Amazon Bedrock API key, as string or SecureString.</summary>
    [Parameter]
    [SecretTransformation]
    public object? ApiKey { get; set; }

    /// <summary>Endpoint in place of the public one: one URL for all services, or a hashtable by service (bedrock, bedrock-runtime, s3, sts, ...).</summary>
    [Parameter]
    [EndpointTransformation]
    public object? EndpointUrl { get; set; }

    /// <summary>Path of a PEM file with the certificate authorities to trust.</summary>
    [Parameter]
    public string? CaBundle { get; set; }

    /// <summary>Limit of one call with its retries, in seconds; for streams, of the silence between bytes.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int? RequestTimeoutSec { get; set; }

    /// <summary>Retries after the first attempt.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int? MaxRetry { get; set; }

    /// <summary>Calls that a pipeline runs at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int? ThrottleLimit { get; set; }

    /// <summary>Up to 16 pairs that go with every chat request into the invocation log, as hashtable.</summary>
    [Parameter]
    public object? RequestMetadata { get; set; }

    /// <summary>Widest geography that Resolve-BedrockModel may choose: None, Us, Eu, Apac, Jp, Au, Ca, UsGov, Global.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    public string? Geography { get; set; }

    /// <summary>What calls may spend from now on in US dollars, by the prices of -PricePath; each Set-BedrockContext -BudgetUsd begins at nothing spent. A call that could exceed it is not sent. It holds over all runspaces that use this context, not over other processes. $null takes it away.</summary>
    [Parameter]
    public decimal? BudgetUsd { get; set; }

    /// <summary>File that keeps a line of JSON for each call: model, region, cmdlet, tokens, cost; never what was said. Several processes may write to it. It is made when the first call is, for its owner alone. $null takes it away.</summary>
    [Parameter]
    public string? LedgerPath { get; set; }

    /// <summary>JSON file with prices for a million tokens by model, as Export-BedrockUsage -PriceTemplate writes it empty. It is read at once, and again when it has changed. $null takes it away.</summary>
    [Parameter]
    public string? PricePath { get; set; }

    /// <summary>Returns the context.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Sets the defaults.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var context = Changed(SessionContext.Of(SessionState) ?? new Context());
            SessionContext.Set(SessionState, context);
            if (PassThru)
                WriteObject(context);
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }
    }

    private Context Changed(Context old)
    {
        if (Region is not null && !Regions.IsName(Region))
            throw BedrockException.Input($"'{Region}' (-Region) is not the name of a region.", Regions.Form);
        var named = CredentialReader.Choice("context", ProfileName, AccessKey, SecretKey, SessionToken, Credential, ApiKey);
        named?.Check();
        var clears = new[] { nameof(ProfileName), nameof(AccessKey), nameof(Credential) }.Any(IsBound);
        var keeps = named is null && !clears;
        if (BudgetUsd < 0)
            throw BedrockException.Input("-BudgetUsd must be 0 or more.");
        if (FullPath(PricePath) is { } prices)
            Engine.Current.Usage.ReadPrices(prices);
        return new Context
        {
            Region = IsBound(nameof(Region)) ? Region : old.Region,
            ModelId = IsBound(nameof(ModelId)) ? ModelId : old.ModelId,
            ProfileName = keeps ? old.ProfileName : named?.ProfileName,
            ProfileLocation = IsBound(nameof(ProfileLocation)) ? FullPath(ProfileLocation) : old.ProfileLocation,
            Credentials = keeps ? old.Credentials : named,
            CredentialSource = keeps ? old.CredentialSource : CredentialReader.Describe(named),
            EndpointUrl = IsBound(nameof(EndpointUrl)) ? EndpointUrl : old.EndpointUrl,
            CaBundle = IsBound(nameof(CaBundle)) ? FullPath(CaBundle) : old.CaBundle,
            RequestTimeoutSec = IsBound(nameof(RequestTimeoutSec)) ? RequestTimeoutSec : old.RequestTimeoutSec,
            MaxRetry = IsBound(nameof(MaxRetry)) ? MaxRetry : old.MaxRetry,
            ThrottleLimit = IsBound(nameof(ThrottleLimit)) ? ThrottleLimit : old.ThrottleLimit,
            RequestMetadata = IsBound(nameof(RequestMetadata)) ? PlainValue.StringMap(RequestMetadata) ?? FixedMap<string>.Empty : old.RequestMetadata,
            Geography = IsBound(nameof(Geography)) ? Geography : old.Geography,
            BudgetUsd = IsBound(nameof(BudgetUsd)) ? BudgetUsd : old.BudgetUsd,
            Budget = IsBound(nameof(BudgetUsd)) ? SessionContext.BudgetOf(BudgetUsd) : old.Budget,
            LedgerPath = IsBound(nameof(LedgerPath)) ? FullPath(LedgerPath) : old.LedgerPath,
            PricePath = IsBound(nameof(PricePath)) ? FullPath(PricePath) : old.PricePath,
        };
    }

    private string? FullPath(string? path) => string.IsNullOrEmpty(path) ? null : FilePath.Target(this, path, isLiteral: true);
}
