using System.Text.Json;
using BedrockEmulator.Models;

namespace BedrockEmulator.Tests.Models;

public sealed class SchemaFillerTests
{
    private static string Fill(string text, string properties, string required = "") =>
        new SchemaFiller(text, "whole text")
            .Fill(JsonDocument.Parse($$"""{"type":"object","properties":{{properties}},"required":[{{required}}]}""").RootElement)
            .ToJsonString();

    [Theory]
    [InlineData("restart web-01 at once", """{"host":{"type":"string"}}""", """{"host":"web-01"}""")]
    [InlineData("mail ops@example.org about it", """{"email":{"type":"string"}}""", """{"email":"ops@example.org"}""")]
    [InlineData("read https://example.org/a?b=1.", """{"link":{"type":"string","format":"uri"}}""", """{"link":"https://example.org/a?b=1"}""")]
    [InlineData("from 2026-11-30 on", """{"start":{"type":"string","format":"date"}}""", """{"start":"2026-11-30"}""")]
    [InlineData("open /var/log/app.log please", """{"path":{"type":"string"}}""", """{"path":"/var/log/app.log"}""")]
    [InlineData("ticket INC-4711 is mine", """{"id":{"type":"string"}}""", """{"id":"INC-4711"}""")]
    [InlineData("title is \"Disk full\"", """{"title":{"type":"string"}}""", """{"title":"Disk full"}""")]
    [InlineData("maxCount 5 and retries: 2", """{"retries":{"type":"integer"},"maxCount":{"type":"integer"}}""", """{"retries":2,"maxCount":5}""")]
    [InlineData("add 2.5 and 1,000", """{"a":{"type":"number"},"b":{"type":"number"}}""", """{"a":2.5,"b":1000}""")]
    [InlineData("pay 12.50 of 1,000.00", """{"price":{"type":"number"},"all":{"type":"array","items":{"type":"number"}}}""", """{"price":12.50,"all":[12.50,1000.00]}""")]
    [InlineData("serial 99999999999999999999999", """{"serial":{"type":"integer"}}""", """{"serial":9223372036854775807}""")]
    [InlineData("take three of them", """{"count":{"type":"integer"}}""", """{"count":3}""")]
    [InlineData("do not force it", """{"force":{"type":"boolean"}}""", """{"force":false}""")]
    [InlineData("with verbose on", """{"verbose":{"type":"boolean"}}""", """{"verbose":true}""")]
    [InlineData("make it HIGH", """{"priority":{"type":"string","enum":["low","high"]}}""", """{"priority":"high"}""")]
    [InlineData("hosts web1, web2 and web3", """{"hosts":{"type":"array","items":{"type":"string"}}}""", """{"hosts":["web1","web2","web3"]}""")]
    [InlineData("sum 1, 2 and 3", """{"values":{"type":"array","items":{"type":"integer"}}}""", """{"values":[1,2,3]}""")]
    [InlineData("red and blue", """{"colors":{"type":"array","items":{"enum":["red","green","blue"]}}}""", """{"colors":["red","blue"]}""")]
    [InlineData("in Oslo", """{"place":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}""", """{"place":{"city":"Oslo"}}""")]
    [InlineData("nothing of use", """{"city":{"type":"string"},"count":{"type":"integer"},"sure":{"type":"boolean"}}""", "{}")]
    public void Values_come_from_the_words_of_the_text(string text, string properties, string expected) => Assert.Equal(expected, Fill(text, properties));

    [Theory]
    [InlineData("""{"query":{"type":"string"}}""", "\"query\"", """{"query":"whole text"}""")]
    [InlineData("""{"n":{"type":"integer","minimum":3}}""", "\"n\"", """{"n":3}""")]
    [InlineData("""{"n":{"type":"integer","default":7}}""", "\"n\"", """{"n":7}""")]
    [InlineData("""{"s":{"type":"string","default":"d"}}""", "\"s\"", """{"s":"d"}""")]
    [InlineData("""{"s":{"type":"string","maxLength":5}}""", "\"s\"", """{"s":"whole"}""")]
    [InlineData("""{"e":{"type":"string","enum":["a","b"]}}""", "\"e\"", """{"e":"a"}""")]
    [InlineData("""{"l":{"type":"array","items":{"type":"string"}}}""", "\"l\"", """{"l":["whole text"]}""")]
    [InlineData("""{"l":{"type":"array","minItems":0,"items":{"type":"string"}}}""", "\"l\"", """{"l":[]}""")]
    [InlineData("""{"c":{"const":1}}""", "\"c\"", """{"c":1}""")]
    [InlineData("""{"x":{"type":["null","boolean"]}}""", "\"x\"", """{"x":false}""")]
    public void Required_values_are_always_there_and_valid(string properties, string required, string expected) => Assert.Equal(expected, Fill("something else", properties, required));

    [Theory]
    [InlineData("""{"x":{"enum":[]}}""", """{"x":"whole text"}""")]
    [InlineData("""{"x":{"type":5}}""", """{"x":"whole text"}""")]
    [InlineData("""{"x":{"type":"integer","minimum":"a","default":"b"}}""", """{"x":0}""")]
    [InlineData("""{"x":{"$ref":"#/nowhere"}}""", """{"x":"whole text"}""")]
    [InlineData("""{"x":true}""", """{"x":"whole text"}""")]
    public void A_schema_that_is_not_quite_one_still_gives_a_value(string properties, string expected) => Assert.Equal(expected, Fill("something else", properties, "\"x\""));

    [Fact]
    public void References_within_the_schema_are_followed() => Assert.Equal(
        """{"unit":"km"}""",
        new SchemaFiller("in km", "").Fill(JsonDocument.Parse("""{"type":"object","properties":{"unit":{"$ref":"#/$defs/unit"}},"required":["unit"],"$defs":{"unit":{"enum":["m","km"]}}}""").RootElement).ToJsonString());
}
