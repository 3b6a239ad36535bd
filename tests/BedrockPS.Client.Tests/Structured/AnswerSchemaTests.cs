using System.Globalization;
using System.Numerics;
using BedrockPS.Client.Structured;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Client.Tests.Structured;

public sealed class AnswerSchemaTests
{
    private const string City = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""";

    private static AnswerSchema Read(object schema) => AnswerSchema.Read(schema, "-JsonSchema");

    // C15
    [Fact]
    public void Text_and_plain_values_give_one_schema()
    {
        var plain = new Dictionary<string, object?>
        {
            ["type"] = "object",
            ["properties"] = new Dictionary<string, object?> { ["city"] = new Dictionary<string, object?> { ["type"] = "string" } },
            ["required"] = new object[] { "city" },
        };
        Assert.Equal(City, Read(plain).Json);
        Assert.Equal(City, Read(City).Json);
        Assert.Equal(City, Read(City.Insert(1, """ "$schema":"http://json-schema.org/draft-07/schema#", """)).Json);
    }

    [Fact]
    public void The_text_of_a_schema_keeps_its_numbers()
    {
        var schema = Read("""{"type":"object","properties":{"x":{"type":"number","minimum":2.0,"maximum":12345678901234567890}}}""");
        Assert.Equal("""{"type":"object","properties":{"x":{"type":"number","minimum":2.0,"maximum":12345678901234567890}}}""", schema.Json);
        Assert.Contains("\"minimum\": 2.0", schema.ToText(indented: true), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_object_travels_as_its_one_member()
    {
        var schema = Read("""{"type":"array","items":{"$ref":"#/$defs/n"},"$defs":{"n":{"type":"integer"}}}""");
        Assert.Equal("""{"type":"object","properties":{"value":{"type":"array","items":{"$ref":"#/$defs/n"}}},"required":["value"],"additionalProperties":false,"$defs":{"n":{"type":"integer"}}}""", schema.Json);
        Assert.Equal("""{"type":"array","items":{"$ref":"#/$defs/n"},"$defs":{"n":{"type":"integer"}}}""", schema.ToText(indented: false));
        Assert.Equal(new object?[] { 1L, 2L }, schema.Check("""{"value":[1,2]}""").Value);
        Assert.Equal(["/value/0: Value is \"string\" but should be \"integer\""], schema.Check("""{"value":["1"]}""").Faults);
    }

    [Fact]
    public void Properties_without_a_type_are_those_of_an_object() =>
        Assert.Equal("""{"type":"object","properties":{"a":{}}}""", Read("""{"properties":{"a":{}}}""").Json);

    [Theory]
    [InlineData("schema.json")]
    [InlineData("[1]")]
    [InlineData("true")]
    [InlineData("""{"type":"objct"}""")]
    [InlineData("""{"type":"object","required":"city"}""")]
    [InlineData("""{"type":"object","properties":[]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","pattern":"("}}}""")]
    [InlineData("""{"type":"object","$ref":"#/$defs/none"}""")]
    [InlineData("""{"type":"object","$ref":"https://example.com/other.json"}""")]
    public void What_is_no_schema_is_refused_by_the_name_of_its_parameter(string text)
    {
        var fault = Assert.Throws<BedrockException>(() => Read(text));
        Assert.Equal((ErrorIds.InputInvalid, ErrorKind.InvalidArgument), (fault.ErrorId, fault.Kind));
        Assert.StartsWith("-JsonSchema", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_that_is_met_later_and_leads_nowhere_is_a_wrong_schema()
    {
        var schema = Read("""{"type":"object","properties":{"a":{"$ref":"#/$defs/none"}}}""");
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => schema.Check("""{"a":1}""")).ErrorId);
    }

    [Fact]
    public void Drafts_are_read_by_what_they_say()
    {
        var schema = Read("""{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","definitions":{"a":{"type":"integer"}},"properties":{"x":{"type":"array","items":[{"$ref":"#/definitions/a"}]}}}""");
        Assert.True(schema.Check("""{"x":[1,"free"]}""").Fits);
        Assert.False(schema.Check("""{"x":["1"]}""").Fits);
    }

    [Fact]
    public void Members_that_the_draft_does_not_know_are_no_fault() => Assert.True(Read("""{"type":"object","x-order":["a"],"nullable":true}""").Check("{}").Fits);

    [Fact]
    public void Every_fault_has_its_place()
    {
        var schema = Read("""{"type":"object","properties":{"n":{"type":"integer"},"when":{"type":"string","format":"date-time"},"tags":{"type":"array","items":{"enum":["x"]}}},"required":["n","id"],"additionalProperties":false}""");
        var check = schema.Check("""{"n":"1","when":"tomorrow","tags":["x","y"],"more":true}""");
        Assert.Null(check.Value);
        Assert.True(check.IsJson);
        Assert.Contains("/n: Value is \"string\" but should be \"integer\"", check.Faults);
        Assert.Contains("/when: Value does not match format \"date-time\"", check.Faults);
        Assert.Contains("/more: is not a member that the schema allows", check.Faults);
        Assert.Contains(check.Faults, fault => fault.StartsWith("/tags/1: ", StringComparison.Ordinal));
        Assert.Contains(check.Faults, fault => fault.StartsWith("the answer: ", StringComparison.Ordinal) && fault.Contains("id", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not-a-uuid", "uuid")]
    [InlineData("no uri", "uri")]
    [InlineData("1.2.2024", "date")]
    [InlineData("one hour", "duration")]
    public void Formats_are_held_to(string value, string format) =>
        Assert.False(Read("""{"type":"object","properties":{"v":{"type":"string","format":"FORMAT"}}}""".Replace("FORMAT", format, StringComparison.Ordinal)).Check($$"""{"v":"{{value}}"}""").Fits);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("Here you are: {}")]
    [InlineData("{\"city\":")]
    [InlineData("{} {}")]
    [InlineData("{\"n\":1e999999999}")]
    public void Text_that_is_no_JSON_is_told_apart(string? text)
    {
        var check = Read(City).Check(text);
        Assert.False(check.Fits);
        Assert.False(check.IsJson);
    }

    [Fact]
    public void Numbers_stay_exact_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var value = (IReadOnlyDictionary<string, object?>)Read("""{"type":"object"}""").Check("""{"a":9007199254740993,"b":123456789012345678901,"c":2.0,"d":0.1234567890123456789,"e":1e3,"s":"2024-01-02T03:04:05Z","n":null,"l":[]}""").Value!;
            Assert.Equal(9007199254740993L, value["a"]);
            Assert.Equal(BigInteger.Parse("123456789012345678901", CultureInfo.InvariantCulture), value["b"]);
            Assert.Equal(new ExactNumber("2.0"), value["c"]);
            Assert.Equal(new ExactNumber("0.1234567890123456789"), value["d"]);
            Assert.Equal(new ExactNumber("1e3"), value["e"]);
            Assert.Equal("2024-01-02T03:04:05Z", value["s"]);
            Assert.Null(value["n"]);
            Assert.Equal(Array.Empty<object?>(), value["l"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void One_schema_serves_many_threads()
    {
        var schema = Read(City);
        Parallel.For(0, 200, i => Assert.Equal(i % 2 == 0, schema.Check(i % 2 == 0 ? """{"city":"Oslo"}""" : "{}").Fits));
    }
}
