using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.InferenceProfiles;

/// <summary>Profiles as the wire shows them.</summary>
internal static partial class ProfileView
{
    /// <summary>The system-defined profiles of the caller's Region and the application profiles made there.</summary>
    public static IEnumerable<JsonObject> All(OperationContext context) =>
        context.State.Catalog.SystemProfiles(context.Region).Concat(context.State.Profiles.In(context.Region).Select(Wire));

    public static string Identifier(OperationContext context)
    {
        var identifier = context.Labels["inferenceProfileIdentifier"];
        new InputRules().Text("inferenceProfileIdentifier", identifier, 2048, IdentifierPattern()).Check();
        return identifier;
    }

    public static EmulatorException NotFound(string identifier) =>
        EmulatorException.NotFound($"The inference profile '{identifier}' was not found in this Region.");

    private static JsonObject Wire(StoredProfile profile)
    {
        var wire = new JsonObject { ["inferenceProfileName"] = profile.Name };
        if (profile.Description is not null)
        {
            wire["description"] = profile.Description;
        }

        var created = profile.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        wire["createdAt"] = created;
        wire["updatedAt"] = created;
        wire["inferenceProfileArn"] = profile.Arn;
        wire["models"] = new JsonArray(profile.ModelArns.Select(arn => (JsonNode)new JsonObject { ["modelArn"] = arn }).ToArray());
        wire["inferenceProfileId"] = profile.Id;
        wire["status"] = "ACTIVE";
        wire["type"] = "APPLICATION";
        return wire;
    }

    [GeneratedRegex(
        @"\A(?:(arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):"
        + @"(inference-profile|application-inference-profile)/)?[a-zA-Z0-9-:.]+)\z")]
    private static partial Regex IdentifierPattern();
}

/// <summary>Where a page of profiles ends. System-defined profiles come before those of the account.</summary>
internal static class ProfilePage
{
    public static string Key(JsonObject profile) =>
        ((string)profile["type"]! == "SYSTEM_DEFINED" ? "0" : "1") + (string)profile["inferenceProfileId"]!;

    public static string TokenOf(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    public static string KeyOf(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw EmulatorException.Validation("The provided nextToken is invalid.");
        }
    }
}
