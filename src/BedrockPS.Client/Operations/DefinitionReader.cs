using System.Text.Json;

namespace BedrockPS.Client.Operations;

/// <summary>Reads the JSON of single entries of the operations table.</summary>
internal static class DefinitionReader
{
    public static ServiceDefinition ReadService(SortedLines lines, string name, ReadOnlyMemory<byte> json)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var auth = AuthSchemes.None;
        var reader = Open(json);
        while (NextProperty(ref reader, out var property))
        {
            if (property == "auth")
                auth = ReadAuth(ref reader);
            else
                texts[property] = reader.GetString()!;
        }

        return new ServiceDefinition(lines, name)
        {
            ServiceId = texts["serviceId"],
            FullName = texts["fullName"],
            EndpointPrefix = texts["endpointPrefix"],
            SigningName = texts["signingName"],
            ApiVersion = texts["apiVersion"],
            AuthSchemes = auth,
        };
    }

    public static OperationDefinition ReadOperation(ServiceDefinition service, string name, ReadOnlyMemory<byte> json)
    {
        var (method, uri, status, isReadOnly, isIdempotent) = ("", "", 200, false, false);
        StructureDefinition? input = null, output = null;
        PaginationDefinition? pages = null;
        IReadOnlyList<string> errors = [];
        var auth = service.AuthSchemes;
        var reader = Open(json);
        while (NextProperty(ref reader, out var property))
        {
            switch (property)
            {
                case "method": method = reader.GetString()!; break;
                case "uri": uri = reader.GetString()!; break;
                case "status": status = reader.GetInt32(); break;
                case "readonly": isReadOnly = reader.GetBoolean(); break;
                case "idempotent": isIdempotent = reader.GetBoolean(); break;
                case "auth": auth = ReadAuth(ref reader); break;
                case "input": input = ReadMembers(ref reader, service, name + "Request"); break;
                case "output": output = ReadMembers(ref reader, service, name + "Response"); break;
                case "errors": errors = ReadTexts(ref reader); break;
                case "pages": pages = ReadPages(ref reader); break;
                default: throw Unknown(property);
            }
        }

        var none = new StructureDefinition(name, [], "");
        return new OperationDefinition(service, name, input ?? none, output ?? none)
        {
            Method = method,
            UriTemplate = uri,
            SuccessStatus = status,
            IsReadOnly = isReadOnly,
            IsIdempotent = isIdempotent,
            AuthSchemes = auth,
            ErrorCodes = errors,
            Pagination = pages,
        };
    }

    public static StructureDefinition ReadStructure(ServiceDefinition service, string name, ReadOnlyMemory<byte> json)
    {
        var reader = Open(json);
        return ReadMembers(ref reader, service, name);
    }

    public static ErrorDefinition ReadError(string code, ReadOnlyMemory<byte> json)
    {
        var (status, isFault) = (0, false);
        string? retry = null;
        var reader = Open(json);
        while (NextProperty(ref reader, out var property))
        {
            switch (property)
            {
                case "status": status = reader.GetInt32(); break;
                case "fault": isFault = reader.GetBoolean(); break;
                case "retry": retry = reader.GetString(); break;
                default: throw Unknown(property);
            }
        }

        return new ErrorDefinition(code, status, isFault, retry);
    }

    private static StructureDefinition ReadMembers(ref Utf8JsonReader reader, ServiceDefinition service, string structure)
    {
        var members = new List<MemberDefinition>();
        var traits = "";
        while (NextProperty(ref reader, out var name))
        {
            if (name.Length == 0)
                traits = reader.GetString()!;
            else
                members.Add(TypeNotation.ReadMember(service, name, reader.GetString()!));
        }

        return new StructureDefinition(structure, members, traits);
    }

    private static PaginationDefinition ReadPages(ref Utf8JsonReader reader)
    {
        var (input, output) = ("", "");
        string? limit = null;
        IReadOnlyList<string> results = [];
        while (NextProperty(ref reader, out var property))
        {
            switch (property)
            {
                case "in": input = reader.GetString()!; break;
                case "out": output = reader.GetString()!; break;
                case "limit": limit = reader.GetString(); break;
                case "results": results = ReadTexts(ref reader); break;
                default: throw Unknown(property);
            }
        }

        return new PaginationDefinition(input, output, limit, results);
    }

    private static AuthSchemes ReadAuth(ref Utf8JsonReader reader)
    {
        var schemes = AuthSchemes.None;
        foreach (var scheme in ReadTexts(ref reader))
        {
            schemes |= scheme switch
            {
                "sigv4" => AuthSchemes.SigV4,
                "bearer" => AuthSchemes.Bearer,
                _ => throw Unknown(scheme),
            };
        }

        return schemes;
    }

    private static List<string> ReadTexts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            texts.Add(reader.GetString()!);
        return texts;
    }

    private static Utf8JsonReader Open(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return reader;
    }

    // From the start of an object or behind a value to the next property's value.
    private static bool NextProperty(ref Utf8JsonReader reader, out string name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            name = "";
            return false;
        }

        name = reader.GetString()!;
        reader.Read();
        return true;
    }

    private static InvalidDataException Unknown(string name) => new($"The operations table has the unknown name '{name}'.");
}
