using System.Text.RegularExpressions;
using BedrockPS.Client.Operations;

namespace BedrockPS.Client.Tests.Operations;

/// <summary>What holds for every operation of the committed table.</summary>
public partial class OperationTableWholeTests
{
    public static TheoryData<string> Services => [.. OperationTable.ServiceNames];

    [Fact]
    public void The_table_has_all_operations_of_the_four_services()
    {
        Assert.Equal(["bedrock", "bedrock-agent", "bedrock-agent-runtime", "bedrock-runtime"], OperationTable.ServiceNames);
        Assert.Equal([108, 75, 33, 11], OperationTable.ServiceNames.Select(service => OperationTable.OperationNames(service).Count));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Each_label_of_a_path_is_a_required_member_and_each_member_in_the_path_has_a_label(string service)
    {
        foreach (var operation in All(service))
        {
            var labels = Label().Matches(operation.UriTemplate).Select(match => match.Groups[1].Value).Order();
            var members = operation.Input.Members.Where(member => member.Location == MemberLocation.Uri).ToList();

            Assert.Equal(labels, members.Select(member => member.WireName).Order());
            Assert.All(members, member => Assert.True(member.IsRequired && member.Type.Kind == TypeKind.String, $"{operation}: {member}"));
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Each_operation_can_be_sent_and_read(string service)
    {
        foreach (var operation in All(service))
        {
            Assert.Contains(operation.Method, new[] { "GET", "POST", "PUT", "PATCH", "DELETE" });
            Assert.StartsWith("/", operation.UriTemplate, StringComparison.Ordinal);
            Assert.InRange(operation.SuccessStatus, 200, 204);
            Assert.NotEmpty(operation.Errors);
            Assert.All(operation.Errors, error => Assert.InRange(error.StatusCode, 400, 599));
            Assert.NotEqual(AuthSchemes.None, operation.AuthSchemes);
            if (operation.Method == "GET")
                Assert.DoesNotContain(operation.Input.Members, member => member.Location is MemberLocation.Body or MemberLocation.Payload);
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Pages_name_members_that_are_there(string service)
    {
        foreach (var operation in All(service).Where(operation => operation.Pagination is not null))
        {
            var pages = operation.Pagination!;
            Assert.NotNull(operation.Input.Find(pages.InputToken));
            Assert.NotNull(operation.Output.Find(pages.OutputToken));
            Assert.All(pages.ResultKeys, key => Assert.Equal(TypeKind.List, operation.Output.Find(key)!.Type.Kind));
            if (pages.LimitKey is { } limit)
                Assert.NotNull(operation.Input.Find(limit));
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Everything_that_can_be_reached_can_be_read(string service)
    {
        foreach (var operation in All(service))
        {
            Visit(operation.Input, []);
            Visit(operation.Output, []);
            Assert.InRange(operation.SensitiveInput.Count + operation.SensitiveOutput.Count, 0, 2_000);
        }
    }

    private static IEnumerable<OperationDefinition> All(string service) =>
        OperationTable.OperationNames(service).Select(name => OperationTable.Get(service, name));

    private static void Visit(StructureDefinition structure, HashSet<string> seen)
    {
        if (!seen.Add(structure.Name))
            return;

        foreach (var member in structure.Members)
        {
            var type = member.Type;
            while (type.Element is { } element)
                type = element;
            if (type.Structure is { } nested)
                Visit(nested, seen);
        }
    }

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Label();
}
