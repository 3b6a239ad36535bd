using System.Text.Json;

namespace BedrockEmulator.Tests.Converse;

public sealed class ConverseEngineTests : EngineTest
{
    private const string Notes = """{"document":{"format":"txt","name":"notes","source":{"text":"Lantern has twelve pods. The database listens on port 5432. The Checkout team owns Lantern."}}}""";

    [Fact]
    public void The_echo_model_repeats_the_last_user_message_whole()
    {
        var answer = Ask(
            """{"messages":[{"role":"user","content":[{"text":"one"}]},{"role":"assistant","content":[{"text":"two"}]},{"role":"user","content":[{"text":"  keep me \ud83c\udf0d "},{"text":"too"}]}]}""",
            "local.echo-v1");
        Assert.Equal(
            """{"output":{"message":{"role":"assistant","content":[{"text":"  keep me \uD83C\uDF0D \ntoo"}]}},"stopReason":"end_turn","usage":{"inputTokens":18,"outputTokens":4,"totalTokens":22},"metrics":{"latencyMs":0}}""",
            answer.Response.ToJsonString());
    }

    [Theory]
    [InlineData("local.extract-v1")]
    [InlineData("amazon.nova-lite-v1:0")]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    public void A_question_is_answered_from_a_document_whatever_the_model(string modelId) =>
        Assert.Equal("The database listens on port 5432.", Text(User(Notes + """,{"text":"Which port does the database use?"}"""), modelId));

    [Fact]
    public void The_system_text_and_earlier_messages_are_read_too()
    {
        Assert.Equal(
            "Backups are kept for 35 days.",
            Text("""{"system":[{"text":"You are helpful. Backups are kept for 35 days."}],"messages":[{"role":"user","content":[{"text":"How long are backups kept?"}]}]}"""));
        Assert.Equal(
            "My name is Ada.",
            Text("""{"messages":[{"role":"user","content":[{"text":"My name is Ada. I live in Oslo."}]},{"role":"assistant","content":[{"text":"Noted."}]},{"role":"user","content":[{"text":"What is my name?"}]}]}"""));
    }

    [Fact]
    public void A_question_may_stand_in_the_same_message_as_its_text() => Assert.Equal(
        "The queue holds paid orders.",
        Text(User("""{"text":"Pods are restarted at night. The queue holds paid orders.\n\nWhat does the queue hold?"}""")));

    [Fact]
    public void A_follow_up_leans_on_the_question_before_it() => Assert.Equal(
        "The volume is extended by Tomasz, who also approves it.",
        Text(
            """
            {"system":[{"text":"The volume has 2 TB. The volume is extended by Tomasz, who also approves it. Secrets rotate every 90 days."}],
             "messages":[{"role":"user","content":[{"text":"How large is the volume?"}]},{"role":"assistant","content":[{"text":"2 TB"}]},{"role":"user","content":[{"text":"And who approves it?"}]}]}
            """));

    [Theory]
    [InlineData("txt", "A,B\nThe answer is here: pods restart at midnight.", "When do pods restart?", "The answer is here: pods restart at midnight.")]
    [InlineData("csv", "host,port\nweb1,8080\n\"db, main\",5432\n", "What port does web1 use?", "host: web1; port: 8080")]
    [InlineData("html", "<html><head><title>x</title></head><body><h1>Ports</h1><p>The web server listens on 8080.</p><script>var port = 1;</script><ul><li>The cache listens on 6379 &amp; more.</li></ul></body></html>", "Where does the cache listen?", "The cache listens on 6379 & more.")]
    [InlineData("md", "# Ports\n\n- web: 8080\n- cache: 6379\n", "Which port has the cache?", "cache: 6379")]
    public void Documents_of_text_kinds_are_read(string format, string document, string question, string expected) => Assert.Equal(
        expected,
        Text(User($$$$"""{"document":{"format":"{{{{format}}}}","name":"d","source":{"bytes":"{{{{Base64(document)}}}}"}}},{"text":"{{{{question}}}}"}""")));

    [Theory]
    [InlineData("What is the capital of France?")]
    [InlineData("Who won the football match?")]
    public void What_the_text_does_not_say_is_not_made_up(string question) =>
        Assert.Equal("I cannot find an answer to that in the text I was given.", Text(User(Notes + $$""",{"text":"{{question}}"}""")));

    [Fact]
    public void Without_any_text_the_model_says_so() =>
        Assert.StartsWith("I was given no text to answer from.", Text(User("""{"text":"hi"}""")), StringComparison.Ordinal);

    [Fact]
    public void An_image_is_told_from_the_outside() => Assert.Equal(
        "The image is a PNG file of 2 by 3 pixels and 24 bytes; what it shows cannot be seen by this local model.",
        Text(User($$$$"""{"image":{"format":"png","source":{"bytes":"{{{{Convert.ToBase64String([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 2, 0, 0, 0, 3])}}}}"}}},{"text":"What does the image show?"}""")));

    [Fact]
    public void Max_tokens_cuts_the_answer()
    {
        var answer = Ask("""{"messages":[{"role":"user","content":[{"text":"one two three four"}]}],"inferenceConfig":{"maxTokens":2}}""", "local.echo-v1");
        Assert.Equal("max_tokens", StopReason(answer));
        Assert.Equal("one two ", Content(answer)[0]!["text"]!.GetValue<string>());
        Assert.Equal(2, answer.Response["usage"]!["outputTokens"]!.GetValue<int>());
    }

    [Fact]
    public void A_stop_sequence_ends_the_answer_and_can_be_asked_for()
    {
        var answer = Ask(
            """{"messages":[{"role":"user","content":[{"text":"one two STOP three END"}]}],"inferenceConfig":{"stopSequences":["END","STOP"]},"additionalModelResponseFieldPaths":["/stop_sequence","/nothing"]}""",
            "local.echo-v1");
        Assert.Equal("stop_sequence", StopReason(answer));
        Assert.Equal("one two ", Content(answer)[0]!["text"]!.GetValue<string>());
        Assert.Equal("""{"stop_sequence":"STOP"}""", answer.Response["additionalModelResponseFields"]!.ToJsonString());
        var whole = Ask("""{"messages":[{"role":"user","content":[{"text":"one"}]}],"additionalModelResponseFieldPaths":["/stop_sequence"]}""", "local.echo-v1");
        Assert.Equal("""{"stop_sequence":null}""", whole.Response["additionalModelResponseFields"]!.ToJsonString());
    }

    [Theory]
    [InlineData(""" "additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}} """)]
    [InlineData(""" "additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":2000}} """)]
    [InlineData(""" "additionalModelRequestFields":{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"low"}} """)]
    [InlineData(""" "outputConfig":{"effort":"high"} """)]
    public void Reasoning_comes_first_and_signed_when_it_is_asked_for(string member)
    {
        var answer = Ask($$"""{"messages":[{"role":"user","content":[{"text":"one"}]}],{{member}}}""", "local.echo-v1");
        var reasoning = Content(answer)[0]!["reasoningContent"]!["reasoningText"]!;
        Assert.Equal("This model repeats the last message of the user.", reasoning["text"]!.GetValue<string>());
        Assert.Equal(44, reasoning["signature"]!.GetValue<string>().Length);
        Assert.Equal("one", Content(answer)[1]!["text"]!.GetValue<string>());
    }

    [Fact]
    public void Tier_and_latency_are_told_back()
    {
        var answer = Ask("""{"messages":[{"role":"user","content":[{"text":"one"}]}],"serviceTier":{"type":"flex"},"performanceConfig":{"latency":"optimized"}}""");
        Assert.Equal("""{"type":"flex"}""", answer.Response["serviceTier"]!.ToJsonString());
        Assert.Equal("""{"latency":"optimized"}""", answer.Response["performanceConfig"]!.ToJsonString());
    }

    [Fact]
    public void Latency_is_measured() => Assert.True(
        Ask("""{"messages":[{"role":"user","content":[{"text":"x"}]}]}""", context: Context with { Time = TimeProvider.System }).Response["metrics"]!["latencyMs"]!.GetValue<long>() >= 0);

    [Fact]
    public void The_same_request_is_always_answered_alike()
    {
        var body = User(Notes + """,{"text":"Who owns Lantern?"}""");
        Assert.Equal(Ask(body).Response.ToJsonString(), Ask(body).Response.ToJsonString());
    }

    [Fact]
    public void An_answer_can_be_shaped_by_a_schema()
    {
        const string Schema = """{"type":"object","properties":{"answer":{"type":"string"},"port":{"type":"integer","description":"port of the database"},"owner":{"type":"string","enum":["Fulfilment team","Checkout team"]},"pods":{"type":["integer","null"],"description":"number of pods"},"urgent":{"type":"boolean"}},"required":["answer","port","owner","urgent"],"additionalProperties":false}""";
        var answer = Ask($$$$"""
            {"messages":[{"role":"user","content":[{{{{Notes}}}},{"text":"Who owns Lantern?"}]}],
             "outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":{{{{JsonSerializer.Serialize(Schema)}}}},"name":"facts"} } } } }
            """);
        Assert.Equal(
            """{"answer":"The Checkout team owns Lantern.","port":5432,"owner":"Checkout team","pods":12,"urgent":false}""",
            Content(answer)[0]!["text"]!.GetValue<string>());
    }

    [Fact]
    public void A_blocked_word_from_the_user_stops_the_call_before_the_model()
    {
        var answer = Ask("""{"messages":[{"role":"user","content":[{"text":"say Xyzzy now"}]}],"guardrailConfig":{"guardrailIdentifier":"localguard1","guardrailVersion":"1","trace":"enabled"}}""", "local.echo-v1");
        Assert.Equal("guardrail_intervened", StopReason(answer));
        Assert.Equal("""[{"text":"The guardrail blocked this request."}]""", Content(answer).ToJsonString());
        Assert.Equal("""{"inputTokens":0,"outputTokens":0,"totalTokens":0}""", answer.Response["usage"]!.ToJsonString());
        Assert.Equal(
            """{"guardrail":{"inputAssessment":{"localguard1":{"wordPolicy":{"customWords":[{"match":"Xyzzy","action":"BLOCKED","detected":true}],"managedWordLists":[]}}},"actionReason":"Guardrail blocked."}}""",
            answer.Response["trace"]!.ToJsonString());
    }

    [Fact]
    public void A_blocked_word_in_the_answer_replaces_it()
    {
        var answer = Ask("""{"system":[{"text":"The password is plugh."}],"messages":[{"role":"user","content":[{"text":"What is the password?"}]}],"guardrailConfig":{"guardrailIdentifier":"arn:aws:bedrock:us-east-1:111122223333:guardrail/localguard1","guardrailVersion":"DRAFT","trace":"enabled_full"}}""");
        Assert.Equal("""[{"text":"The guardrail blocked this answer."}]""", Content(answer).ToJsonString());
        Assert.Equal("""["The password is plugh."]""", answer.Response["trace"]!["guardrail"]!["modelOutput"]!.ToJsonString());
        Assert.Equal("plugh", answer.Response["trace"]!["guardrail"]!["outputAssessments"]!["localguard1"]![0]!["wordPolicy"]!["customWords"]![0]!["match"]!.GetValue<string>());
    }

    [Fact]
    public void Only_marked_content_is_guarded_where_some_is_marked()
    {
        const string Guard = ""","guardrailConfig":{"guardrailIdentifier":"localguard1","guardrailVersion":"1"}}""";
        Assert.Equal("end_turn", StopReason(Ask("""{"messages":[{"role":"user","content":[{"text":"xyzzy is fine"},{"guardContent":{"text":{"text":"this is fine too"}}}]}]""" + Guard)));
        Assert.Equal("guardrail_intervened", StopReason(Ask("""{"messages":[{"role":"user","content":[{"text":"fine"},{"guardContent":{"text":{"text":"xyzzy"}}}]}]""" + Guard)));
    }

    [Fact]
    public void An_unknown_guardrail_is_refused() => RefusedWith(
        "The guardrail identifier or version provided in the request does not exist.",
        """{"messages":[{"role":"user","content":[{"text":"x"}]}],"guardrailConfig":{"guardrailIdentifier":"nosuch","guardrailVersion":"1"}}""");
}
