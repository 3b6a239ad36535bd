namespace BedrockEmulator.Tests.Converse;

public sealed class ShapeValidatorTests : EngineTest
{
    [Theory]
    [InlineData("""{"messages":"hi"}""", "STRING_VALUE can not be converted to a list")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":5}]}]}""", "NUMBER_VALUE can not be converted to a String")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"maxTokens":"5"}}""", "STRING_VALUE can not be converted to an Integer")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"maxTokens":1.5}}""", "NUMBER_VALUE can not be converted to an Integer")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"temperature":"abc"}}""", "STRING_VALUE can not be converted to a Float")]
    [InlineData("""{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":"!!"}}}]}]}""", "STRING_VALUE can not be converted to a Blob")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"system":{"text":"x"}}""", "START_OBJECT can not be converted to a list")]
    [InlineData("""{"messages":[{"role":"user","content":[{"document":{"name":"n","source":{"text":"t"},"citations":{"enabled":"yes"}}},{"text":"x"}]}]}""", "STRING_VALUE can not be converted to a Boolean")]
    [InlineData("""[]""", "START_ARRAY can not be converted to a structure")]
    public void A_wrong_json_type_is_a_serialization_error(string body, string message)
    {
        var refusal = Refused(body);
        Assert.Equal((400, "SerializationException", message), (refusal.Status, refusal.Code, refusal.Message));
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"robot","content":[{"text":"x"}]}]}""", "1 validation error detected: Value 'robot' at 'messages.1.member.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant, system]")]
    [InlineData("""{"messages":[{"content":[{"text":"x"}]}]}""", "1 validation error detected: Value null at 'messages.1.member.role' failed to satisfy constraint: Member must not be null")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"temperature":1.5}}""", "1 validation error detected: Value '1.5' at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal to 1")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"maxTokens":0,"topP":-1}}""", "2 validation errors detected: Value '0' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1; Value '-1' at 'inferenceConfig.topP' failed to satisfy constraint: Member must have value greater than or equal to 0")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x","image":{"format":"png","source":{"bytes":"AA=="}}}]}]}""", "1 validation error detected: Value at 'messages.1.member.content.1.member' failed to satisfy constraint: Member must have exactly one of [text, image, document, video, audio, toolUse, toolResult, guardContent, cachePoint, reasoningContent, citationsContent, searchResult, toolAddition, toolRemoval] set")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"serviceTier":{"type":"gold"}}""", "1 validation error detected: Value 'gold' at 'serviceTier.type' failed to satisfy constraint: Member must satisfy enum value set: [priority, default, flex, reserved]")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"performanceConfig":{"latency":"fast"}}""", "1 validation error detected: Value 'fast' at 'performanceConfig.latency' failed to satisfy constraint: Member must satisfy enum value set: [standard, optimized]")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"requestMetadata":{}}""", "1 validation error detected: Value '{...}' at 'requestMetadata' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"requestMetadata":{"a|b":"c"}}""", "1 validation error detected: Value 'a|b' at 'requestMetadata.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9\\s:_@$#=/+,-.]{1,256}")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"},{"cachePoint":{"type":"default","ttl":"2h"}}]}]}""", "1 validation error detected: Value '2h' at 'messages.1.member.content.2.member.cachePoint.ttl' failed to satisfy constraint: Member must satisfy enum value set: [5m, 1h]")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"calendar.list events","inputSchema":{"json":{"type":"object"}}}}]}}""", "1 validation error detected: Value 'calendar.list events' at 'toolConfig.tools.1.member.toolSpec.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"toolConfig":{"tools":[]}}""", "1 validation error detected: Value '[...]' at 'toolConfig.tools' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("""{"messages":[{"role":"user","content":[{"image":{"format":"jpg","source":{"bytes":"AA=="}}}]}]}""", "1 validation error detected: Value 'jpg' at 'messages.1.member.content.1.member.image.format' failed to satisfy constraint: Member must satisfy enum value set: [png, jpeg, gif, webp]")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"guardrailConfig":{"guardrailIdentifier":"UPPER","guardrailVersion":"1"}}""", "1 validation error detected: Value 'UPPER' at 'guardrailConfig.guardrailIdentifier' failed to satisfy constraint: Member must satisfy regular expression pattern: (|([a-z0-9]+)|(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail/[a-z0-9]+))")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"temperature":0.5}""", "1 validation error detected: Value at 'temperature' failed to satisfy constraint: ConverseRequest has no member of this name")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"guardrailConfig":{"guardrailIdentifier":"g","guardrailVersion":"1","streamProcessingMode":"sync"}}""", "1 validation error detected: Value at 'guardrailConfig.streamProcessingMode' failed to satisfy constraint: GuardrailConfiguration has no member of this name")]
    public void A_broken_constraint_is_named_with_its_place(string body, string message) => RefusedWith(message, body);

    [Fact]
    public void The_lists_of_the_request_have_their_limits()
    {
        RefusedWith(
            "1 validation error detected: Value '[...]' at 'inferenceConfig.stopSequences' failed to satisfy constraint: Member must have length less than or equal to 2500",
            $$$"""{"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"stopSequences":[{{{Repeat("\"s\"", 2501)}}}]}}""");
        RefusedWith(
            "1 validation error detected: Value '[...]' at 'additionalModelResponseFieldPaths' failed to satisfy constraint: Member must have length less than or equal to 10",
            $$"""{"messages":[{"role":"user","content":[{"text":"x"}]}],"additionalModelResponseFieldPaths":[{{Repeat("\"/s\"", 11)}}]}""");
        RefusedWith(
            "1 validation error detected: Value '{...}' at 'requestMetadata' failed to satisfy constraint: Member must have length less than or equal to 16",
            $$$"""{"messages":[{"role":"user","content":[{"text":"x"}]}],"requestMetadata":{ {{{string.Join(",", Enumerable.Range(0, 17).Select(i => $"\"k{i}\":\"v\""))}}} }}""");
    }

    [Fact]
    public void Null_members_count_as_absent() =>
        Assert.Equal("x", Text("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"system":null,"inferenceConfig":null,"toolConfig":null}""", "local.echo-v1"));

    [Fact]
    public void A_streamed_guardrail_may_name_its_processing_mode() => Assert.Equal(
        "end_turn",
        StopReason(Ask(
            """{"messages":[{"role":"user","content":[{"text":"x"}]}],"guardrailConfig":{"guardrailIdentifier":"localguard1","guardrailVersion":"1","streamProcessingMode":"async"}}""",
            context: Context with { Streaming = true })));

    [Fact]
    public void An_assistant_block_of_a_kind_unknown_here_is_taken_back() => Assert.Equal(
        "again",
        Text("""{"messages":[{"role":"user","content":[{"text":"x"}]},{"role":"assistant","content":[{"futureContent":{"a":1}}]},{"role":"user","content":[{"text":"again"}]}]}""", "local.echo-v1"));

    private static string Repeat(string item, int count) => string.Join(",", Enumerable.Repeat(item, count));
}
