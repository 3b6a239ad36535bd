using System.Text;
using System.Text.Json.Nodes;
using BedrockEmulator.Wire;

namespace BedrockEmulator.Tests.Wire;

public class EventFrameTests
{
    [Fact]
    public void An_empty_message_has_the_published_bytes() =>
        Assert.Equal("000000100000000005C248EB7D98C8FF", Convert.ToHexString(EventFrame.Write([], [])));

    [Fact]
    public void A_payload_without_headers_has_the_published_bytes() =>
        Assert.Equal(
            "0000001D00000000FD528C5A7B27666F6F273A27626172277DC3653936",
            Convert.ToHexString(EventFrame.Write([], "{'foo':'bar'}"u8)));

    [Fact]
    public void An_event_carries_type_content_type_and_message_type() =>
        Assert.Equal(
            "000000760000005296d5fade0b3a6576656e742d7479706507000c6d65737361676553746172740d3a636f6e74656e742d747970650700106170706c69636174696f"
            + "6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b22726f6c65223a22617373697374616e74227d6fa8c599",
            Convert.ToHexString(EventFrame.Event("messageStart", new JsonObject { ["role"] = "assistant" })).ToLowerInvariant());

    [Fact]
    public void Exceptions_and_errors_read_back()
    {
        byte[] stream =
        [
            .. EventFrame.Exception("throttlingException", new JsonObject { ["message"] = "slow" }), .. EventFrame.Error("Internal", "größer"),
        ];

        Assert.Equal(
            [("exception", "throttlingException", """{"message":"slow"}"""), ("error", "Internal", "größer")], EventFrames.Read(stream));
    }

    [Fact]
    public void The_checksum_is_that_of_IEEE_802_3() => Assert.Equal(0xCBF43926u, Crc32.Compute(Encoding.ASCII.GetBytes("123456789")));
}
