using System.Text;
using BedrockPS.Client.EventStreams;

namespace BedrockPS.Client.Tests.EventStreams;

/// <summary>The frames that the SDKs' event-stream decoders share as test vectors, as literal bytes.</summary>
public class EventStreamVectorTests
{
    private const string AllHeaders =
        "000000CC000000AF0FAE64CA0A6576656E742D74797065040000A00C0C636F6E74656E742D747970650700106170706C69636174696F6E2F6A736F6E"
        + "0A626F6F6C2066616C73650109626F6F6C207472756500046279746502CF08627974652062756606001449276D2061206C6974746C6520746561706F7421"
        + "0974696D657374616D70080000000000845FED05696E74313603002A05696E7436340500000000028757B2047575696409"
        + "0102030405060708090A0B0C0D0E0F107B27666F6F273A27626172277DABA5F10C";

    private const string EmptyMessage = "000000100000000005C248EB7D98C8FF";

    private const string Int32Header = "0000002B0000000E348BEC7B086576656E742D6964040000A00C7B27666F6F273A27626172277DD3890285";

    private const string PayloadNoHeaders = "0000001D00000000FD528C5A7B27666F6F273A27626172277DC3653936";

    private const string PayloadOneStrHeader =
        "0000003D0000002007FD83960C636F6E74656E742D747970650700106170706C69636174696F6E2F6A736F6E7B27666F6F273A27626172277D8D9C08B1";

    [Fact]
    public void A_frame_without_headers_and_payload_is_an_event()
    {
        var reader = Open(EmptyMessage);

        Assert.True(Drained.Move(reader));
        Assert.True(reader.Current.HeaderTable.IsEmpty);
        Assert.True(reader.Current.Payload.IsEmpty);
        Assert.Null(reader.Current.MessageType);
        Assert.False(Drained.Move(reader));
        Assert.Equal(16, reader.Position);
    }

    [Fact]
    public void An_int32_header_and_the_payload_are_read()
    {
        var reader = Open(Int32Header);

        Assert.True(Drained.Move(reader));
        var headers = reader.Current.Headers;
        Assert.True(headers.MoveNext());
        Assert.Equal("event-id", headers.Current.Name);
        Assert.Equal(40972, headers.Current.GetInt32());
        Assert.False(headers.MoveNext());
        Assert.Equal("{'foo':'bar'}", Encoding.UTF8.GetString(reader.Current.Payload.Span));
    }

    [Fact]
    public void A_payload_without_headers_is_read()
    {
        var reader = Open(PayloadNoHeaders);

        Assert.True(Drained.Move(reader));
        Assert.Equal("{'foo':'bar'}", Encoding.UTF8.GetString(reader.Current.Payload.Span));
    }

    [Fact]
    public void A_string_header_is_read_and_is_not_taken_for_the_reserved_one_of_similar_name()
    {
        var reader = Open(PayloadOneStrHeader);

        Assert.True(Drained.Move(reader));
        var headers = reader.Current.Headers;
        Assert.True(headers.MoveNext());
        Assert.Equal("content-type", headers.Current.Name);
        Assert.Equal("application/json", headers.Current.GetString());
        Assert.Null(reader.Current.ContentType);
    }

    [Fact]
    public void All_ten_header_value_types_are_read()
    {
        var reader = Open(AllHeaders);
        Assert.True(Drained.Move(reader));

        var seen = new List<(string Name, object Value)>();
        foreach (var header in reader.Current.Headers)
            seen.Add((header.Name, ValueOf(header)));

        Assert.Equal(
            [
                ("event-type", 40972),
                ("content-type", "application/json"),
                ("bool false", false),
                ("bool true", true),
                ("byte", (sbyte)-49),
                ("byte buf", "49276D2061206C6974746C6520746561706F7421"),
                ("timestamp", new DateTimeOffset(1970, 1, 1, 2, 24, 35, 309, TimeSpan.Zero)),
                ("int16", (short)42),
                ("int64", 42424242L),
                ("uuid", new Guid("01020304-0506-0708-090a-0b0c0d0e0f10")),
            ],
            seen);
    }

    [Fact]
    public void All_vectors_in_one_stream_are_delivered_in_order()
    {
        var drained = Drained.From(Convert.FromHexString(AllHeaders + EmptyMessage + Int32Header + PayloadNoHeaders + PayloadOneStrHeader));

        Assert.Null(drained.Failure);
        Assert.Equal(5, drained.Events.Count);
    }

    [Theory]
    [InlineData("corrupted_length", "0100001D00000000FD528C5A7B27666F6F273A27626172277DC3653936", "PreludeChecksum")]
    [InlineData("corrupted_payload", "0000001D00000000FD528C5A91" + "27666F6F273A27626172277DC3653936", "MessageChecksum")]
    [InlineData(
        "corrupted_header_len",
        "0000003DFF00010207FD83960C636F6E74656E742D747970650700106170706C69636174696F6E2F6A736F6E7B27666F6F273A27626172277D8D9C08B1",
        "PreludeChecksum")]
    [InlineData(
        "corrupted_headers",
        "0000003D0000002007FD83960C636F6E74656E742B747970650700106170706C69636174696F6E2F6A736F6E7B27666F6F273A27626172277D8D9C08B1",
        "MessageChecksum")]
    public void A_corrupted_vector_fails_with_its_fault(string vector, string hex, string fault)
    {
        Assert.NotEmpty(vector);
        var drained = Drained.From(Convert.FromHexString(hex));

        var failure = Assert.IsType<EventStreamException>(drained.Failure);
        Assert.Equal(fault, failure.Fault.ToString());
        Assert.Empty(drained.Events);
    }

    [Theory]
    [InlineData(EmptyMessage)]
    [InlineData(PayloadOneStrHeader)]
    [InlineData(AllHeaders)]
    public void A_stream_cut_at_any_byte_of_its_last_frame_is_truncated_after_the_frames_before(string hex)
    {
        var first = Convert.FromHexString(Int32Header);
        var last = Convert.FromHexString(hex);
        for (var kept = 1; kept < last.Length; kept++)
        {
            var drained = Drained.From([.. first, .. last.AsSpan(0, kept)]);

            var failure = Assert.IsType<EventStreamException>(drained.Failure);
            Assert.Equal(EventStreamFault.Truncated, failure.Fault);
            Assert.Equal(first.Length, failure.Position);
            Assert.Single(drained.Events);
        }
    }

    private static EventStreamReader Open(string hex) => new(new SplitStream(Convert.FromHexString(hex), []));

    private static object ValueOf(EventStreamHeader header) => header.Type switch
    {
        EventStreamHeaderType.True or EventStreamHeaderType.False => header.GetBoolean(),
        EventStreamHeaderType.Byte => header.GetByte(),
        EventStreamHeaderType.Int16 => header.GetInt16(),
        EventStreamHeaderType.Int32 => header.GetInt32(),
        EventStreamHeaderType.Int64 => header.GetInt64(),
        EventStreamHeaderType.Bytes => Convert.ToHexString(header.GetBytes()),
        EventStreamHeaderType.String => header.GetString(),
        EventStreamHeaderType.Timestamp => header.GetTimestamp(),
        _ => header.GetUuid(),
    };
}
