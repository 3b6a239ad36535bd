using System.Collections;
using System.Collections.Specialized;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Tests.Binding;

public sealed class PlainValueTests
{
    [Fact]
    public void Hashtables_and_lists_become_plain_values()
    {
        var value = PlainValue.Of(new OrderedDictionary { ["thinking"] = new Hashtable { ["type"] = "enabled", ["budget_tokens"] = 1024 }, ["stop"] = new ArrayList { "a", null, 2.0 } });
        var map = Assert.IsType<Dictionary<string, object?>>(value);
        Assert.Equal(["thinking", "stop"], map.Keys);
        Assert.Equal(1024, Assert.IsType<Dictionary<string, object?>>(map["thinking"])["budget_tokens"]);
        Assert.Equal(["a", null, 2.0], Assert.IsType<object?[]>(map["stop"]));
    }

    [Fact]
    public void Null_stays_null_and_zero_stays_zero()
    {
        Assert.Null(PlainValue.Of(null));
        Assert.Equal(0, PlainValue.Of(0));
        Assert.Equal(false, PlainValue.Of(false));
        Assert.Equal(string.Empty, PlainValue.Of(string.Empty));
    }

    [Fact]
    public void A_value_that_contains_itself_is_refused()
    {
        var loop = new Hashtable();
        loop["me"] = loop;
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => PlainValue.Of(loop)).ErrorId);
    }

    [Fact]
    public void Generic_dictionaries_are_pairs_too()
    {
        var value = PlainValue.Of(new Dictionary<string, object?> { ["a"] = 1, ["b"] = new SortedDictionary<string, int> { ["z"] = 2 } });
        var map = Assert.IsType<Dictionary<string, object?>>(value);
        Assert.Equal(1, map["a"]);
        Assert.Equal(2, Assert.IsType<Dictionary<string, object?>>(map["b"])["z"]);
        Assert.Equal("7", PlainValue.StringMap(new Dictionary<string, int> { ["n"] = 7 })!["n"]);
        Assert.Equal(["https://host/"], EndpointTransformationAttribute.ByService(new EndpointTransformationAttribute().Transform(null!, new Dictionary<string, string> { ["Bedrock"] = "https://host/" })).Values);
    }

    [Fact]
    public void Pairs_hold_one_text_each()
    {
        Assert.Contains("'list'", Assert.Throws<BedrockException>(() => PlainValue.StringMap(new Hashtable { ["list"] = new[] { "a", "b" } })).Message, StringComparison.Ordinal);
        var map = PlainValue.StringMap(new Hashtable { ["at"] = new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), ["none"] = null, ["version"] = new Version(1, 2) })!;
        Assert.Equal(("2024-01-02T03:04:05.0000000Z", string.Empty, "1.2"), (map["at"], map["none"], map["version"]));
    }

    [Fact]
    public void Keys_that_become_one_are_refused()
    {
        var twice = new Hashtable { [1] = "a", ["1"] = "b" };
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => PlainValue.Of(twice)).ErrorId);
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => PlainValue.StringMap(twice)).ErrorId);
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData(5)]
    [InlineData(new[] { 1 })]
    public void Pairs_are_asked_for_by_the_parameter(object value) =>
        Assert.Contains("-AdditionalField", Assert.Throws<BedrockException>(() => PlainValue.Pairs(value, "-AdditionalField")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_has_no_JSON_form_is_refused_by_name() =>
        Assert.Contains("System.Threading.Timer", Assert.Throws<BedrockException>(() => PlainValue.Of(new Timer(_ => { }))).Message, StringComparison.Ordinal);

    [Fact]
    public void Pairs_are_read_as_strings_in_any_culture()
    {
        var map = PlainValue.StringMap(new Hashtable { ["n"] = 1.5, ["team"] = "ops" });
        Assert.Equal("1.5", map!["n"]);
        Assert.Equal("ops", map["team"]);
        Assert.Null(PlainValue.StringMap(null));
    }
}
