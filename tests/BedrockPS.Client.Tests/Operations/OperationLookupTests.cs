using System.Text;
using BedrockPS.Client.Operations;

namespace BedrockPS.Client.Tests.Operations;

public class OperationLookupTests
{
    private const string Small = """
        {
        "a":{"serviceId":"A","fullName":"The A","endpointPrefix":"a","signingName":"sig","apiVersion":"1","auth":["bearer"]},
        "a !Busy":{"status":429,"retry":"throttling"},
        "a #Thing":{"":"union","self":"[Thing]","secret":"string*"},
        "a Get":{"method":"GET","uri":"/{x}","status":200,"input":{"x":"string! uri"},"output":{"thing":"{Thing}"},"errors":["Busy"]},
        "a-b":{"serviceId":"A B","fullName":"The B","endpointPrefix":"ab","signingName":"sig","apiVersion":"2","auth":["sigv4"]},
        "a-b Put":{"method":"PUT","uri":"/","status":204,"auth":["bearer"],"input":{},"output":{},"errors":[]}
        }
        """;

    [Theory]
    [InlineData("converse")]
    [InlineData("CONVERSE")]
    [InlineData("Converse")]
    public void The_case_of_an_operation_does_not_matter(string name)
    {
        Assert.True(OperationTable.TryGet("bedrock-runtime", name, out var operation));
        Assert.Same(OperationTable.Get("bedrock-runtime", "Converse"), operation);
    }

    [Theory]
    [InlineData("bedrock-runtime", "Convers")]
    [InlineData("bedrock-runtime", "")]
    [InlineData("bedrock-runtime", "#Message")]
    [InlineData("bedrock-runtime", "!ThrottlingException")]
    [InlineData("bedrock", "Converse")]
    [InlineData("bedrock-", "Converse")]
    [InlineData("bedrock-runtime Converse", "")]
    [InlineData("", "")]
    [InlineData("{", "x")]
    public void What_is_not_an_operation_is_not_found(string service, string name)
    {
        Assert.False(OperationTable.TryGet(service, name, out var operation));
        Assert.Null(operation);
    }

    [Fact]
    public void Asking_for_what_is_not_there_says_so()
    {
        Assert.Equal(
            "The service bedrock has no operation 'Chat'. (Parameter 'operation')",
            Assert.Throws<ArgumentException>(() => OperationTable.Get("bedrock", "Chat")).Message);
        Assert.Equal(
            "There is no service 's3'; there are bedrock, bedrock-agent, bedrock-agent-runtime, bedrock-runtime. (Parameter 'service')",
            Assert.Throws<ArgumentException>(() => OperationTable.Get("s3", "GetObject")).Message);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_small_table_is_read_with_either_line_end(string lineEnd)
    {
        var file = new OperationFile(Encoding.UTF8.GetBytes(Small.ReplaceLineEndings(lineEnd)));

        Assert.Equal(["a", "a-b"], file.ServiceNames);
        Assert.True(file.TryGetService("a", out var service));
        Assert.Equal(["Get"], service.OperationNames);
        Assert.True(service.TryGetOperation("Get", out var get));
        Assert.Equal(["thing{}.secret"], get.SensitiveOutput);
        Assert.True(get.FindError("Busy")!.IsThrottling);
        Assert.True(file.TryGetService("a-b", out var other));
        Assert.True(other.TryGetOperation("Put", out var put));
        Assert.Equal(AuthSchemes.Bearer, put.AuthSchemes);
        Assert.Equal("PUT / 204", OperationText.Request(put));
    }

    [Fact]
    public void Text_that_is_no_table_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => new OperationFile("{}"u8.ToArray()));
    }

    [Fact]
    public void Many_threads_get_the_same_definitions()
    {
        var found = new OperationDefinition[64];
        Parallel.For(0, found.Length, i => found[i] = OperationTable.Get("bedrock-agent", "ListAgents"));

        Assert.All(found, operation => Assert.Same(found[0], operation));
    }

    [Fact]
    public void A_call_reads_only_its_own_entry()
    {
        using var resource = typeof(OperationTable).Assembly.GetManifestResourceStream("operations.json")!;
        var json = new byte[resource.Length];
        resource.ReadExactly(json);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var file = new OperationFile(json);
        Assert.True(file.TryGetService("bedrock-runtime", out var service) && service.TryGetOperation("Converse", out _));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }
}
