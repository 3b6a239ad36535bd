using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BedrockEmulator.Catalog;
using BedrockEmulator.Hosting;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.InferenceProfiles;

internal sealed partial class CreateInferenceProfile : IOperation
{
    private const int MaxTags = 200;

    public string Service => "bedrock";

    public string Name => "CreateInferenceProfile";

    public string Method => "POST";

    public string Template => "/inference-profiles";

    public ValueTask ValidateAsync(OperationContext context)
    {
        var body = context.Body;
        var source = body.TryGetProperty("modelSource", out var given) && given.ValueKind == JsonValueKind.Object
            ? InputRules.StringOf(given, "copyFrom")
            : null;
        var rules = new InputRules()
            .Text("inferenceProfileName", InputRules.StringOf(body, "inferenceProfileName"), 64, NamePattern(), required: true)
            .Text("description", InputRules.StringOf(body, "description"), 200, DescriptionPattern())
            .Text("clientRequestToken", InputRules.StringOf(body, "clientRequestToken"), 256, TokenPattern())
            .Text("modelSource.copyFrom", source, 2048, SourcePattern(), required: true);
        CheckTags(rules, body);
        rules.Check();
        context.Prepared = ModelsOf(context, source!);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var models = (IReadOnlyList<string>)context.Prepared!;
        var profile = context.State.Profiles.GetOrAdd(context.Region, existing => Same(context, existing) ?? Make(context, models));
        return new(Answer.Json(201, new JsonObject { ["inferenceProfileArn"] = profile.Arn, ["status"] = "ACTIVE" }));
    }

    private static void CheckTags(InputRules rules, JsonElement body)
    {
        if (!body.TryGetProperty("tags", out var tags) || tags.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        if (tags.GetArrayLength() > MaxTags)
        {
            throw new EmulatorException(400, "TooManyTagsException", $"A resource has at most {MaxTags} tags.");
        }

        foreach (var (tag, index) in tags.EnumerateArray().Select((tag, index) => (tag, index + 1)))
        {
            rules.Text($"tags.{index}.member.key", InputRules.StringOf(tag, "key"), 128, TagPattern(), required: true)
                .Text($"tags.{index}.member.value", InputRules.StringOf(tag, "value"), 256, TagPattern(), required: true, min: 0);
        }
    }

    /// <summary>The models that a copied profile routes to, or the one model that is named.</summary>
    private static List<string> ModelsOf(OperationContext context, string source)
    {
        var region = source.Split(':')[3];
        var catalog = context.State.Catalog;
        if (region.Length > 0 && region != context.Region)
        {
            throw EmulatorException.Validation($"The source is in {region}, the request is for {context.Region}.");
        }

        if (source.Contains(":inference-profile/", StringComparison.Ordinal))
        {
            return catalog.FindProfile(source) is { } profile && profile.IsValidIn(context.Region)
                ? profile.ModelArns(context.Region).ToList()
                : throw ProfileView.NotFound(source);
        }

        var model = catalog.FindProfile(source) is null ? catalog.Find(source) : null;
        if (model is null)
        {
            throw EmulatorException.NotFound("Could not resolve the foundation model from the provided model identifier.");
        }

        return model.InferenceTypes.Contains("ON_DEMAND")
            ? [Regions.ModelArn(context.Region, model.Id)]
            : throw EmulatorException.Validation($"{model.Id} has no on-demand throughput: copy from an inference profile that contains it.");
    }

    /// <summary>The profile that an earlier try of this very request made.</summary>
    private static StoredProfile? Same(OperationContext context, IReadOnlyList<StoredProfile> existing)
    {
        var token = InputRules.StringOf(context.Body, "clientRequestToken");
        var earlier = token is null ? null : existing.FirstOrDefault(profile => profile.ClientRequestToken == token);
        if (earlier is not null)
        {
            return earlier.RequestFingerprint == Fingerprint(context)
                ? earlier
                : throw Conflict("The client request token was used for another request.");
        }

        var name = InputRules.StringOf(context.Body, "inferenceProfileName");
        return existing.Any(profile => profile.Name == name) ? throw Conflict($"An inference profile named '{name}' exists already.") : null;
    }

    private static StoredProfile Make(OperationContext context, IReadOnlyList<string> models)
    {
        var id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 12);
        var region = context.Region;
        return new StoredProfile(
            id,
            $"arn:{Regions.Partition(region)}:bedrock:{region}:{EmulatorState.AccountId}:application-inference-profile/{id}",
            region,
            InputRules.StringOf(context.Body, "inferenceProfileName")!,
            InputRules.StringOf(context.Body, "description"),
            models,
            context.State.Clock.UtcNow,
            InputRules.StringOf(context.Body, "clientRequestToken"),
            Fingerprint(context));
    }

    private static string Fingerprint(OperationContext context)
    {
        var members = context.Body.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => $"{member.Name}={JsonSerializer.Serialize(member.Value)}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', members))));
    }

    private static EmulatorException Conflict(string message) => new(400, "ConflictException", message);

    [GeneratedRegex(@"\A(?:([0-9a-zA-Z][ _-]?)+)\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A(?:([0-9a-zA-Z:.][ _-]?)+)\z")]
    private static partial Regex DescriptionPattern();

    [GeneratedRegex(@"\A(?:[a-zA-Z0-9]([-a-zA-Z0-9]{0,254}[a-zA-Z0-9])?)\z")]
    private static partial Regex TokenPattern();

    [GeneratedRegex(
        @"\A(?:arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|foundation-model)/[a-zA-Z0-9-:.]+)\z")]
    private static partial Regex SourcePattern();

    [GeneratedRegex(@"\A(?:[a-zA-Z0-9\s._:/=+@-]*)\z")]
    private static partial Regex TagPattern();
}
