using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Tests.Chat;

public sealed class ChatRequestRulesTests
{
    private const string Prompt = "arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT12345:1";
    private static readonly ChatRequest Good = new() { ModelId = "amazon.nova-lite-v1:0", Messages = [Message.User(ContentBlock.OfText("hi"))] };

    [Theory]
    [InlineData("amazon.nova-lite-v1:0")]
    [InlineData("us.amazon.nova-lite-v1:0")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123xyz")]
    [InlineData("some-id-of-tomorrow")]
    public void Ids_of_any_known_or_new_form_pass(string id) => ChatRequestRules.Check(Good with { ModelId = id });

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void No_model_is_its_own_error(string id) => Assert.Equal(ErrorIds.ModelNotSet, Fault(Good with { ModelId = id }).ErrorId);

    [Theory]
    [InlineData("nova lite")]
    [InlineData(" amazon.nova-lite-v1:0")]
    [InlineData("amazon.nova\u001b[31m")]
    [InlineData("amazon.nova\n")]
    public void Ids_with_spaces_or_control_characters_are_refused_and_not_echoed_raw(string id)
    {
        var fault = Fault(Good with { ModelId = id });
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains("-ModelId", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fault.Message, char.IsControl);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Token_limits_under_one_are_refused(int limit) => Names("-MaxToken", Good with { MaxTokens = limit });

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Temperature_and_top_p_go_from_0_to_1(double value)
    {
        Names("-Temperature", Good with { Temperature = value });
        Names("-TopP", Good with { TopP = value });
    }

    [Fact]
    public void The_ends_of_the_ranges_are_allowed() => ChatRequestRules.Check(Good with { MaxTokens = 1, Temperature = 0, TopP = 1, StopSequences = [] });

    [Fact]
    public void Stop_sequences_are_limited_in_number_and_not_empty()
    {
        ChatRequestRules.Check(Good with { StopSequences = [.. Enumerable.Repeat("x", 2500)] });
        Names("-StopSequence", Good with { StopSequences = [.. Enumerable.Repeat("x", 2501)] });
        Names("-StopSequence", Good with { StopSequences = ["x", ""] });
    }

    [Fact]
    public void Metadata_has_one_to_sixteen_pairs_of_allowed_letters()
    {
        ChatRequestRules.Check(Good with { RequestMetadata = Pairs(16) });
        Names("-RequestMetadata", Good with { RequestMetadata = Pairs(17) });
        Names("-RequestMetadata", Good with { RequestMetadata = Pairs(0) });
        Names("-RequestMetadata", Good with { RequestMetadata = new Dictionary<string, string> { ["k"] = "é" } });
        Names("-RequestMetadata", Good with { RequestMetadata = new Dictionary<string, string> { [""] = "v" } });
        ChatRequestRules.Check(Good with { RequestMetadata = new Dictionary<string, string> { ["a:b_@$#=/+,-."] = "" } });
    }

    [Theory]
    [InlineData("/stop_sequence", true)]
    [InlineData("/a~0b/c~1d/0", true)]
    [InlineData("stop_sequence", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("/a~2", false)]
    public void Response_fields_are_json_pointers(string? field, bool valid) =>
        Assert.Equal(valid, Record.Exception(() => ChatRequestRules.Check(Good with { ResponseFields = [field!] })) is null);

    [Fact]
    public void At_most_ten_response_fields_are_taken() => Names("-ResponseField", Good with { ResponseFields = [.. Enumerable.Repeat("/a", 11)] });

    [Theory]
    [InlineData("calendar.list events")]
    [InlineData("")]
    [InlineData(null)]
    public void Tool_names_have_a_pattern(string? name)
    {
        var fault = Fault(Good with { Tools = [new Tool { Name = name }] });
        Assert.Contains("[a-zA-Z0-9_-]{1,64}", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_managed_prompt_needs_no_message_and_takes_variables() =>
        ChatRequestRules.Check(new ChatRequest { ModelId = Prompt, PromptVariables = new Dictionary<string, string> { ["topic"] = "dns" } });

    [Fact]
    public void A_managed_prompt_takes_nothing_that_it_brings_itself()
    {
        var fault = Fault(new ChatRequest { ModelId = Prompt, System = "s", MaxTokens = 5, Temperature = 0 });
        Assert.Contains("-System, -MaxToken, -Temperature", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_go_only_with_a_managed_prompt_and_are_not_blank()
    {
        Names("-PromptVariable", Good with { PromptVariables = new Dictionary<string, string> { ["a"] = "b" } });
        Names("-PromptVariable", new ChatRequest { ModelId = Prompt, PromptVariables = new Dictionary<string, string> { ["a"] = " " } });
    }

    [Fact]
    public void A_model_needs_a_message() => Names("-Message", Good with { Messages = [] });

    private static Dictionary<string, string> Pairs(int count) => Enumerable.Range(0, count).ToDictionary(number => $"k{number}", _ => "v");

    private static BedrockException Fault(ChatRequest request) => Assert.Throws<BedrockException>(() => ChatRequestRules.Check(request));

    private static void Names(string parameter, ChatRequest request)
    {
        var fault = Fault(request);
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains(parameter, fault.Message, StringComparison.Ordinal);
    }
}
