using System.Runtime.CompilerServices;
using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Catalog;

/// <summary>Inference profiles over the wire.</summary>
internal sealed class InferenceProfiles(ITransport transport) : IInferenceProfiles
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<InferenceProfile> ListAsync(string? profileType, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in transport.PagesAsync(next => ListCall(profileType, next), cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page.Member("inferenceProfileSummaries"u8).Items())
                yield return ModelReader.ReadProfile(item, transport.Region);
        }
    }

    /// <inheritdoc/>
    public async Task<InferenceProfile> GetAsync(string idOrArn, CancellationToken cancellationToken)
    {
        var call = new OperationCall("bedrock", "GetInferenceProfile") { Labels = { ["inferenceProfileIdentifier"] = Identifier(idOrArn) } };
        return ModelReader.ReadProfile(await transport.SendForJsonAsync(call, HoldsArn, cancellationToken).ConfigureAwait(false), transport.Region);
    }

    /// <inheritdoc/>
    public async Task<InferenceProfile> CreateAsync(NewInferenceProfile request, CancellationToken cancellationToken)
    {
        var call = new OperationCall("bedrock", "CreateInferenceProfile") { Body = WireJson.ToBytes(writer => Write(writer, request)) };
        var json = await transport.SendForJsonAsync(call, HoldsArn, cancellationToken).ConfigureAwait(false);
        var arn = json.Member("inferenceProfileArn"u8).Text!;
        return new InferenceProfile
        {
            InferenceProfileId = ModelIds.ResourceId(arn),
            InferenceProfileArn = arn,
            InferenceProfileName = request.Name,
            ProfileType = "APPLICATION",
            Status = json.Member("status"u8).Text,
            Description = request.Description,
            // A copy of a profile routes to that profile's models, which this answer does not name.
            ModelArns = ModelIds.ResourceType(request.SourceArn) == "foundation-model" ? Fixed.List([request.SourceArn]) : FixedList<string>.Empty,
            ModelId = arn,
            Region = transport.Region,
            Raw = json.Raw,
        };
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string idOrArn, CancellationToken cancellationToken)
    {
        var call = new OperationCall("bedrock", "DeleteInferenceProfile") { Labels = { ["inferenceProfileIdentifier"] = Identifier(idOrArn) } };
        var response = await transport.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await response.DisposeAsync().ConfigureAwait(false);
    }

    private static OperationCall ListCall(string? profileType, string? next)
    {
        var call = new OperationCall("bedrock", "ListInferenceProfiles");
        if (profileType is not null)
            call.Query.Add(new("type", profileType));
        if (next is not null)
            call.Query.Add(new("nextToken", next));
        return call;
    }

    private static bool HoldsArn(JsonValue json) => json.Member("inferenceProfileArn"u8).Text is not null;

    private static string Identifier(string idOrArn)
    {
        if (string.IsNullOrWhiteSpace(idOrArn) || idOrArn.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
            throw BedrockException.Input("An inference profile's id or ARN is not empty and holds no spaces.", "Get-BedrockInferenceProfile lists the profiles.");
        return idOrArn;
    }

    // The token is made here, once a call, so that the transport's retries repeat it.
    private static void Write(Utf8JsonWriter writer, NewInferenceProfile request)
    {
        writer.WriteStartObject();
        writer.WriteString("inferenceProfileName"u8, request.Name);
        if (request.Description is not null)
            writer.WriteString("description"u8, request.Description);
        writer.WriteString("clientRequestToken"u8, Guid.NewGuid().ToString());
        writer.WriteStartObject("modelSource"u8);
        writer.WriteString("copyFrom"u8, request.SourceArn);
        writer.WriteEndObject();
        if (request.Tags is not null)
            WriteTags(writer, request.Tags);
        writer.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> tags)
    {
        writer.WriteStartArray("tags"u8);
        foreach (var (key, value) in tags)
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, key);
            writer.WriteString("value"u8, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
