namespace BedrockEmulator.Tests.Converse;

public sealed class ConversationRulesTests : EngineTest
{
    private const string Start = "A conversation must start with a user message. Try again with a conversation that starts with a user message.";
    private const string Alternate =
        "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.";

    [Theory]
    [InlineData("""{}""", Start)]
    [InlineData("""{"messages":[]}""", Start)]
    [InlineData("""{"messages":[{"role":"assistant","content":[{"text":"a"}]},{"role":"user","content":[{"text":"b"}]}]}""", Start)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]},{"role":"user","content":[{"text":"b"}]}]}""", Alternate)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]},{"role":"assistant","content":[{"text":"b"}]},{"role":"assistant","content":[{"text":"c"}]},{"role":"user","content":[{"text":"d"}]}]}""", Alternate)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]},{"role":"assistant","content":[{"text":"b"}]}]}""", "A conversation must end with a user message. Try again with a conversation that ends with a user message.")]
    public void Roles_start_with_the_user_alternate_and_end_with_the_user(string body, string message) => RefusedWith(message, body);

    [Fact]
    public void A_system_message_may_stand_anywhere_and_is_not_answered() => Assert.Equal(
        "b",
        Text("""{"messages":[{"role":"user","content":[{"text":"a"}]},{"role":"system","content":[{"text":"s"}]},{"role":"assistant","content":[{"text":"x"}]},{"role":"user","content":[{"text":"b"}]},{"role":"system","content":[{"text":"s"}]}]}""", "local.echo-v1"));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\\n\\t")]
    [InlineData("\\u3000")]
    public void Blank_text_is_refused(string text) => RefusedWith(
        "The text field in the ContentBlock object at messages.0.content.1 is blank. Add text to the text field, and try again.",
        User($$"""{"text":"x"},{"text":"{{text}}"}"""));

    [Fact]
    public void Blank_system_text_is_refused() => RefusedWith(
        "The text field in the SystemContentBlock object at system.0 is blank. Add text to the text field, and try again.",
        """{"messages":[{"role":"user","content":[{"text":"x"}]}],"system":[{"text":" "}]}""");

    [Fact]
    public void A_message_without_blocks_is_refused() => RefusedWith(
        "The content field in the Message object at messages.1 is empty. Add a ContentBlock object to the content field and try again.",
        """{"messages":[{"role":"user","content":[{"text":"x"}]},{"role":"assistant","content":[]},{"role":"user","content":[{"text":"x"}]}]}""");

    [Fact]
    public void Reasoning_is_not_for_users_to_send() => RefusedWith(
        "User messages cannot contain reasoning content. Please remove the reasoning content and try again.",
        User("""{"reasoningContent":{"reasoningText":{"text":"hm","signature":"s"}}}"""));

    [Theory]
    [InlineData("user", """{"toolUse":{"toolUseId":"t","name":"n","input":{}}}""", "The toolUse block at messages.0.content.0 is not allowed in a message with the role user.")]
    public void Blocks_stand_only_where_their_role_has_them(string role, string block, string message) =>
        RefusedWith(message, $$"""{"messages":[{"role":"{{role}}","content":[{{block}}]}]}""");

    [Fact]
    public void Reasoning_goes_back_only_as_it_was_signed()
    {
        const string Thinking = ""","additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}}}""";
        var first = Ask("""{"messages":[{"role":"user","content":[{"text":"one"}]}]""" + Thinking, "local.echo-v1");
        var message = first.Response["output"]!["message"]!.ToJsonString();
        string Second(string assistant) => $$"""{"messages":[{"role":"user","content":[{"text":"one"}]},{{assistant}},{"role":"user","content":[{"text":"two"}]}]}""";
        Assert.Equal("two", Text(Second(message), "local.echo-v1"));
        RefusedWith(
            "The model returned the following errors: messages.1.content.0: Invalid `signature` in `thinking` block",
            Second(message.Replace("repeats", "repeated", StringComparison.Ordinal)),
            "local.echo-v1");
        RefusedWith(
            "The model returned the following errors: messages.1.content.0.thinking.signature: Field required",
            Second("""{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm"}}},{"text":"x"}]}"""),
            "local.echo-v1");
    }

    [Theory]
    [InlineData("""{"thinking":{"type":"enabled","budget_tokens":1000}}""", "{}", "The model returned the following errors: thinking.budget_tokens: Input should be greater than or equal to 1024")]
    [InlineData("""{"thinking":{"type":"enabled","budget_tokens":2048}}""", """{"maxTokens":2048}""", "The model returned the following errors: `max_tokens` must be greater than `thinking.budget_tokens`.")]
    [InlineData("""{"thinking":{"type":"enabled","budget_tokens":1024}}""", """{"temperature":0.1}""", "The model returned the following errors: `temperature` may only be set to 1 when thinking is enabled.")]
    [InlineData("""{"thinking":{"type":"enabled","budget_tokens":1024}}""", """{"topP":0.5}""", "The model returned the following errors: `top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.")]
    [InlineData("""[1]""", "{}", "The format of the additionalModelRequestFields field is invalid. Provide a json object for the field and try again.")]
    public void Reasoning_has_its_own_limits(string fields, string inference, string message) => RefusedWith(
        message,
        $$"""{"messages":[{"role":"user","content":[{"text":"x"}]}],"additionalModelRequestFields":{{fields}},"inferenceConfig":{{inference}}}""");

    [Fact]
    public void Newer_claude_models_take_one_sampling_setting()
    {
        const string Body = """{"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"temperature":0.1,"topP":0.9}}""";
        RefusedWith(
            "The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.",
            Body,
            "us.anthropic.claude-haiku-4-5-20251001-v1:0");
        Assert.Equal("end_turn", StopReason(Ask(Body, "amazon.nova-lite-v1:0")));
    }

    [Theory]
    [InlineData("stop_sequence")]
    [InlineData("/a~2b")]
    public void Response_fields_are_json_pointers(string path) => RefusedWith(
        "The value at additionalModelResponseFieldPaths.0 is not a valid JSON Pointer. Provide a path that starts with / and try again.",
        $$"""{"messages":[{"role":"user","content":[{"text":"x"}]}],"additionalModelResponseFieldPaths":["{{path}}"]}""");

    [Fact]
    public void A_guardrail_is_named_by_identifier_and_version() => RefusedWith(
        "Both guardrailIdentifier and guardrailVersion must be provided in guardrailConfig.",
        """{"messages":[{"role":"user","content":[{"text":"x"}]}],"guardrailConfig":{"guardrailIdentifier":"localguard1"}}""");

    [Fact]
    public void Four_cache_points_are_enough() => RefusedWith(
        "The model returned the following errors: A maximum of 4 blocks with cache_control may be provided. Found 5.",
        User(string.Join(",", Enumerable.Repeat("""{"text":"x"},{"cachePoint":{"type":"default"}}""", 5))));

    [Fact]
    public void The_schema_of_an_answer_is_json() => RefusedWith(
        "The schema at outputConfig.textFormat.structure.jsonSchema.schema is not a valid JSON schema object.",
        """{"messages":[{"role":"user","content":[{"text":"x"}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{"}}}}}""");
}
