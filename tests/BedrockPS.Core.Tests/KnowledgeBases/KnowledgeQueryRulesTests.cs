using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class KnowledgeQueryRulesTests
{
    private static readonly GenerationRequest Question = new() { Query = "Why?", KnowledgeBaseId = "KB12345678", ModelId = "m" };

    public static TheoryData<string, object> Wrong => new()
    {
        { "-Query", Question with { Query = " " } },
        { "-Query", Question with { Query = new string('q', 1001) } },
        { "-PromptTemplate", Question with { PromptTemplate = "Answer!" } },
        { "-Temperature", Question with { Temperature = 1.1 } },
        { "-Temperature", Question with { Temperature = double.NaN } },
        { "-TopP", Question with { TopP = -0.1 } },
        { "-StopSequence", Question with { StopSequences = ["1", "2", "3", "4", "5"] } },
        { "-StopSequence", Question with { StopSequences = ["a", null!] } },
        { "-StopSequence", Question with { StopSequences = [string.Empty] } },
        { "-Top", Question with { Options = new() { Top = 101 } } },
        { "-SearchType", Question with { Options = new() { SearchType = "HYBRID", IsManaged = true } } },
        { "-ModelId", Question with { ModelId = "a b" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_right_is_named(string parameter, object request)
    {
        var fault = Assert.Throws<BedrockException>(() => KnowledgeQueryRules.Check((GenerationRequest)request));
        Assert.Equal((ErrorIds.InputInvalid, ErrorKind.InvalidArgument), (fault.ErrorId, fault.Kind));
        Assert.StartsWith(parameter, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_may_ask_for_more_than_a_page() =>
        KnowledgeQueryRules.Check(new RetrievalRequest { Query = "q", KnowledgeBaseId = "KB12345678", Options = new() { Top = 1000 } });

    [Fact]
    public void A_search_takes_a_longer_text_than_a_question()
    {
        KnowledgeQueryRules.Check(new RetrievalRequest { Query = new string('q', 20000), KnowledgeBaseId = "KB12345678" });
        var fault = Assert.Throws<BedrockException>(() => KnowledgeQueryRules.Check(new RetrievalRequest { Query = new string('q', 20001), KnowledgeBaseId = "KB12345678" }));
        Assert.Equal((ErrorIds.InputInvalid, "-Query has 20001 characters; the service takes 20000 in a search."), (fault.ErrorId, fault.Message));
    }

    [Fact]
    public void A_template_with_its_results_is_right() => KnowledgeQueryRules.Check(Question with { PromptTemplate = "$search_results$" });

    [Fact]
    public void A_missing_model_is_a_fault_of_its_own() =>
        Assert.Equal(ErrorIds.ModelNotSet, Assert.Throws<BedrockException>(() => KnowledgeQueryRules.Check(Question with { ModelId = string.Empty })).ErrorId);
}
