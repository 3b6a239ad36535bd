namespace BedrockEmulator.Tests.Converse;

public sealed class ContinuationTests : EngineTest
{
    private const string Prefilling = "amazon.nova-lite-v1:0";

    private static string Turns(string last) =>
        $$"""{"messages":[{"role":"user","content":[{"text":"Who is on call?\n\nThe platform team is on call on Sundays."}]},{{last}}]}""";

    [Fact]
    public void A_request_to_continue_gets_the_rest_of_the_answer()
    {
        var whole = Text("""{"messages":[{"role":"user","content":[{"text":"one two three"}]}]}""", "local.echo-v1");
        Assert.Equal("one two three", whole);
        const string Continue = """{"messages":[{"role":"user","content":[{"text":"one two three"}]},{"role":"assistant","content":[{"text":"one "}]},{"role":"user","content":[{"text":"Continue your answer."}]}]}""";
        Assert.Equal("two three", Text(Continue, "local.echo-v1"));
    }

    [Fact]
    public void A_model_that_takes_it_writes_on_from_its_own_turn() =>
        Assert.Equal(" team is on call on Sundays.", Text(Turns("""{"role":"assistant","content":[{"text":"The platform"}]}"""), Prefilling));

    [Fact]
    public void An_answer_that_is_complete_goes_on_with_nothing() =>
        Assert.Empty(Content(Ask(Turns("""{"role":"assistant","content":[{"text":"The platform team is on call on Sundays."}]}"""), Prefilling)));

    [Fact]
    public void A_turn_of_the_model_that_stands_last_may_not_end_in_white_space() => RefusedWith(
        "The model returned the following errors: messages: final assistant content cannot end with trailing whitespace",
        Turns("""{"role":"assistant","content":[{"text":"The platform "}]}"""),
        Prefilling);

    [Theory]
    [InlineData("us.anthropic.claude-sonnet-4-6")]
    [InlineData("local.echo-v1")]
    public void Other_models_want_the_last_turn_to_be_of_the_user(string model) => RefusedWith(
        "A conversation must end with a user message. Try again with a conversation that ends with a user message.",
        Turns("""{"role":"assistant","content":[{"text":"The platform"}]}"""),
        model);
}
