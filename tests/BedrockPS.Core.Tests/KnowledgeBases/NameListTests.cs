using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class NameListTests
{
    [Fact]
    public async Task A_name_of_one_thing_gives_its_id_in_any_case()
    {
        var list = await ReadAsync(("Ops", "KB0000000A"), ("docs", "KB0000000B"), (null, "KB0000000C"), ("half", null));
        Assert.Equal("KB0000000A", list.OnlyOne("ops", "knowledge-base", "us-east-1"));
    }

    [Fact]
    public async Task A_name_of_several_things_lists_their_ids()
    {
        var list = await ReadAsync(("ops", "KB0000000A"), ("OPS", "KB0000000B"));
        var fault = Assert.Throws<BedrockException>(() => list.OnlyOne("ops", "knowledge-base", "us-east-1"));
        Assert.Equal(("NameAmbiguous", ErrorKind.InvalidArgument), (fault.ErrorId, fault.Kind));
        Assert.Equal("'ops' is the name of 2 knowledge bases: KB0000000A, KB0000000B.", fault.Message);
    }

    [Theory]
    [InlineData("knowledge-base", "us-east-1", "No knowledge base in us-east-1 has the name 'ops'.", "Get-BedrockKnowledgeBase lists them.")]
    [InlineData("data-source", "knowledge base KB12345678", "No data source in knowledge base KB12345678 has the name 'ops'.", "Get-BedrockDataSource lists them.")]
    public async Task A_name_of_nothing_says_where_to_look(string type, string where, string message, string action)
    {
        var list = await ReadAsync();
        var fault = Assert.Throws<BedrockException>(() => list.OnlyOne("ops", type, where));
        Assert.Equal(("NotFound", ErrorKind.ObjectNotFound, message, action), (fault.ErrorId, fault.Kind, fault.Message, fault.RecommendedAction));
    }

    private static Task<NameList> ReadAsync(params (string? Name, string? Id)[] items) => NameList.ReadAsync(StreamAsync(items), item => item, CancellationToken.None);

    private static async IAsyncEnumerable<T> StreamAsync<T>(IEnumerable<T> items)
    {
        await Task.CompletedTask;
        foreach (var item in items)
            yield return item;
    }
}
