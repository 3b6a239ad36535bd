using System.Management.Automation;
using System.Reflection;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Tests;

/// <summary>Rules that every cmdlet keeps, read from the attributes. The attributes are not created: the package has declarations alone.</summary>
public sealed class CommandRuleTests
{
    private static readonly string[] ApprovedVerbs =
    [
        "Add", "Clear", "Close", "Copy", "Enter", "Exit", "Find", "Format", "Get", "Hide", "Join", "Lock", "Move", "New", "Open", "Optimize", "Pop", "Push", "Redo", "Remove", "Rename", "Reset", "Resize", "Search", "Select", "Set", "Show", "Skip", "Split", "Step", "Switch", "Undo", "Unlock", "Watch",
        "Backup", "Checkpoint", "Compare", "Compress", "Convert", "ConvertFrom", "ConvertTo", "Dismount", "Edit", "Expand", "Export", "Group", "Import", "Initialize", "Limit", "Merge", "Mount", "Out", "Publish", "Restore", "Save", "Sync", "Unpublish", "Update",
        "Approve", "Assert", "Build", "Complete", "Confirm", "Deny", "Deploy", "Disable", "Enable", "Install", "Invoke", "Register", "Request", "Restart", "Resume", "Start", "Stop", "Submit", "Suspend", "Uninstall", "Unregister", "Wait",
        "Debug", "Measure", "Ping", "Repair", "Resolve", "Test", "Trace", "Connect", "Disconnect", "Read", "Receive", "Send", "Write", "Block", "Grant", "Protect", "Revoke", "Unblock", "Unprotect", "Use",
    ];

    private static readonly string[] ConnectionParameters =
        ["Region", "ProfileName", "ProfileLocation", "AccessKey", "SecretKey", "SessionToken", "Credential", "ApiKey", "EndpointUrl", "Context", "RequestTimeoutSec", "MaxRetry"];

    private static readonly string[] LocalCommands =
    [
        "Set-BedrockContext", "Get-BedrockContext", "Clear-BedrockContext", "Start-BedrockEmulator", "Stop-BedrockEmulator",
        "Export-BedrockConversation", "Import-BedrockConversation", "Repair-BedrockConversation", "New-BedrockMessage", "New-BedrockTool", "Invoke-BedrockTool", "ConvertTo-BedrockSchema",
        "Get-BedrockUsage", "Clear-BedrockUsage", "Export-BedrockUsage",
    ];

    // Calls of a model are free of questions; tools that it calls are not.
    private static readonly string[] ToolRunners = ["Invoke-BedrockChat", "Enter-BedrockChat", "Invoke-BedrockTool"];

    // What was forgotten or emptied is gone.
    private static readonly string[] Deletions = ["Clear-BedrockUsage"];

    private static readonly string[] NotOurNames = ["MaxTokens", "StopSequences", "BearerToken", "OutputPath", "Document", "Image", "Trace"];

    private static readonly Type[] Commands = [.. typeof(BedrockCommand).Assembly.GetTypes().Where(type => Attribute(type, "CmdletAttribute") is not null)];

    public static TheoryData<string> Names => new(Commands.Select(NameOf));

    [Fact]
    public void There_are_commands() => Assert.True(Commands.Length >= 13);

    [Theory]
    [MemberData(nameof(Names))]
    public void Verbs_are_approved_and_nouns_are_singular(string name)
    {
        var parts = name.Split('-');
        Assert.Contains(parts[0], ApprovedVerbs);
        Assert.StartsWith("Bedrock", parts[1], StringComparison.Ordinal);
        Assert.False(parts[1].EndsWith('s'), $"{parts[1]} looks like a plural");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Class_and_file_are_named_after_the_command(string name)
    {
        var type = Of(name);
        Assert.Equal(name.Replace("-", string.Empty, StringComparison.Ordinal) + "Command", type.Name);
        Assert.True(type is { IsPublic: true, IsSealed: true });
        Assert.StartsWith("BedrockPS.Commands.", type.Namespace, StringComparison.Ordinal);
        Assert.True(typeof(BedrockCommand).IsAssignableFrom(type), "the base class brings Ctrl+C and error records");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Commands_that_call_AWS_have_every_connection_parameter(string name)
    {
        var parameters = Parameters(Of(name)).Select(parameter => parameter.Name).ToList();
        if (!LocalCommands.Contains(name))
            Assert.Empty(ConnectionParameters.Except(parameters));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_region_binds_from_the_objects_that_came_from_it(string name)
    {
        if (LocalCommands.Contains(name))
            return;
        var region = Parameters(Of(name)).Single(parameter => parameter.Name == "Region");
        Assert.Contains(Attributes(region, "ParameterAttribute"), parameter => parameter.NamedArguments.Any(argument => argument is { MemberName: "ValueFromPipelineByPropertyName", TypedValue.Value: true }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_are_singular_and_not_spelled_like_the_wire(string name)
    {
        foreach (var parameter in Parameters(Of(name)))
        {
            Assert.True(char.IsUpper(parameter.Name[0]), parameter.Name);
            Assert.DoesNotContain(parameter.Name, NotOurNames);
            Assert.False(parameter.Name.EndsWith('s') && parameter.Name is not ("As" or "Tls" or "Compress" or "Status"), $"{name} -{parameter.Name} looks like a plural");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_path_has_a_literal_one_beside_it(string name)
    {
        var parameters = Parameters(Of(name)).Select(parameter => parameter.Name).ToList();
        Assert.Equal(parameters.Contains("Path"), parameters.Contains("LiteralPath"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_bind_by_property_name_or_a_typed_object_is_taken(string name)
    {
        var parameters = Parameters(Of(name)).ToList();
        foreach (var id in parameters.Where(parameter => parameter.Name is "ModelId" && !LocalCommands.Contains(name)))
        {
            var binds = Attributes(id, "ParameterAttribute").Any(parameter => parameter.NamedArguments.Any(argument => argument is { MemberName: "ValueFromPipelineByPropertyName", TypedValue.Value: true }));
            Assert.True(binds || parameters.Any(parameter => parameter.Name == "InputObject"), $"{name} -{id.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Changes_can_be_previewed_and_deletions_ask(string name)
    {
        var cmdlet = Attribute(Of(name), "CmdletAttribute")!;
        var previews = cmdlet.NamedArguments.Any(argument => argument is { MemberName: "SupportsShouldProcess", TypedValue.Value: true });
        var changes = (name.StartsWith("New-", StringComparison.Ordinal) && !LocalCommands.Contains(name)) || ToolRunners.Contains(name) || Deletions.Contains(name)
            || name.StartsWith("Sync-", StringComparison.Ordinal) || name.StartsWith("Start-BedrockIngestion", StringComparison.Ordinal) || name.StartsWith("Stop-BedrockIngestion", StringComparison.Ordinal)
            || name.StartsWith("Add-", StringComparison.Ordinal) || name.StartsWith("Remove-", StringComparison.Ordinal) || name.StartsWith("Export-", StringComparison.Ordinal);
        Assert.Equal(changes, previews);
        if (name.StartsWith("Remove-", StringComparison.Ordinal) || Deletions.Contains(name))
            Assert.Contains(cmdlet.NamedArguments, argument => argument.MemberName == "ConfirmImpact" && (int)argument.TypedValue.Value! == (int)ConfirmImpact.High);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_comes_out_is_declared_and_free_of_foreign_types(string name)
    {
        var outputs = Attribute(Of(name), "OutputTypeAttribute");
        Assert.NotNull(outputs);
        var types = ((IEnumerable<CustomAttributeTypedArgument>)outputs.ConstructorArguments[0].Value!).Select(argument => (Type)argument.Value!);
        Assert.All(types, type => Assert.True(type.Namespace is "BedrockPS" or "System" or "System.IO", type.FullName));
    }

    [Fact]
    public void No_parameter_position_other_than_the_text_or_id_is_taken()
    {
        var second = Commands.SelectMany(command => Parameters(command).Where(parameter => Attributes(parameter, "ParameterAttribute")
            .Any(attribute => attribute.NamedArguments.Any(argument => argument.MemberName == "Position" && (int)argument.TypedValue.Value! > 0))));
        Assert.Empty(second);
    }

    private static Type Of(string name) => Commands.Single(command => NameOf(command) == name);

    private static string NameOf(Type command)
    {
        var arguments = Attribute(command, "CmdletAttribute")!.ConstructorArguments;
        return $"{arguments[0].Value}-{arguments[1].Value}";
    }

    private static IEnumerable<PropertyInfo> Parameters(Type command) =>
        command.GetProperties().Where(property => Attributes(property, "ParameterAttribute").Any());

    private static CustomAttributeData? Attribute(Type type, string name) => Attributes(type, name).FirstOrDefault();

    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType.Name == name);
}
