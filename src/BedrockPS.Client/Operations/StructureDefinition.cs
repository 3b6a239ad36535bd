using System.Diagnostics.CodeAnalysis;

namespace BedrockPS.Client.Operations;

/// <summary>An object of the service model: its members by name. At most about 30, so they are searched in order.</summary>
internal sealed class StructureDefinition(string name, IReadOnlyList<MemberDefinition> members, string traits)
{
    /// <summary>Name in the service model.</summary>
    public string Name { get; } = name;

    /// <summary>The members, in the model's order.</summary>
    public IReadOnlyList<MemberDefinition> Members { get; } = members;

    /// <summary>Exactly one member is present.</summary>
    public bool IsUnion { get; } = traits.Contains("union", StringComparison.Ordinal);

    /// <summary>The members are the events and exceptions of an event stream.</summary>
    public bool IsEventStream { get; } = traits.Contains("eventstream", StringComparison.Ordinal);

    /// <summary>This is what an error response or an exception frame holds.</summary>
    public bool IsException { get; } = traits.Contains("exception", StringComparison.Ordinal);

    /// <summary>Finds a member by its exact name.</summary>
    public bool TryGet(string memberName, [NotNullWhen(true)] out MemberDefinition? member)
    {
        foreach (var candidate in Members)
        {
            if (candidate.Name == memberName)
            {
                member = candidate;
                return true;
            }
        }

        member = null;
        return false;
    }

    /// <summary>The member of this exact name, or null.</summary>
    public MemberDefinition? Find(string memberName) => TryGet(memberName, out var member) ? member : null;
}
