using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BedrockEmulator.Converse;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>An operation of bedrock-agent: labels and body are checked against the service model, then against what is there.</summary>
internal abstract partial class AgentOperation : IOperation
{
    private static readonly Shapes s_shapes = new("knowledge-base-shapes.json");

    public string Service => "bedrock-agent";

    public abstract string Name { get; }

    public abstract string Method { get; }

    public abstract string Template { get; }

    /// <summary>The shape of the body; null where there is none.</summary>
    protected virtual string? Shape => null;

    public virtual ValueTask ValidateAsync(OperationContext context)
    {
        var rules = new InputRules();
        foreach (var (name, value) in context.Labels)
            rules.Text(name, value, int.MaxValue, IdPattern());
        rules.Check();
        var body = Shape is null ? default : s_shapes.Checked(Shape, context.Body);
        Validate(context, body);
        context.Prepared = body;
        return ValueTask.CompletedTask;
    }

    public ValueTask<Answer> HandleAsync(OperationContext context) => HandleAsync(context, (JsonElement)context.Prepared!);

    protected abstract ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body);

    /// <summary>Refuses what the shapes cannot tell.</summary>
    protected virtual void Validate(OperationContext context, JsonElement body)
    {
        if (context.Labels.ContainsKey("dataSourceId"))
            DataSourceOf(context);
        else if (context.Labels.ContainsKey("knowledgeBaseId"))
            KnowledgeBaseOf(context);
    }

    protected static KnowledgeBase KnowledgeBaseOf(OperationContext context) => Find(context, context.Labels["knowledgeBaseId"]);

    /// <exception cref="EmulatorException">There is none of that id in the caller's Region.</exception>
    public static KnowledgeBase Find(OperationContext context, string id) =>
        context.State.KnowledgeBases.Read(content => content.KnowledgeBases.Find(candidate => candidate.Id == id && candidate.Region == context.Region))
        ?? throw EmulatorException.NotFound($"Knowledge Base with id {id} does not exist");

    protected static DataSource DataSourceOf(OperationContext context)
    {
        var knowledgeBase = KnowledgeBaseOf(context);
        var id = context.Labels["dataSourceId"];
        return context.State.KnowledgeBases.Read(content => content.DataSources.Find(source => source.Id == id && source.KnowledgeBaseId == knowledgeBase.Id))
            ?? throw EmulatorException.NotFound($"DataSource with id {id} does not exist for knowledge base with id {knowledgeBase.Id}");
    }

    public static EmulatorException Conflict(string message) => new(409, "ConflictException", message);

    protected static RequestToken? TokenOf(OperationContext context, JsonElement body)
    {
        if (TextOf(body, "clientToken") is not { } token)
            return null;
        var members = body.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}={JsonSerializer.Serialize(member.Value)}")
            .Concat(context.Labels.Select(label => $"{label.Key}={label.Value}"));
        return new(token, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', members)))));
    }

    /// <summary>What an earlier request with the same token made.</summary>
    /// <exception cref="EmulatorException">The token came with another request.</exception>
    protected static T? Earlier<T>(IEnumerable<T> candidates, RequestToken? token, Func<T, RequestToken?> tokenOf)
        where T : class
    {
        var earlier = token is null ? null : candidates.FirstOrDefault(candidate => tokenOf(candidate)?.Value == token.Value);
        return earlier is null || tokenOf(earlier) == token ? earlier : throw Conflict("The client token was used for another request.");
    }

    public static string? TextOf(JsonElement owner, string name) => MemberOf(owner, name)?.GetString();

    public static JsonElement? MemberOf(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } there && there.TryGetProperty(name, out var value) ? value : null;

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);

    /// <summary>Adds members that have a value.</summary>
    public static JsonObject With(JsonObject made, params (string Name, object? Value)[] members)
    {
        foreach (var (name, value) in members.Where(member => member.Value is not null))
            made[name] = value is JsonElement element ? JsonNode.Parse(element.GetRawText()) : (string)value!;
        return made;
    }

    [GeneratedRegex(@"\A(?:[0-9a-zA-Z]{10})\z")]
    private static partial Regex IdPattern();
}
