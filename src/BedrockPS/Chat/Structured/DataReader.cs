using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Reflection;
using BedrockPS.Commands.Tools;

namespace BedrockPS.Commands.Chat.Structured;

/// <summary>Makes objects of a type from data. Values are set one by one; no text is converted by PowerShell, which knows conversions that run it.</summary>
internal static class DataReader
{
    public static object? Read(object? value, Type type, string place)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return value is null ? null : Read(value, inner, place);
        if (value is null)
            return type.IsValueType ? throw new DataException($"{place} is null, which [{type.Name}] cannot be.") : null;
        if (type == typeof(object) || type == typeof(PSObject) || type == typeof(PSCustomObject))
            return FreeData.Read(value, place);
        if (JsonScalar.Find(type) is not null)
            return ScalarReader.Read(value, type, place);
        if (type.IsEnum)
            return OfEnum(value, type, place);
        if (ListType.Find(type) is { } list)
            return OfList(value as object?[] ?? throw Unfit(place, type), list, place);
        var map = value as IReadOnlyDictionary<string, object?> ?? throw Unfit(place, type);
        return MapType.Find(type) is { } named ? OfMap(map, named, place) : OfClass(map, type, place);
    }

    private static object OfEnum(object value, Type type, string place)
    {
        var names = value as object?[] ?? [value];
        if (names.Length == 0)
            return Enum.ToObject(type, 0);
        var known = Enum.GetNames(type);
        if (names.Any(name => name is not string text || !known.Contains(text, StringComparer.Ordinal)))
            throw Unfit(place, type);
        return Enum.Parse(type, string.Join(',', names));
    }

    private static object OfList(object?[] items, ListType list, string place)
    {
        var array = Array.CreateInstance(list.Element, items.Length);
        for (var i = 0; i < items.Length; i++)
            array.SetValue(Read(items[i], list.Element, $"{place}[{i}]"), i);
        if (list.Type.IsAssignableFrom(array.GetType()))
            return array;
        if (list.Type == typeof(ArrayList))
            return new ArrayList(array);
        var held = typeof(List<>).MakeGenericType(list.Element);
        if (list.Type.IsAssignableFrom(held))
            return Activator.CreateInstance(held, array)!;
        var set = typeof(HashSet<>).MakeGenericType(list.Element);
        if (list.Type.IsAssignableFrom(set))
            return Activator.CreateInstance(set, array)!;
        var made = Activator.CreateInstance(list.Type)!;
        var add = typeof(ICollection<>).MakeGenericType(list.Element).GetMethod("Add")!;
        foreach (var item in array)
            add.Invoke(made, [item]);
        return made;
    }

    private static object OfMap(IReadOnlyDictionary<string, object?> map, MapType named, string place)
    {
        var made = Empty(named);
        foreach (var (name, value) in map)
        {
            if (made.Contains(name))
                throw new DataException($"{place} has two members that differ by case alone: '{name}'.");
            made.Add(name, Read(value, named.Value, $"{place}.{name}"));
        }
        return made;
    }

    // As @{} and [ordered]@{} are: case does not matter to them.
    private static IDictionary Empty(MapType named)
    {
        if (named.Type == typeof(OrderedDictionary))
            return new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        if (named.Type == typeof(Hashtable) || named.Type == typeof(IDictionary))
            return new Hashtable(StringComparer.OrdinalIgnoreCase);
        var key = ContainerTypes.Argument(named.Type, typeof(IDictionary<,>), 0) ?? typeof(string);
        var plain = typeof(Dictionary<,>).MakeGenericType(key, named.Value);
        return (IDictionary)Activator.CreateInstance(named.Type.IsAssignableFrom(plain) ? plain : named.Type)!;
    }

    private static object OfClass(IReadOnlyDictionary<string, object?> map, Type type, string place)
    {
        var members = ClassMembers.Of(type);
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in members)
        {
            if (map.TryGetValue(member.Name, out var value))
                values[member.Name] = Read(value, member.Type, $"{place}.{member.Name}");
        }
        var shape = ClassMembers.Constructor(type)!;
        var parameters = shape.GetParameters();
        var made = Guarded(place, () => shape.Make([.. parameters.Select(parameter => Argument(parameter, values))]));
        var given = parameters.Select(parameter => parameter.Name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var member in members)
        {
            if (member.Set is { } set && !given.Contains(member.Name) && values.TryGetValue(member.Name, out var value))
                Guarded($"{place}.{member.Name}", () => { set(made, value); return made; });
        }
        return made;
    }

    private static object? Argument(ParameterInfo parameter, Dictionary<string, object?> values)
    {
        if (values.TryGetValue(parameter.Name!, out var value))
            return value;
        if (parameter.HasDefaultValue)
            return parameter.DefaultValue;
        return parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
    }

    // A class may refuse a value, as those of PowerShell do by their Validate attributes.
    private static object Guarded(string place, Func<object> make)
    {
        try
        {
            return make();
        }
        catch (Exception fault) when (fault is not (PipelineStoppedException or OutOfMemoryException))
        {
            var cause = (fault as TargetInvocationException)?.InnerException ?? fault;
            throw cause is PipelineStoppedException ? cause : new DataException($"{place} was refused by its class: {cause.Message}", cause);
        }
    }

    private static DataException Unfit(string place, Type type) => new($"{place} cannot be read as [{type.Name}].");
}
