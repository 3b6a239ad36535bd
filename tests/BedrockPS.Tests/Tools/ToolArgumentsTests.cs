using System.Collections;
using System.Management.Automation;
using System.Numerics;
using BedrockPS.Commands.Tools;

namespace BedrockPS.Tests.Tools;

public sealed class ToolArgumentsTests
{
    [Fact]
    public void Values_keep_their_kinds()
    {
        var bound = Bind([new("n", typeof(long)), new("x", typeof(object)), new("s", typeof(string))], ("n", 9007199254740993L), ("x", 2.0), ("s", null));
        Assert.Equal(9007199254740993L, bound["n"]);
        Assert.Equal(2.0, Assert.IsType<double>(bound["x"]));
        Assert.True(bound.ContainsKey("s"));
        Assert.Null(bound["s"]);
    }

    [Fact]
    public void Objects_and_lists_become_what_PowerShell_users_know()
    {
        var bound = Bind([new("x", typeof(object))], ("x", Fixed.Map<object?>([KeyValuePair.Create("a", (object?)new object?[] { Fixed.Map<object?>([KeyValuePair.Create("b", (object?)null)]) })])));
        var table = Assert.IsType<Hashtable>(bound["x"]);
        var inner = Assert.IsType<Hashtable>(Assert.Single(Assert.IsType<object?[]>(table["A"])));
        Assert.True(inner.ContainsKey("b"));
    }

    [Fact]
    public void Members_that_differ_in_case_alone_stay_apart()
    {
        var bound = Bind([new("x", typeof(object))], ("x", Fixed.Map<object?>([KeyValuePair.Create("a", (object?)1L), KeyValuePair.Create("A", (object?)2L)])));
        Assert.Equal(2, Assert.IsType<Hashtable>(bound["x"]).Count);
    }

    [Theory]
    [InlineData(typeof(int), 2.0)]
    [InlineData(typeof(int?), 2.0)]
    [InlineData(typeof(BigInteger), 1e20)]
    public void A_whole_number_with_a_point_is_a_whole_number(Type type, double value) =>
        Assert.Equal(new BigInteger(value), Bind([new("n", type)], ("n", value))["n"]);

    [Fact]
    public void Money_keeps_its_digits() =>
        Assert.Equal(12345678901234.56m, Bind([new("n", typeof(decimal))], ("n", 12345678901234.56))["n"]);

    [Fact]
    public void Durations_and_bytes_are_read_as_their_schema_says()
    {
        var bound = Bind([new("d", typeof(TimeSpan)), new("b", typeof(byte[]))], ("d", "PT15M"), ("b", "AQI="));
        Assert.Equal(TimeSpan.FromMinutes(15), bound["d"]);
        Assert.Equal(new byte[] { 1, 2 }, bound["b"]);
    }

    [Theory]
    [InlineData(typeof(int), 2.5, "whole number")]
    [InlineData(typeof(int), null, "null")]
    [InlineData(typeof(DayOfWeek), null, "null")]
    [InlineData(typeof(bool), "false", "true or false")]
    [InlineData(typeof(SwitchParameter), 1L, "true or false")]
    [InlineData(typeof(decimal), 1e300, "out of range")]
    [InlineData(typeof(TimeSpan), "soon", "duration")]
    [InlineData(typeof(byte[]), "?", "base64")]
    public void What_does_not_fit_is_said_with_the_parameters_name(Type type, object? value, string rule)
    {
        var fault = Assert.Throws<BedrockException>(() => Bind([new("Mine", type)], ("Mine", value)));
        Assert.Contains("'Mine'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(rule, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_no_text() =>
        Assert.Throws<BedrockException>(() => Bind([new("s", typeof(string))], ("s", new object?[] { "a" })));

    [Theory]
    [InlineData("name")]
    [InlineData("Na")]
    [InlineData("Verbose")]
    public void Names_fit_exactly_or_not_at_all(string name)
    {
        var fault = Assert.Throws<BedrockException>(() => Bind([new("Name", typeof(string))], (name, "x")));
        Assert.Contains("Name", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Id", true)]
    [InlineData("Name", true)]
    [InlineData("Force", false)]
    [InlineData("Id,Force", true)]
    [InlineData("Id,Name", false)]
    public void One_parameter_set_must_take_all_that_is_given_and_have_all_it_needs(string given, bool fits)
    {
        ParameterUse[] uses = [new(["Id", "Force"], ["Id"]), new(["Name", "Force"], ["Name"])];
        ToolParameter[] parameters = [new("Id", typeof(object)), new("Name", typeof(object)), new("Force", typeof(object))];
        var input = Fixed.Map(given.Split(',').Select(name => KeyValuePair.Create(name, (object?)true)));
        if (fits)
            Assert.Equal(input.Count, ToolArguments.Bind(parameters, uses, input).Count);
        else
            Assert.Throws<BedrockException>(() => ToolArguments.Bind(parameters, uses, input));
    }

    private static Hashtable Bind(ToolParameter[] parameters, params (string Name, object? Value)[] input) => ToolArguments.Bind(
        parameters,
        [new([.. parameters.Select(parameter => parameter.Name)], [])],
        Fixed.Map(input.Select(entry => KeyValuePair.Create(entry.Name, entry.Value))));
}
