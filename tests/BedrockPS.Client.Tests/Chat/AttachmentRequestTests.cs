using System.Buffers.Text;
using System.Text;
using BedrockPS.Client.Chat;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Client.Tests.Chat;

public sealed class AttachmentRequestTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    [Fact]
    public async Task Each_kind_of_source_has_its_own_form()
    {
        AttachmentOptions options = new("111122223333", Citations: true, DocumentContext: "Costs of May.");
        var body = await Chats.BodyAsync(Chats.Request(Message.User(
            AttachmentBlock.Of("photo.png", Png, options).Block,
            AttachmentBlock.Of("May costs.csv", "a,b"u8.ToArray(), options).Block,
            AttachmentBlock.OfS3("s3://my-bucket/film.mp4", options).Block,
            AttachmentBlock.Of("talk.wav", [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8], options).Block,
            ContentBlock.OfText("hi"))));
        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}},"""
            + """{"document":{"format":"csv","name":"May costs","source":{"bytes":"YSxi"},"context":"Costs of May.","citations":{"enabled":true}}},"""
            + """{"video":{"format":"mp4","source":{"s3Location":{"uri":"s3://my-bucket/film.mp4","bucketOwner":"111122223333"}}}},"""
            + """{"audio":{"format":"wav","source":{"bytes":"UklGRgAAAABXQVZF"}}},{"text":"hi"}]}]}""",
            body);
    }

    [Fact]
    public async Task A_new_document_gets_a_name_that_the_conversation_does_not_have_and_keeps_it()
    {
        var first = await Chats.ConverseAsync("""{"output":{"message":{"role":"assistant","content":[{"text":"x"}]}},"stopReason":"end_turn"}""", Chats.Request(Read("notes.txt")));
        var request = Chats.Request([.. first.Conversation!.Messages, Read("notes.txt")]) with { Conversation = first.Conversation };
        var body = await Chats.BodyAsync(request);
        Assert.Contains("\"name\":\"notes\"", body, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"notes (2)\"", body, StringComparison.Ordinal);

        var second = await Chats.ConverseAsync("""{"output":{"message":{"role":"assistant","content":[{"text":"y"}]}},"stopReason":"end_turn"}""", request);
        var third = await Chats.BodyAsync(Chats.Request([.. second.Conversation!.Messages, Message.User(ContentBlock.OfText("go on"))]));
        Assert.StartsWith(body[..^"]}".Length], third, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_is_found_before_anything_is_sent()
    {
        var transport = FakeTransport.Json("{}");
        var request = Chats.Request(Message.User(AttachmentBlock.Of("a.txt", [65], new()).Block));
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chats.Service(transport).ConverseAsync(request, CancellationToken.None));
        Assert.Equal((ErrorIds.InputInvalid, 0), (fault.ErrorId, fault.Attempts));
        await Assert.ThrowsAsync<BedrockException>(() => Chats.Service(transport).CountTokensAsync(request, CancellationToken.None));
        Assert.Empty(transport.Calls);
    }

    [Fact]
    public void A_large_attachment_is_encoded_in_place()
    {
        var bytes = new byte[3_000_000];
        var request = Chats.Request(Message.User(AttachmentBlock.Of("a.mpg", [0, 0, 1, 0xBA, .. bytes], new()).Block));
        var sent = new Core.Chat.SentTurn(request.Messages, request.Tools);
        ChatRequestWriter.Converse(Chats.Hi, new Core.Chat.SentTurn(Chats.Hi.Messages, Chats.Hi.Tools));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var body = ChatRequestWriter.Converse(request, sent);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < Base64.GetMaxEncodedToUtf8Length(bytes.Length) + 64 * 1024, $"{allocated:N0} bytes for a body of {body.Length:N0}");
        Assert.EndsWith("\"}}}]}]}", Encoding.UTF8.GetString(body.Span[^16..]), StringComparison.Ordinal);
    }

    private static Message Read(string fileName) => Message.User(AttachmentBlock.Of(fileName, [65], new()).Block, ContentBlock.OfText("read"));
}
