namespace BedrockPS.Client.Operations;

/// <summary>
/// Lists where in an input or output sensitive values are: members joined by dots, <c>[]</c> for any item and <c>{}</c> for any map value.
/// A path ends at its first sensitive value; structures that contain themselves are followed once.
/// </summary>
internal static class SensitivePaths
{
    public static IReadOnlyList<string> Of(StructureDefinition root)
    {
        var paths = new List<string>();
        AddMembers(paths, root, "", []);
        return paths;
    }

    private static void AddMembers(List<string> paths, StructureDefinition structure, string prefix, HashSet<string> open)
    {
        if (!open.Add(structure.Name))
            return;

        foreach (var member in structure.Members)
            Add(paths, member.Type, prefix + member.Name, open);
        open.Remove(structure.Name);
    }

    private static void Add(List<string> paths, TypeReference type, string path, HashSet<string> open)
    {
        if (type.IsSensitive)
            paths.Add(path);
        else if (type.Kind == TypeKind.List)
            Add(paths, type.Element!, path + "[]", open);
        else if (type.Kind == TypeKind.Map)
            Add(paths, type.Element!, path + "{}", open);
        else if (type.Structure is { } structure)
            AddMembers(paths, structure, path + ".", open);
    }
}
