using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Tests.Json;

public sealed class PlainJsonTests
{
    private const string ToolInput =
        """{"to":"a@example.com","cc":null,"n":3,"price":2.0,"id":9007199254740993,"ratio":0.1,"when":"2024-01-02T03:04:05Z","opt":{"x":null,"list":[]}}""";

    [Fact]
    public void Kinds_and_precision_of_tool_arguments_survive_under_a_comma_culture()
    {
        using var culture = new CultureScope("de-DE");
        var map = Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(PlainJson.Read(ToolInput));

        Assert.True(map.ContainsKey("cc"));
        Assert.Null(map["cc"]);
        Assert.Equal(3L, map["n"]);
        Assert.Equal(2.0, Assert.IsType<double>(map["price"]));
        Assert.Equal(9007199254740993L, map["id"]);
        Assert.Equal(0.1, Assert.IsType<double>(map["ratio"]));
        Assert.Equal("2024-01-02T03:04:05Z", Assert.IsType<string>(map["when"]));
        var opt = Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(map["opt"]);
        Assert.True(opt.ContainsKey("x"));
        Assert.Null(opt["x"]);
        Assert.Empty(Assert.IsType<object[]>(opt["list"]));
    }

    [Fact]
    public void Plain_values_written_again_equal_the_json_they_came_from()
    {
        using var culture = new CultureScope("de-DE");
        Assert.Equal(ToolInput, PlainJsonWriter.ToText(PlainJson.Read(ToolInput), "test"));
    }

    [Fact]
    public void Integers_beyond_64_bits_are_exact()
    {
        var value = PlainJson.Read("12345678901234567890123");
        Assert.Equal(BigInteger.Parse("12345678901234567890123", CultureInfo.InvariantCulture), value);
        Assert.Equal("12345678901234567890123", PlainJsonWriter.ToText(value, "test"));
    }

    [Theory]
    [InlineData("1e3", 1000.0)]
    [InlineData("-0.5", -0.5)]
    [InlineData("1E-2", 0.01)]
    public void Numbers_with_a_point_or_an_exponent_are_doubles(string json, double expected) => Assert.Equal(expected, Assert.IsType<double>(PlainJson.Read(json)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("<html>")]
    public void What_is_not_one_json_value_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => PlainJson.Read(json));

    [Fact]
    public void A_surrogate_without_its_partner_is_kept() => Assert.Equal("x\ud83c", PlainJson.Read("\"x\\ud83c\""));

    [Fact]
    public void All_escapes_are_decoded() => Assert.Equal("\"\\/\b\f\n\r\té你🌍", PlainJson.Read("""  "\"\\\/\b\f\n\r\t\u00e9你\ud83c\udf0d"  """));

    [Fact]
    public void Bytes_that_are_not_utf8_become_replacement_characters() =>
        Assert.Equal("a\uFFFD", PlainJson.Read([(byte)'"', (byte)'a', 0xFF, (byte)'"']));

    [Fact]
    public void A_later_member_of_one_name_wins() => Assert.Equal(2L, Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(PlainJson.Read("""{"a":1,"a":2}"""))["a"]);

    [Fact]
    public void Slices_keep_their_exact_text()
    {
        var json = JsonValue.Parse(Encoding.UTF8.GetBytes("""{ "a": {"x": 2.0 , "y":[1, 2]} , "b":null }"""));
        Assert.Equal("""{"x": 2.0 , "y":[1, 2]}""", json.Member("a"u8).Raw);
        Assert.True(json.Member("b"u8).IsNull);
        Assert.Equal("null", json.Member("b"u8).Raw);
        Assert.Null(json.Member("c"u8).Raw);
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1}")]
    public void Asking_a_value_for_what_it_is_not_gives_nothing(string json)
    {
        var value = JsonValue.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Null(value.Int);
        Assert.Null(value.Double);
        Assert.Null(value.Date);
        Assert.Null(value.Member("x"u8).Text);
        Assert.Null(value.Member("x"u8).Member("y"u8).Blob);
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("5.0", 5)]
    [InlineData("5.5", null)]
    [InlineData("99999999999", null)]
    public void Counts_are_whole_numbers_that_fit(string json, int? expected) => Assert.Equal(expected, JsonValue.Parse(Encoding.UTF8.GetBytes(json)).Int);
}

internal sealed class CultureScope : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public CultureScope(string name) => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
