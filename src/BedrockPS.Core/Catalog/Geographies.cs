namespace BedrockPS.Core.Catalog;

/// <summary>The geographies that requests of an inference profile travel in, and which holds which.</summary>
internal static class Geographies
{
    public const string None = "None";
    public const string Global = "Global";
    private const string Apac = "Apac";

    /// <summary>Values of -Geography.</summary>
    public static readonly IReadOnlyList<string> All = [None, "Us", "Eu", Apac, "Jp", "Au", "Ca", "UsGov", Global];

    /// <summary>The geography that the service's own profile id names; the word itself where it is new.</summary>
    public static string Of(InferenceProfile profile)
    {
        var id = profile.InferenceProfileId ?? string.Empty;
        var dot = id.IndexOf('.');
        var word = dot < 0 ? id : id[..dot];
        return All.FirstOrDefault(name => string.Equals(name, word.Replace("-", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) ?? word;
    }

    /// <summary>True when requests of a geography stay inside the widest one allowed; null allows all.</summary>
    public static bool Allows(string? widest, string geography) =>
        widest is null
        || Same(widest, Global)
        || Same(widest, geography)
        || (Same(widest, Apac) && geography is ("Jp" or "Au"));

    /// <summary>Order from narrow to wide; new geographies come after the known ones.</summary>
    public static int Width(string geography) => geography switch
    {
        None => 0,
        Apac => 2,
        Global => 3,
        _ => All.Contains(geography) ? 1 : 4,
    };

    private static bool Same(string first, string second) => string.Equals(first, second, StringComparison.OrdinalIgnoreCase);
}
