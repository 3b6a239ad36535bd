using BedrockPS.Core.Session;
using BedrockPS.Core.Usage;

namespace BedrockPS;

/// <summary>Defaults of a session, as Set-BedrockContext keeps them. Keys are held but never shown or serialized.</summary>
public sealed class Context
{
    internal Context()
    {
    }

    /// <summary>Region that calls use when they name none.</summary>
    public string? Region { get; internal init; }

    /// <summary>Profile of the shared AWS files.</summary>
    public string? ProfileName { get; internal init; }

    /// <summary>Path of the shared credentials file, null for the default ones.</summary>
    public string? ProfileLocation { get; internal init; }

    /// <summary>Model that inference uses when the call names none.</summary>
    public string? ModelId { get; internal init; }

    /// <summary>One endpoint for all services (string), or one by service (dictionary).</summary>
    public object? EndpointUrl { get; internal init; }

    /// <summary>Path of a PEM file with the certificate authorities to trust.</summary>
    public string? CaBundle { get; internal init; }

    /// <summary>Kind and name of the credentials that were set, without any secret; null when none were.</summary>
    public string? CredentialSource { get; internal init; }

    /// <summary>Limit of one call with its retries in seconds; for streams, of the silence between bytes.</summary>
    public int? RequestTimeoutSec { get; internal init; }

    /// <summary>Retries after the first attempt.</summary>
    public int? MaxRetry { get; internal init; }

    /// <summary>Calls that a pipeline runs at the same time.</summary>
    public int? ThrottleLimit { get; internal init; }

    /// <summary>Pairs that go with every chat request, for invoice and log filters.</summary>
    public IReadOnlyDictionary<string, string> RequestMetadata { get; internal init; } = FixedMap<string>.Empty;

    /// <summary>Widest geography that Resolve-BedrockModel may choose.</summary>
    public string? Geography { get; internal init; }

    /// <summary>Spending limit of the session in US dollars, where prices are known.</summary>
    public decimal? BudgetUsd { get; internal init; }

    /// <summary>File that keeps the usage ledger.</summary>
    public string? LedgerPath { get; internal init; }

    /// <summary>File with prices by model.</summary>
    public string? PricePath { get; internal init; }

    internal CredentialChoice? Credentials { get; init; }

    /// <summary>What calls with this context spent of <see cref="BudgetUsd"/>; copies for other runspaces share it.</summary>
    internal Budget? Budget { get; init; }

    /// <summary>The region, profile and model, without any secret.</summary>
    /// <returns>A line for people.</returns>
    public override string ToString() => string.Join(", ", new[] { Region, ProfileName ?? CredentialSource, ModelId }.Where(part => part is not null));
}
