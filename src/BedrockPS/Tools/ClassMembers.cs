using System.Management.Automation;
using System.Reflection;
using System.Security;

namespace BedrockPS.Commands.Tools;

/// <summary>A property or field that can be given a value.</summary>
internal sealed record ClassMember(string Name, Type Type, bool IsRequired, IReadOnlyList<Attribute> Attributes, Action<object, object?>? Set);

/// <summary>The members of a class or structure that data can fill, those of base classes first, each in the order of its declaration.</summary>
internal static class ClassMembers
{
    private static readonly Type[] WithoutForm =
        [typeof(ScriptBlock), typeof(SecureString), typeof(PSCredential), typeof(Delegate), typeof(MemberInfo), typeof(Stream), typeof(Exception), typeof(Pointer)];

    /// <summary>The members.</summary>
    /// <exception cref="BedrockException">InputInvalid: no object of this type can be made from data.</exception>
    public static IReadOnlyList<ClassMember> Of(Type type)
    {
        if (WithoutForm.Any(known => known.IsAssignableFrom(type)) || type.IsAbstract || type.IsPointer || type.IsByRef || type.IsPrimitive || type.ContainsGenericParameters)
            throw NoForm(type);
        if (type.IsArray || typeof(System.Collections.IEnumerable).IsAssignableFrom(type))
            throw NoForm(type);
        var fromConstructor = (Constructor(type) ?? throw NoForm(type)).GetParameters().Select(parameter => parameter.Name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var members = new Dictionary<string, (int Depth, ClassMember Member)>(StringComparer.Ordinal);
        foreach (var found in type.GetMembers(BindingFlags.Public | BindingFlags.Instance))
        {
            if (Read(found, fromConstructor) is not { } member)
                continue;
            var depth = Depth(found.DeclaringType!);
            if (!members.TryGetValue(member.Name, out var known) || known.Depth < depth)
                members[member.Name] = (depth, member);
        }
        return [.. members.Values.OrderBy(entry => entry.Depth).Select(entry => entry.Member)];
    }

    /// <summary>The constructor that data goes through: one without parameters, else the longest whose parameters are all named like properties.</summary>
    public static ConstructorShape? Constructor(Type type)
    {
        if (type.GetConstructor(Type.EmptyTypes) is { } empty)
            return new(type, empty);
        var names = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var named = type.GetConstructors()
            .Where(candidate => candidate.GetParameters() is { Length: > 0 } parameters && parameters.All(parameter => names.Contains(parameter.Name!)))
            .MaxBy(candidate => candidate.GetParameters().Length);
        return named is not null ? new(type, named) : type.IsValueType ? new(type, null) : null;
    }

    private static ClassMember? Read(MemberInfo found, HashSet<string> fromConstructor)
    {
        if (found.IsDefined(typeof(HiddenAttribute), true))
            return null;
        var attributes = found.GetCustomAttributes(true).OfType<Attribute>().ToArray();
        return found switch
        {
            PropertyInfo property when property.GetIndexParameters().Length == 0 && property.GetMethod is { IsPublic: true } => property.SetMethod is { IsPublic: true }
                ? new(property.Name, property.PropertyType, IsRequired(property.PropertyType, new NullabilityInfoContext().Create(property).WriteState, attributes), attributes, property.SetValue)
                : fromConstructor.Contains(property.Name)
                    ? new(property.Name, property.PropertyType, IsRequired(property.PropertyType, new NullabilityInfoContext().Create(property).ReadState, attributes), attributes, null)
                    : null,
            FieldInfo { IsInitOnly: false, IsLiteral: false } field =>
                new(field.Name, field.FieldType, IsRequired(field.FieldType, new NullabilityInfoContext().Create(field).WriteState, attributes), attributes, field.SetValue),
            _ => null,
        };
    }

    // PowerShell classes say nothing about null, and there each property is wanted: [Nullable[int]] or [AllowNull()] says otherwise.
    private static bool IsRequired(Type type, NullabilityState state, Attribute[] attributes) =>
        attributes.Any(attribute => attribute is System.ComponentModel.DataAnnotations.RequiredAttribute)
        || !(Nullable.GetUnderlyingType(type) is not null || state == NullabilityState.Nullable || attributes.Any(attribute => attribute is AllowNullAttribute));

    private static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;

    private static BedrockException NoForm(Type type) => BedrockException.Input(
        $"[{type.FullName}] has no JSON form: objects of it cannot be made from data.",
        "Use a class with properties that can be set, or an array, dictionary, enumeration, string, number, date, Guid or Uri.");
}

/// <summary>How an object of a type comes about.</summary>
internal sealed record ConstructorShape(Type Type, ConstructorInfo? Constructor)
{
    public ParameterInfo[] GetParameters() => Constructor?.GetParameters() ?? [];

    public object Make(object?[] arguments) => Constructor?.Invoke(arguments) ?? Activator.CreateInstance(Type)!;
}
