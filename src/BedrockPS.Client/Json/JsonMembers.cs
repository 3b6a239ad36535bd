namespace BedrockPS.Client.Json;

/// <summary>The members of an object, read once for many questions; none of anything else.</summary>
internal sealed class JsonMembers(JsonValue json)
{
    private readonly List<JsonMember> _members = json.Members();

    /// <summary>The member of that name, absent when there is none.</summary>
    public JsonValue this[string name]
    {
        get
        {
            foreach (var member in _members)
            {
                if (member.Name == name)
                    return member.Value;
            }

            return default;
        }
    }
}
