using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Management.Automation;
using System.Text.Json;
using BedrockPS.Commands.Tools;

namespace BedrockPS.Tests.Tools;

public class TypeSchemaTests
{
    private static string Json(Type type) => JsonSerializer.Serialize(TypeSchema.For(type));

    [Theory]
    [InlineData(typeof(string), """{"type":"string"}""")]
    [InlineData(typeof(char), """{"type":"string"}""")]
    [InlineData(typeof(bool), """{"type":"boolean"}""")]
    [InlineData(typeof(SwitchParameter), """{"type":"boolean"}""")]
    [InlineData(typeof(byte), """{"type":"integer","minimum":0,"maximum":255}""")]
    [InlineData(typeof(int), """{"type":"integer"}""")]
    [InlineData(typeof(ulong), """{"type":"integer"}""")]
    [InlineData(typeof(System.Numerics.BigInteger), """{"type":"integer"}""")]
    [InlineData(typeof(decimal), """{"type":"number"}""")]
    [InlineData(typeof(double), """{"type":"number"}""")]
    [InlineData(typeof(DateTime), """{"type":"string","format":"date-time"}""")]
    [InlineData(typeof(DateTimeOffset), """{"type":"string","format":"date-time"}""")]
    [InlineData(typeof(DateOnly), """{"type":"string","format":"date"}""")]
    [InlineData(typeof(TimeSpan), """{"type":"string","format":"duration"}""")]
    [InlineData(typeof(Guid), """{"type":"string","format":"uuid"}""")]
    [InlineData(typeof(Uri), """{"type":"string","format":"uri"}""")]
    [InlineData(typeof(byte[]), """{"type":"string"}""")]
    [InlineData(typeof(object), "{}")]
    [InlineData(typeof(int?), """{"type":["integer","null"]}""")]
    [InlineData(typeof(DayOfWeek?), """{"type":["string","null"],"enum":["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday",null]}""")]
    [InlineData(typeof(Flagged), """{"type":"array","items":{"type":"string","enum":["None","Left","Right"]},"uniqueItems":true}""")]
    [InlineData(typeof(int[]), """{"type":"array","items":{"type":"integer"}}""")]
    [InlineData(typeof(object[]), """{"type":"array"}""")]
    [InlineData(typeof(List<string>), """{"type":"array","items":{"type":"string"}}""")]
    [InlineData(typeof(IReadOnlyList<Guid>), """{"type":"array","items":{"type":"string","format":"uuid"}}""")]
    [InlineData(typeof(HashSet<int>), """{"type":"array","items":{"type":"integer"}}""")]
    [InlineData(typeof(int[][]), """{"type":"array","items":{"type":"array","items":{"type":"integer"}}}""")]
    [InlineData(typeof(Dictionary<string, int>), """{"type":"object","additionalProperties":{"type":"integer"}}""")]
    [InlineData(typeof(System.Collections.Hashtable), """{"type":"object"}""")]
    public void A_type_has_its_schema(Type type, string expected) => Assert.Equal(expected, Json(type));

    [Fact]
    public void A_class_names_its_properties_in_order_and_takes_no_others() => Assert.Equal(
        """{"type":"object","properties":{"Id":{"type":"string","format":"uuid"},"Name":{"type":"string"},"Note":{"type":"string"},"Count":{"type":["integer","null"]},"Lines":{"type":"array","items":{"type":"object","properties":{"Text":{"type":"string"}},"required":["Text"],"additionalProperties":false}}},"required":["Id","Name","Lines"],"additionalProperties":false}""",
        Json(typeof(Order)));

    [Fact]
    public void A_record_is_filled_through_its_constructor() => Assert.Equal(
        """{"type":"object","properties":{"X":{"type":"integer"},"Label":{"type":"string"}},"required":["X"],"additionalProperties":false}""",
        Json(typeof(Point)));

    [Fact]
    public void A_class_that_holds_itself_ends() => Assert.Equal(
        """{"type":"object","properties":{"Name":{"type":"string"},"Children":{"type":"array","items":{"type":"object","properties":{"Name":{"type":"string"},"Children":{"type":"array","items":{"type":"object","properties":{"Name":{"type":"string"}},"required":["Name"],"additionalProperties":false}}},"required":["Name","Children"],"additionalProperties":false}}},"required":["Name","Children"],"additionalProperties":false}""",
        Json(typeof(Node)));

    [Fact]
    public void A_class_with_many_loops_is_refused_before_it_fills_the_memory() =>
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => TypeSchema.For(typeof(Knot))).ErrorId);

    // Validate attributes of PowerShell need PowerShell itself: tests/Pester has them.
    [Fact]
    public void Data_annotations_limit_their_property() => Assert.Equal(
        """{"type":"object","description":"A booking","properties":{"Level":{"type":"integer","description":"From low to high","minimum":1,"maximum":5},"Code":{"type":"string","minLength":2,"maxLength":4,"pattern":"^(?:[A-Z]\u002B)$"},"Tags":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":3},"Share":{"type":"number","minimum":0.5,"maximum":1},"Odd":{"type":"string","description":"Matches the .NET regular expression ^(?:(?\u003Ex)y)$"},"Maybe":{"type":"string"}},"required":["Level","Code","Tags","Share","Odd"],"additionalProperties":false}""",
        Json(typeof(Limited)));

    [Theory]
    [InlineData(typeof(ScriptBlock))]
    [InlineData(typeof(Type))]
    [InlineData(typeof(Action))]
    [InlineData(typeof(PSCredential))]
    [InlineData(typeof(Stream))]
    [InlineData(typeof(int[,]))]
    [InlineData(typeof(IDisposable))]
    [InlineData(typeof(nint))]
    public void A_type_that_data_cannot_make_is_refused(Type type)
    {
        var fault = Assert.Throws<BedrockException>(() => TypeSchema.For(type));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Null(TypeSchema.TryFor(type, []));
    }

    [Fact]
    public void Attributes_of_a_parameter_count_as_those_of_a_property() => Assert.Equal(
        """{"type":"array","items":{"type":"integer","minimum":1,"maximum":9}}""",
        JsonSerializer.Serialize(TypeSchema.For(typeof(int[]), [new RangeAttribute(1, 9)])));

    [Flags]
    private enum Flagged
    {
        None = 0,
        Left = 1,
        Right = 2,
    }

    private class Base
    {
        public Guid Id { get; set; }
    }

    private sealed class Order : Base
    {
        public string Name { get; set; } = "";

        public string? Note { get; set; }

        public int? Count { get; init; }

        public IReadOnlyList<Line> Lines { get; set; } = [];

        public int Sum => Lines.Count;

        public static string Shared { get; set; } = "";

        [Hidden]
        public string Secret { get; set; } = "";
    }

    private struct Line
    {
        public string Text { get; set; }
    }

    private sealed record Point(int X, string? Label = null);

    private sealed class Node
    {
        public string Name { get; set; } = "";

        public Node[] Children { get; set; } = [];
    }

    private sealed class Knot
    {
        public Loop1 A { get; set; } = null!;

        public Loop2 B { get; set; } = null!;
    }

    private sealed class Loop1
    {
        public Knot A { get; set; } = null!;

        public Loop2 B { get; set; } = null!;

        public Loop3 C { get; set; } = null!;
    }

    private sealed class Loop2
    {
        public Knot A { get; set; } = null!;

        public Loop1 B { get; set; } = null!;

        public Loop3 C { get; set; } = null!;
    }

    private sealed class Loop3
    {
        public Knot A { get; set; } = null!;

        public Loop1 B { get; set; } = null!;

        public Loop2 C { get; set; } = null!;
    }

    [Description("A booking")]
    private sealed class Limited
    {
        [Range(1, 5)]
        [Description("From low to high")]
        public int Level { get; set; }

        [StringLength(4, MinimumLength = 2)]
        [RegularExpression("[A-Z]+")]
        public string Code { get; set; } = "";

        [MinLength(1)]
        [MaxLength(3)]
        public string[] Tags { get; set; } = [];

        [Range(0.5, 1.0)]
        public double Share { get; set; }

        [RegularExpression("(?>x)y")]
        public string Odd { get; set; } = "";

        [AllowNull]
        public string Maybe { get; set; } = "";
    }
}
