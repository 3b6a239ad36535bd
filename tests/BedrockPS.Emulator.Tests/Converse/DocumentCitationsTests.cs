using System.Text.Json.Nodes;
using BedrockEmulator.Converse;

namespace BedrockEmulator.Tests.Converse;

public sealed class DocumentCitationsTests : EngineTest
{
    private const string Asked = """
        {"text":"How many pods does Lantern have?"},
        {"document":{"format":"txt","name":"plain","source":{"text":"Nothing of note."}}},
        {"document":{"format":"md","name":"handbook","source":{"text":"# Lantern\n\nLantern has twelve pods."},"citations":{"enabled":true}}}
        """;

    [Fact]
    public void A_sentence_of_a_document_is_cited_with_its_place()
    {
        var content = Content(Ask(User(Asked)));
        var cited = Assert.Single(content)!["citationsContent"]!;
        Assert.Equal("Lantern has twelve pods.", cited["content"]![0]!["text"]!.GetValue<string>());
        Assert.Equal(
            """{"title":"handbook","sourceContent":[{"text":"Lantern has twelve pods."}],"location":{"documentChar":{"documentIndex":1,"start":11,"end":35}}}""",
            Assert.Single(cited["citations"]!.AsArray())!.ToJsonString());
    }

    [Fact]
    public void Rows_are_cited_by_number_and_what_is_not_in_a_document_stays_text()
    {
        var body = User($$"""
            {"text":"How many pods does Lantern have?"},
            {"document":{"format":"csv","name":"table","source":{"bytes":"{{Base64("service,pods\nLantern,12\n")}}"},"citations":{"enabled":true} } }
            """);
        var cited = Content(Ask(body)).Single(block => block!["citationsContent"] is not null)!["citationsContent"]!;
        Assert.Equal("""{"documentChunk":{"documentIndex":0,"start":0,"end":1}}""", cited["citations"]![0]!["location"]!.ToJsonString());
        Assert.All(Content(Ask(User(Asked.Replace("How many pods does Lantern have?", "Who paints the moon?", StringComparison.Ordinal)))), block => Assert.NotNull(block!["text"]));
    }

    [Fact]
    public void Nothing_is_cited_unless_asked_for() =>
        Assert.NotNull(Assert.Single(Content(Ask(User(Asked.Replace("\"enabled\":true", "\"enabled\":false", StringComparison.Ordinal)))))!["text"]);

    [Fact]
    public void A_stream_gives_the_text_and_then_the_citation()
    {
        var deltas = StreamEvents.Of(Ask(User(Asked)).Response).Where(item => item.Type == "contentBlockDelta").Select(item => item.Payload["delta"]!.AsObject()).ToList();
        Assert.Equal("Lantern has twelve pods.", string.Concat(deltas.Select(delta => delta["text"]?.GetValue<string>())));
        Assert.IsType<JsonObject>(deltas[^1]["citation"]);
    }
}
