using BedrockPS.Client.Tests.Chat;
using BedrockPS.Client.Tests.EventStreams;
using static BedrockPS.Client.Tests.KnowledgeBases.Retrievals;

namespace BedrockPS.Client.Tests.KnowledgeBases;

public sealed class GenerationStreamTests
{
    [Fact]
    public async Task Text_citations_and_guardrail_come_in_their_order_and_make_the_response()
    {
        var run = await StreamAsync(Output("\"Be\""), Output("\"cause.\""), Cited("Because.", 0, 8, "s3://b/1"), Output("\" So.\""), Cited("So.", 9, 12, "s3://b/2"), Frames.Event("guardrail", """{"action":"NONE"}"""));
        Assert.Null(run.Fault);
        Assert.Equal(["Text", "Text", "Citation", "Text", "Citation", "Guardrail", "End"], run.Deltas.Select(delta => delta.Kind));
        Assert.Equal("Because. So.", run.Text);
        Assert.Equal("s3://b/1", run.Deltas[2].Citation!.References[0].Source);
        Assert.Equal("NONE", run.Deltas[5].GuardrailAction);
        Assert.Equal(("Because. So.", "session-1", "NONE", "KNOWLEDGE_BASE", "req-1", 2), (run.Response.Text, run.Response.SessionId, run.Response.GuardrailAction, run.Response.RequestType, run.Response.RequestId, run.Response.Attempts));
        Assert.Equal([("Because.", 0, 8), ("So.", 9, 12)], run.Response.Citations.Select(citation => (citation.Text, citation.Start!.Value, citation.End!.Value)));
        Assert.Null(run.Response.Raw);
        Assert.Null(run.Deltas[^1].Text);
    }

    [Fact]
    public async Task The_older_form_of_a_citation_counts_only_where_the_newer_is_absent()
    {
        var old = $$"""{"generatedResponsePart":{{Part("old", 0, 3)}},"retrievedReferences":{{References("s3://b/old")}}}""";
        var both = $$"""{"citation":{{old}},"generatedResponsePart":{{Part("new", 4, 7)}},"retrievedReferences":{{References("s3://b/new")}}}""";
        var run = await StreamAsync(Output("\"old new\""), Frames.Event("citation", $$"""{"citation":{{old}}}"""), Frames.Event("citation", both));
        Assert.Equal(["old", "new"], run.Response.Citations.Select(citation => citation.Text));
        Assert.Equal(["s3://b/old", "s3://b/new"], run.Response.Citations.Select(citation => citation.References[0].Source));
    }

    [Fact]
    public async Task A_character_in_two_halves_is_one()
    {
        var run = await StreamAsync(Output("\"a\\uD83D\""), Output("\"\\uDE00b\""), Output("\"c\\uD83D\""));
        Assert.Equal("a\U0001F600bc\uFFFD", run.Text);
        Assert.Equal(run.Text, run.Response.Text);
        Assert.All(run.Deltas, delta => Assert.False(delta.Text is { Length: > 0 } text && char.IsHighSurrogate(text[^1])));
    }

    [Fact]
    public async Task A_cut_inside_an_event_is_incomplete_and_between_two_events_the_end()
    {
        byte[][] frames = [Output("\"Hello\""), Cited("Hello", 0, 5, "s3://b/1")];
        var bytes = frames.SelectMany(frame => frame).ToArray();
        for (var length = 0; length <= bytes.Length; length++)
        {
            var run = await StreamAsync(new MemoryStream(bytes[..length]));
            if (length == frames[0].Length || length == bytes.Length)
            {
                Assert.Null(run.Fault);
                continue;
            }

            Assert.Equal((ErrorIds.StreamIncomplete, ErrorKind.ConnectionError), (run.Fault!.ErrorId, run.Fault.Kind));
            Assert.Equal(length < frames[0].Length ? string.Empty : "Hello", run.Text);
            Assert.Equal(run.Text, run.Partial.Text);
            Assert.DoesNotContain(run.Deltas, delta => delta.Response is not null);
        }
    }

    [Fact]
    public async Task Events_that_are_not_known_are_no_answer()
    {
        var run = await StreamAsync(Frames.Event("weather", "{}"), Frames.Event("weather", "{}"));
        Assert.Equal(ErrorIds.StreamIncomplete, run.Fault!.ErrorId);
        Assert.Equal("debug Event 'weather' of the stream is not known and was skipped.", Assert.Single(run.Log.Lines));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_incomplete()
    {
        var run = await StreamAsync(new SplitStream([.. Output("\"so far\"")], [], new IOException("connection reset")));
        Assert.Equal(ErrorIds.StreamIncomplete, run.Fault!.ErrorId);
        Assert.True(run.Fault.IsRetryable);
        Assert.Equal("so far", run.Partial.Text);
        Assert.DoesNotContain("so far", run.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throttlingException", ErrorKind.LimitsExceeded, true)]
    [InlineData("internalServerException", ErrorKind.ResourceUnavailable, true)]
    [InlineData("validationException", ErrorKind.InvalidArgument, false)]
    [InlineData("dependencyFailedException", ErrorKind.ResourceUnavailable, false)]
    public async Task An_exception_frame_ends_the_stream_under_its_wire_name(string name, ErrorKind kind, bool isRetryable)
    {
        var run = await StreamAsync(Output("\"partial\""), Chats.Exception(name, """{"message":"said"}"""));
        Assert.Equal((name, kind, isRetryable, "said"), (run.Fault!.ErrorId, run.Fault.Kind, run.Fault.IsRetryable, run.Fault.ServiceMessage));
        Assert.Equal("partial", run.Text);
        Assert.Equal("partial", run.Partial.Text);
        Assert.DoesNotContain(run.Deltas, delta => delta.Kind == "End");
    }

    [Fact]
    public async Task An_error_frame_gives_its_code()
    {
        var run = await StreamAsync(Output("\"partial\""), Chats.Error("InternalError", "oops"));
        Assert.Equal("InternalError", run.Fault!.ErrorId);
        Assert.Contains("oops", run.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_checksum_is_a_corrupt_stream_and_an_event_without_JSON_an_invalid_answer()
    {
        var bad = Output("\"never\"");
        bad[^1] ^= 1;
        Assert.Equal(ErrorIds.StreamCorrupt, (await StreamAsync(Output("\"good\""), bad)).Fault!.ErrorId);
        Assert.Equal(ErrorIds.ResponseInvalid, (await StreamAsync(Output("\"good\""), Frames.Event("output", "no"))).Fault!.ErrorId);
    }

    [Fact]
    public async Task Once_a_guardrail_intervened_it_stays_so()
    {
        var run = await StreamAsync(Output("\"Blocked.\""), Frames.Event("guardrail", """{"action":"INTERVENED"}"""), Frames.Event("guardrail", """{"action":"NONE"}"""));
        Assert.Equal("INTERVENED", run.Response.GuardrailAction);
        Assert.Equal(["INTERVENED", "NONE"], run.Deltas.Where(delta => delta.Kind == "Guardrail").Select(delta => delta.GuardrailAction));
    }

    [Fact]
    public async Task Members_that_are_null_or_of_another_kind_cost_themselves_alone()
    {
        var run = await StreamAsync(Frames.Event("output", """{"text":null}"""), Frames.Event("citation", """{"generatedResponsePart":[],"retrievedReferences":7}"""), Output("\"x\""), Frames.Event("guardrail", "{}"));
        Assert.Null(run.Fault);
        Assert.Equal("x", run.Response.Text);
        Assert.Null(Assert.Single(run.Response.Citations).Text);
        Assert.Null(run.Response.GuardrailAction);
    }
}
