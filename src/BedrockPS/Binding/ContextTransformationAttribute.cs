using System.Globalization;
using System.Management.Automation;
using BedrockPS.Commands.Session;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Binding;

/// <summary>Takes a context, and what is left of one that went through a job or remoting: everything but its keys.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ContextTransformationAttribute : ArgumentTransformationAttribute
{
    private const string DeserializedName = "Deserialized.BedrockPS.Context";

    /// <summary>Called by PowerShell while it binds the parameter.</summary>
    /// <param name="engineIntrinsics">Not used.</param>
    /// <param name="inputData">What was given.</param>
    /// <returns>The context.</returns>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject shown && shown.TypeNames.Contains(DeserializedName) ? Rebuild(shown) : inputData;

    private static Context Rebuild(PSObject shown)
    {
        var profile = Text(shown, nameof(Context.ProfileName));
        var budget = Amount(shown, nameof(Context.BudgetUsd));
        return new Context
        {
            Region = Text(shown, nameof(Context.Region)),
            ProfileName = profile,
            ProfileLocation = Text(shown, nameof(Context.ProfileLocation)),
            ModelId = Text(shown, nameof(Context.ModelId)),
            EndpointUrl = Endpoint(shown),
            CaBundle = Text(shown, nameof(Context.CaBundle)),
            CredentialSource = Text(shown, nameof(Context.CredentialSource)),
            Credentials = profile is null ? null : new CredentialChoice { Level = "context", ProfileName = profile },
            RequestTimeoutSec = Number(shown, nameof(Context.RequestTimeoutSec)),
            MaxRetry = Number(shown, nameof(Context.MaxRetry)),
            ThrottleLimit = Number(shown, nameof(Context.ThrottleLimit)),
            RequestMetadata = PlainValue.StringMap(shown.Properties[nameof(Context.RequestMetadata)]?.Value) ?? FixedMap<string>.Empty,
            Geography = Text(shown, nameof(Context.Geography)),
            BudgetUsd = budget,
            Budget = SessionContext.BudgetOf(budget),
            LedgerPath = Text(shown, nameof(Context.LedgerPath)),
            PricePath = Text(shown, nameof(Context.PricePath)),
        };
    }

    private static string? Text(PSObject shown, string name) => PlainValue.Unwrap(shown.Properties[name]?.Value) as string;

    private static int? Number(PSObject shown, string name) =>
        shown.Properties[name]?.Value is { } value ? Convert.ToInt32(PlainValue.Unwrap(value), CultureInfo.InvariantCulture) : null;

    private static decimal? Amount(PSObject shown, string name) =>
        shown.Properties[name]?.Value is { } value ? Convert.ToDecimal(PlainValue.Unwrap(value), CultureInfo.InvariantCulture) : null;

    private static object? Endpoint(PSObject shown) =>
        PlainValue.Unwrap(shown.Properties[nameof(Context.EndpointUrl)]?.Value) is { } value ? value as string ?? (object?)PlainValue.StringMap(value) : null;
}
