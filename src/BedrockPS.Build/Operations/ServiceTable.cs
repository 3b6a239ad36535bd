using System.Text.Json;

namespace BedrockPS.Build.Operations;

/// <summary>Turns one service model and its paginators into lines of the table: a key and its compact JSON value.</summary>
internal sealed class ServiceTable
{
    private static readonly string[] Flags = ["readonly", "idempotent"];

    private readonly string _service;
    private readonly JsonElement _model;
    private readonly JsonElement _paginators;
    private readonly ShapeNotation _shapes;

    public ServiceTable(string service, JsonElement model, JsonElement paginators)
    {
        _service = service;
        _model = model;
        _paginators = paginators;
        _shapes = new ShapeNotation(service, model.GetProperty("shapes"));
    }

    /// <summary>
    /// All lines: <c>service</c>, <c>service !Error</c>, <c>service #Structure</c> and <c>service Operation</c>.
    /// </summary>
    public IEnumerable<(string Key, string Value)> Lines()
    {
        yield return (_service, CompactJson.Write(WriteMetadata));
        foreach (var operation in _model.GetProperty("operations").EnumerateObject())
            yield return ($"{_service} {operation.Name}", CompactJson.Write(writer => WriteOperation(writer, operation)));

        foreach (var error in ErrorShapes())
        {
            _shapes.Refer(error.Name);
            yield return ($"{_service} !{error.Name}", CompactJson.Write(writer => WriteError(writer, error)));
        }

        foreach (var structure in _shapes.TakeReferenced())
            yield return ($"{_service} #{structure}", CompactJson.Write(writer => WriteStructure(writer, structure)));
    }

    private IEnumerable<JsonProperty> ErrorShapes() =>
        _model.GetProperty("shapes").EnumerateObject().Where(shape => shape.Value.Flag("exception"));

    private void WriteMetadata(Utf8JsonWriter writer)
    {
        var metadata = _model.GetProperty("metadata");
        if (metadata.Text("protocol") != "rest-json")
            throw new ModelException($"{_service}: the protocol is '{metadata.Text("protocol")}', not rest-json.");

        writer.WriteString("serviceId", metadata.Text("serviceId"));
        writer.WriteString("fullName", metadata.Text("serviceFullName"));
        writer.WriteString("endpointPrefix", metadata.Text("endpointPrefix"));
        writer.WriteString("signingName", metadata.Text("signingName") ?? metadata.Text("endpointPrefix"));
        writer.WriteString("apiVersion", metadata.Text("apiVersion"));
        WriteAuth(writer, metadata);
    }

    private void WriteOperation(Utf8JsonWriter writer, JsonProperty operation)
    {
        var what = $"{_service}: operation {operation.Name}";
        operation.Value.AllowOnly(
            what,
            "name", "http", "input", "output", "errors", "readonly", "idempotent", "auth",
            "documentation", "documentationUrl", "deprecated", "deprecatedMessage");
        var http = operation.Value.GetProperty("http");
        http.AllowOnly(what + " http", "method", "requestUri", "responseCode");

        writer.WriteString("method", http.Text("method"));
        writer.WriteString("uri", http.Text("requestUri"));
        writer.WriteNumber("status", http.TryGetProperty("responseCode", out var status) ? status.GetInt32() : 200);
        foreach (var flag in Flags.Where(flag => operation.Value.Flag(flag)))
            writer.WriteBoolean(flag, true);
        if (operation.Value.TryGetProperty("auth", out _))
            WriteAuth(writer, operation.Value);
        WriteShape(writer, operation.Value, "input");
        WriteShape(writer, operation.Value, "output");
        WriteNames(writer, "errors", ErrorNames(operation.Value));
        if (_paginators.GetProperty("pagination").TryGetProperty(operation.Name, out var pages))
            WritePages(writer, what, pages);
    }

    private static IEnumerable<string> ErrorNames(JsonElement operation) => operation.TryGetProperty("errors", out var errors)
        ? errors.EnumerateArray().Select(error => error.Text("shape")!).Order(StringComparer.Ordinal)
        : [];

    private void WriteAuth(Utf8JsonWriter writer, JsonElement owner) =>
        WriteNames(writer, "auth", owner.Texts("auth").Select(AuthName));

    private string AuthName(string scheme) => scheme switch
    {
        "aws.auth#sigv4" => "sigv4",
        "smithy.api#httpBearerAuth" => "bearer",
        _ => throw new ModelException($"{_service}: the authentication scheme '{scheme}' is not known."),
    };

    private void WriteShape(Utf8JsonWriter writer, JsonElement operation, string direction)
    {
        writer.WriteStartObject(direction);
        if (operation.TryGetProperty(direction, out var reference))
            WriteMembers(writer, reference.Text("shape")!);
        writer.WriteEndObject();
    }

    private void WriteStructure(Utf8JsonWriter writer, string structure)
    {
        if (_shapes.Traits(structure) is { Length: > 0 } traits)
            writer.WriteString("", traits);
        WriteMembers(writer, structure);
    }

    private void WriteMembers(Utf8JsonWriter writer, string structure)
    {
        foreach (var (name, notation) in _shapes.Members(structure))
            writer.WriteString(name, notation);
    }

    private void WriteError(Utf8JsonWriter writer, JsonProperty shape)
    {
        var what = $"{_service}: error {shape.Name}";
        if (!shape.Value.TryGetProperty("error", out var error))
            throw new ModelException($"{what} has no status code.");

        error.AllowOnly(what, "httpStatusCode", "senderFault");
        writer.WriteNumber("status", error.GetProperty("httpStatusCode").GetInt32());
        if (shape.Value.Flag("fault"))
            writer.WriteBoolean("fault", true);
        if (shape.Value.TryGetProperty("retryable", out var retryable))
        {
            retryable.AllowOnly(what + " retryable", "throttling");
            writer.WriteString("retry", retryable.Flag("throttling") ? "throttling" : "transient");
        }
    }

    private static void WritePages(Utf8JsonWriter writer, string what, JsonElement pages)
    {
        pages.AllowOnly(what + " pagination", "input_token", "output_token", "limit_key", "result_key");
        writer.WriteStartObject("pages");
        writer.WriteString("in", pages.Text("input_token"));
        writer.WriteString("out", pages.Text("output_token"));
        if (pages.Text("limit_key") is { } limit)
            writer.WriteString("limit", limit);
        WriteNames(writer, "results", pages.Texts("result_key"));
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
