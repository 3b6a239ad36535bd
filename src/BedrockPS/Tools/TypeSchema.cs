using System.Collections;
using System.Management.Automation;

namespace BedrockPS.Commands.Tools;

/// <summary>
/// The JSON schema of a .NET type or PowerShell class, as plain values: what can be read from JSON without running any text.
/// Properties are required unless they can be null; objects take no other members. A class that holds itself is followed
/// <see cref="MostRepeats"/> times on a path and left out below, so that every schema is finite and free of references.
/// </summary>
internal static class TypeSchema
{
    /// <summary>How often a class may come again below itself.</summary>
    public const int MostRepeats = 2;

    private const int DeepestLevel = 24;
    private const int MostMembers = 5000;

    /// <summary>The schema of a type.</summary>
    /// <exception cref="BedrockException">InputInvalid: the type, or one in it, has no JSON form.</exception>
    public static IReadOnlyDictionary<string, object?> For(Type type) => For(type, []);

    /// <summary>The schema of a property or parameter: its type with what its attributes ask for.</summary>
    /// <exception cref="BedrockException">InputInvalid: the type, or one in it, has no JSON form.</exception>
    public static IReadOnlyDictionary<string, object?> For(Type type, IReadOnlyList<Attribute> attributes) =>
        Fixed.Map(new Walk().Value(type, attributes) ?? throw TooDeep(type));

    /// <summary>As <see cref="For(Type, IReadOnlyList{Attribute})"/>; null for a type that has no JSON form.</summary>
    public static IReadOnlyDictionary<string, object?>? TryFor(Type type, IReadOnlyList<Attribute> attributes)
    {
        try
        {
            return For(type, attributes);
        }
        catch (BedrockException)
        {
            return null;
        }
    }

    private static BedrockException TooDeep(Type type) => BedrockException.Input($"[{type.Name}] is nested too deep for a JSON schema.");

    private sealed class Walk
    {
        private readonly List<Type> path = [];
        private int members;

        /// <summary>The schema, null where the path has gone round often enough.</summary>
        public Dictionary<string, object?>? Value(Type type, IReadOnlyList<Attribute> attributes)
        {
            if (Nullable.GetUnderlyingType(type) is { } inner)
                return Value(inner, attributes) is { } known ? OrNull(known) : null;
            var schema = Plain(type);
            if (schema is not null)
                SchemaRules.Apply(schema, attributes);
            return schema;
        }

        private Dictionary<string, object?>? Plain(Type type)
        {
            if (JsonScalar.Find(type) is { } scalar)
                return scalar.Schema();
            if (type.IsEnum)
                return OfEnum(type);
            if (type == typeof(object) || type == typeof(PSObject))
                return [];
            if (ListType.Find(type) is { } list)
                return OfList(list);
            if (MapType.Find(type) is { } map)
                return OfMap(map);
            return OfClass(type);
        }

        private static Dictionary<string, object?> OfEnum(Type type)
        {
            var names = new Dictionary<string, object?> { ["type"] = "string", ["enum"] = Enum.GetNames(type) };
            return type.IsDefined(typeof(FlagsAttribute), false)
                ? new() { ["type"] = "array", ["items"] = names, ["uniqueItems"] = true }
                : names;
        }

        private Dictionary<string, object?>? OfList(ListType list)
        {
            if (Value(list.Element, []) is not { } items)
                return null;
            var schema = new Dictionary<string, object?> { ["type"] = "array" };
            if (items.Count > 0)
                schema["items"] = items;
            return schema;
        }

        private Dictionary<string, object?>? OfMap(MapType map)
        {
            if (Value(map.Value, []) is not { } values)
                return null;
            var schema = new Dictionary<string, object?> { ["type"] = "object" };
            if (values.Count > 0)
                schema["additionalProperties"] = values;
            return schema;
        }

        private Dictionary<string, object?>? OfClass(Type type)
        {
            var members = ClassMembers.Of(type);
            if (path.Count(known => known == type) > MostRepeats || path.Count >= DeepestLevel)
                return null;
            path.Add(type);
            try
            {
                return OfMembers(type, members);
            }
            finally
            {
                path.RemoveAt(path.Count - 1);
            }
        }

        private Dictionary<string, object?> OfMembers(Type type, IReadOnlyList<ClassMember> known)
        {
            var properties = new Dictionary<string, object?>();
            var required = new List<string>();
            foreach (var member in known)
            {
                if (++members > MostMembers)
                    throw BedrockException.Input($"The schema of [{(path.Count > 0 ? path[0] : type).Name}] has more than {MostMembers} properties.");
                if (Value(member.Type, member.Attributes) is not { } schema)
                    continue;
                properties[member.Name] = schema;
                if (member.IsRequired)
                    required.Add(member.Name);
            }
            var result = new Dictionary<string, object?> { ["type"] = "object" };
            SchemaRules.Describe(result, type.GetCustomAttributes(true).OfType<Attribute>());
            result["properties"] = properties;
            if (required.Count > 0)
                result["required"] = required.ToArray();
            result["additionalProperties"] = false;
            return result;
        }

        private static Dictionary<string, object?> OrNull(Dictionary<string, object?> schema)
        {
            if (schema.TryGetValue("type", out var type) && type is string name)
                schema["type"] = new[] { name, "null" };
            if (schema.TryGetValue("enum", out var values) && values is IEnumerable names)
                schema["enum"] = names.Cast<object?>().Append(null).ToArray();
            return schema;
        }
    }
}
