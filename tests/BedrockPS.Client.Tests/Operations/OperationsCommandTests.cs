using BedrockPS.Build.Operations;

namespace BedrockPS.Client.Tests.Operations;

/// <summary>The build task around the generator, on four empty services in a folder of the test's own.</summary>
public sealed class OperationsCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bedrockps-operations-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public OperationsCommandTests()
    {
        foreach (var service in OperationsFile.Services)
        {
            File.WriteAllText(In($"{service}.json"), $$"""
                {"metadata":{"protocol":"rest-json","serviceId":"{{service}}","serviceFullName":"F","endpointPrefix":"{{service}}","apiVersion":"1"},
                "operations":{},"shapes":{} }
                """);
            File.WriteAllText(In($"{service}.paginators.json"), """{"pagination":{}}""");
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_table_is_written_and_then_passes_its_check()
    {
        Assert.Equal(0, Run("--models", _folder.FullName, "--out", In("out.json")));
        Assert.StartsWith("{\n\"bedrock\":{\"serviceId\":\"bedrock\"", File.ReadAllText(In("out.json")), StringComparison.Ordinal);

        Assert.Equal(0, Run("--models", _folder.FullName, "--out", In("out.json"), "--check"));
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void A_checked_table_that_differs_is_code_1_and_stays_as_it_is()
    {
        File.WriteAllText(In("out.json"), "{\n\"bedrock\":{}\n}\n");

        Assert.Equal(1, Run("--models", _folder.FullName, "--out", In("out.json"), "--check"));
        Assert.Contains("- \"bedrock\":{}", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("{\n\"bedrock\":{}\n}\n", File.ReadAllText(In("out.json")));
    }

    [Fact]
    public void A_checked_table_with_other_line_ends_is_the_same()
    {
        Assert.Equal(0, Run("--models", _folder.FullName, "--out", In("out.json")));
        File.WriteAllText(In("out.json"), File.ReadAllText(In("out.json")).ReplaceLineEndings("\r\n"));

        Assert.Equal(0, Run("--models", _folder.FullName, "--out", In("out.json"), "--check"));
    }

    [Fact]
    public void A_missing_model_is_code_2_and_writes_nothing()
    {
        File.Delete(In("bedrock-agent.json"));

        Assert.Equal(2, Run("--models", _folder.FullName, "--out", In("out.json")));
        Assert.Contains("bedrock-agent.json", _error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(In("out.json")));
    }

    [Theory]
    [InlineData]
    [InlineData("--models")]
    [InlineData("--models", "x")]
    [InlineData("--out", "x", "--surprise")]
    public void Wrong_arguments_are_code_2_with_the_usage(params string[] args)
    {
        Assert.Equal(2, Run(args));
        Assert.StartsWith("Usage: operations --models DIR", _error.ToString(), StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private int Run(params string[] args) => OperationsCommand.Run(args, _output, _error);
}
