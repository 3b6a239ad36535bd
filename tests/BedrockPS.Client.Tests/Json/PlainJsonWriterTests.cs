using System.Collections;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Tests.Json;

public sealed class PlainJsonWriterTests
{
    [Fact]
    public void Hashtables_lists_and_numbers_become_json()
    {
        var value = new Hashtable { ["k"] = new ArrayList { 1, 2L, (byte)3, 1.5f, 2.50m, 1d, true, null, 'c', DayOfWeek.Friday } };
        Assert.Equal("""{"k":[1,2,3,1.5,2.50,1.0,true,null,"c","Friday"]}""", PlainJsonWriter.ToText(value, "test"));
    }

    [Fact]
    public void Exact_json_goes_out_verbatim() =>
        Assert.Equal("""{"a":{"x": 2.00}}""", PlainJsonWriter.ToText(new Dictionary<string, object?> { ["a"] = new JsonText("""{"x": 2.00}""") }, "test"));

    [Fact]
    public void Dates_bytes_guids_and_addresses_have_their_text_forms() => Assert.Equal(
        """["2024-01-02T03:04:05.0000000Z","AQI=","00000000-0000-0000-0000-000000000000","http://x.example/"]""",
        PlainJsonWriter.ToText(new object[] { new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), new byte[] { 1, 2 }, Guid.Empty, new Uri("http://x.example/") }, "test"));

    [Fact]
    public void Text_goes_out_without_needless_escapes() => Assert.Equal("\"é<>&'世\"", PlainJsonWriter.ToText("é<>&'世", "test"));

    [Fact]
    public void Another_type_is_refused_by_its_name()
    {
        var fault = Assert.Throws<BedrockException>(() => PlainJsonWriter.ToText(new object[] { TimeSpan.Zero }, "-AdditionalField"));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains("System.TimeSpan", fault.Message, StringComparison.Ordinal);
        Assert.Contains("-AdditionalField", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_holds_itself_is_refused()
    {
        var loop = new Hashtable();
        loop["a"] = new object[] { loop, loop };
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => PlainJsonWriter.ToText(loop, "x")).ErrorId);
    }

    [Fact]
    public void One_object_in_two_places_is_written_twice()
    {
        var part = new Hashtable { ["v"] = 1 };
        Assert.Equal("""[{"v":1},{"v":1}]""", PlainJsonWriter.ToText(new object[] { part, part }, "x"));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_hundred_levels_are_the_limit(int levels, bool fits)
    {
        object value = 1;
        for (var i = 0; i < levels; i++)
            value = new[] { value };
        var fault = Record.Exception(() => PlainJsonWriter.ToText(value, "x"));
        Assert.Equal(fits, fault is null);
        if (!fits)
            Assert.Equal(ErrorIds.InputInvalid, Assert.IsType<BedrockException>(fault).ErrorId);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Numbers_that_json_lacks_are_refused(double value) => Assert.Throws<BedrockException>(() => PlainJsonWriter.ToText(value, "x"));

    [Fact]
    public void Json_text_that_is_not_json_is_refused() => Assert.Throws<BedrockException>(() => PlainJsonWriter.ToText(new JsonText("{"), "x"));
}
