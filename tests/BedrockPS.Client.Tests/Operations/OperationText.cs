using BedrockPS.Client.Operations;

namespace BedrockPS.Client.Tests.Operations;

/// <summary>An operation as one line for its request and one per member, to be compared with literal rows.</summary>
internal static class OperationText
{
    public static string Request(OperationDefinition operation) => $"{operation.Method} {operation.UriTemplate} {operation.SuccessStatus}"
        + (operation.IsReadOnly ? " readonly" : "")
        + (operation.IsIdempotent ? " idempotent" : "");

    public static string Members(StructureDefinition structure) => string.Join('\n', structure.Members.Select(Member));

    public static string Member(MemberDefinition member)
    {
        var words = new List<string> { member.Name, member.Type + (member.IsRequired ? "!" : "") };
        if (member.Location != MemberLocation.Body)
            words.Add(member.Location + (member.WireName == member.Name ? "" : " " + member.WireName));
        if (member.IsIdempotencyToken)
            words.Add("token");
        if (member.IsEventStream)
            words.Add("events");
        if (member.IsException)
            words.Add("exception");
        return string.Join(' ', words);
    }
}
