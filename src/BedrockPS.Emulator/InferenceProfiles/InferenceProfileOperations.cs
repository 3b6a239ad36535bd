using System.Text.Json.Nodes;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.InferenceProfiles;

internal sealed class ListInferenceProfiles : IOperation
{
    private const int DefaultPage = 100;

    public string Service => "bedrock";

    public string Name => "ListInferenceProfiles";

    public string Method => "GET";

    public string Template => "/inference-profiles";

    public ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var type = context.Request.QueryValue("type");
        var size = PageSize(context.Request.QueryValue("maxResults"));
        new InputRules().OneOf("typeEquals", type, "SYSTEM_DEFINED", "APPLICATION").Between("maxResults", size, 1, 1000).Check();

        // A page starts after a key, not at a position, so that profiles can be deleted between pages.
        var after = context.Request.QueryValue("nextToken") is { } token ? ProfilePage.KeyOf(token) : string.Empty;
        var rest = ProfileView.All(context)
            .Where(profile => type is null || (string)profile["type"]! == type)
            .Select(profile => (Key: ProfilePage.Key(profile), Profile: profile))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Where(entry => string.CompareOrdinal(entry.Key, after) > 0)
            .Take(size + 1)
            .ToList();
        var page = rest.Take(size).ToList();
        var body = new JsonObject { ["inferenceProfileSummaries"] = new JsonArray(page.Select(entry => (JsonNode)entry.Profile).ToArray()) };
        if (rest.Count > size)
        {
            body["nextToken"] = ProfilePage.TokenOf(page[^1].Key);
        }

        return new(Answer.Json(200, body));
    }

    private static int PageSize(string? text)
    {
        if (text is null)
        {
            return DefaultPage;
        }

        return int.TryParse(text, out var size) ? size : throw EmulatorException.Validation($"'{text}' is not a number of results.");
    }
}

internal sealed class GetInferenceProfile : IOperation
{
    public string Service => "bedrock";

    public string Name => "GetInferenceProfile";

    public string Method => "GET";

    public string Template => "/inference-profiles/{inferenceProfileIdentifier}";

    public ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var identifier = ProfileView.Identifier(context);
        var profile = ProfileView.All(context).FirstOrDefault(candidate =>
            (string)candidate["inferenceProfileArn"]! == identifier || (string)candidate["inferenceProfileId"]! == identifier);
        return profile is null ? throw ProfileView.NotFound(identifier) : new(Answer.Json(200, profile));
    }
}

internal sealed class DeleteInferenceProfile : IOperation
{
    public string Service => "bedrock";

    public string Name => "DeleteInferenceProfile";

    public string Method => "DELETE";

    public string Template => "/inference-profiles/{inferenceProfileIdentifier}";

    public ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var identifier = ProfileView.Identifier(context);
        if (context.State.Profiles.Find(identifier, context.Region) is { } profile
            && profile.Region == context.Region
            && context.State.Profiles.Remove(profile))
        {
            return new(Answer.Json(200, new JsonObject()));
        }

        throw context.State.Catalog.FindProfile(identifier) is not null
            ? EmulatorException.Validation("System-defined inference profiles cannot be deleted.")
            : ProfileView.NotFound(identifier);
    }
}
