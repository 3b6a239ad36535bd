namespace BedrockPS.Core.Catalog;

/// <summary>The stage of a model's life. The wire knows ACTIVE and LEGACY only; the end of life is a date.</summary>
internal static class LifecycleRules
{
    public const string Active = "Active";
    public const string Legacy = "Legacy";
    public const string EndOfLife = "EndOfLife";

    /// <summary>The stage at a time; a status that is not known stays as the service wrote it.</summary>
    public static string? Stage(string? status, DateTimeOffset? endOfLife, DateTimeOffset now)
    {
        if (endOfLife <= now)
            return EndOfLife;
        return status switch
        {
            "ACTIVE" => Active,
            "LEGACY" => Legacy,
            _ => status,
        };
    }

    /// <summary>True when calls stop working within so many days; models past their end are not meant.</summary>
    public static bool EndsWithin(DateTimeOffset? endOfLife, int days, DateTimeOffset now) =>
        endOfLife is { } end && end > now && end - now <= TimeSpan.FromDays(days);
}
