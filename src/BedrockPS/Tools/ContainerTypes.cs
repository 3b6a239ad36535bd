using System.Collections;
using System.Management.Automation;

namespace BedrockPS.Commands.Tools;

/// <summary>A type that holds items in order: array, list, set, or an interface of them.</summary>
internal sealed record ListType(Type Type, Type Element)
{
    public static ListType? Find(Type type)
    {
        if (type.IsArray)
            return type.GetArrayRank() == 1 ? new(type, type.GetElementType()!) : null;
        if (type == typeof(IEnumerable) || type == typeof(IList) || type == typeof(ICollection) || type == typeof(ArrayList))
            return new(type, typeof(object));
        if (type == typeof(string) || MapType.Find(type) is not null)
            return null;
        var element = ContainerTypes.Argument(type, typeof(IEnumerable<>), 0);
        if (element is null)
            return null;
        var fits = type.IsAssignableFrom(typeof(List<>).MakeGenericType(element)) || type.IsAssignableFrom(typeof(HashSet<>).MakeGenericType(element))
            || (ContainerTypes.CanBeMade(type) && typeof(ICollection<>).MakeGenericType(element).IsAssignableFrom(type));
        return fits ? new(type, element) : null;
    }
}

/// <summary>A type that holds values by name.</summary>
internal sealed record MapType(Type Type, Type Value)
{
    public static MapType? Find(Type type)
    {
        if (type == typeof(IDictionary) || type == typeof(Hashtable) || type == typeof(System.Collections.Specialized.OrderedDictionary) || type == typeof(PSCustomObject))
            return new(type, typeof(object));
        var definition = ContainerTypes.Argument(type, typeof(IDictionary<,>), 0) is not null ? typeof(IDictionary<,>) : typeof(IReadOnlyDictionary<,>);
        if (ContainerTypes.Argument(type, definition, 0) is not { } key || (key != typeof(string) && key != typeof(object)))
            return null;
        var value = ContainerTypes.Argument(type, definition, 1)!;
        return type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(key, value)) || (ContainerTypes.CanBeMade(type) && typeof(IDictionary).IsAssignableFrom(type))
            ? new(type, value)
            : null;
    }
}

/// <summary>What containers tell of themselves.</summary>
internal static class ContainerTypes
{
    /// <summary>The type argument with which a type implements, or is, a generic interface.</summary>
    public static Type? Argument(Type type, Type definition, int index) => type.GetInterfaces()
        .Prepend(type)
        .FirstOrDefault(known => known.IsGenericType && known.GetGenericTypeDefinition() == definition)?
        .GetGenericArguments()[index];

    public static bool CanBeMade(Type type) => !type.IsAbstract && !type.ContainsGenericParameters && type.GetConstructor(Type.EmptyTypes) is not null;
}
