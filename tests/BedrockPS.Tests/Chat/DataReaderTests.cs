using System.Collections;
using System.Globalization;
using System.Numerics;
using BedrockPS.Commands.Chat.Structured;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Tests.Chat;

public sealed class DataReaderTests
{
    private static object? Read(object? value, Type type) => DataReader.Read(value, type, "the answer");

    private static Dictionary<string, object?> Map(params (string Name, object? Value)[] members) =>
        members.ToDictionary(member => member.Name, member => member.Value);

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void Values_read_alike_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Assert.Equal(1234.5m, Read(new ExactNumber("1234.5"), typeof(decimal)));
            Assert.Equal(0.1234567890123456789m, Read(new ExactNumber("0.1234567890123456789"), typeof(decimal)));
            Assert.Equal(-2.5, Read(new ExactNumber("-2.5"), typeof(double)));
            Assert.Equal(new DateTime(2024, 5, 6, 5, 8, 9, DateTimeKind.Utc), Read("2024-05-06T07:08:09+02:00", typeof(DateTime)));
            Assert.Equal(DateTimeKind.Utc, ((DateTime)Read("2024-05-06T07:08:09Z", typeof(DateTime))!).Kind);
            Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)), Read("2024-05-06T07:08:09+02:00", typeof(DateTimeOffset)));
            Assert.Equal(new DateOnly(2024, 5, 6), Read("2024-05-06", typeof(DateOnly)));
            Assert.Equal(new TimeOnly(7, 8), Read("07:08", typeof(TimeOnly)));
            Assert.Equal(TimeSpan.FromMinutes(90), Read("PT1H30M", typeof(TimeSpan)));
            Assert.Equal(Level.High, Read("High", typeof(Level)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Integers_are_exact_or_refused()
    {
        Assert.Equal(9007199254740993L, Read(9007199254740993L, typeof(long)));
        Assert.Equal(ulong.MaxValue, Read(new BigInteger(ulong.MaxValue), typeof(ulong)));
        Assert.Equal(1000, Read(new ExactNumber("1e3"), typeof(int)));
        Assert.Equal(2, Read(new ExactNumber("2.0"), typeof(int)));
        Assert.Throws<DataException>(() => Read(new ExactNumber("2.5"), typeof(int)));
        Assert.Throws<DataException>(() => Read(3_000_000_000L, typeof(int)));
        Assert.Throws<DataException>(() => Read(300L, typeof(byte)));
        Assert.Throws<DataException>(() => Read(new ExactNumber("1e400"), typeof(double)));
    }

    [Fact]
    public void Other_values_have_their_types()
    {
        Assert.Equal(Guid.Parse("0c8f6a52-6f0f-4b8e-9d65-0a3c4d5e6f70"), Read("0c8f6a52-6f0f-4b8e-9d65-0a3c4d5e6f70", typeof(Guid)));
        Assert.Equal(new Uri("https://example.com/a"), Read("https://example.com/a", typeof(Uri)));
        Assert.Equal(new byte[] { 1, 2 }, Read("AQI=", typeof(byte[])));
        Assert.Equal('x', Read("x", typeof(char)));
        Assert.Equal(true, Read(true, typeof(bool)));
        Assert.Null(Read(null, typeof(int?)));
        Assert.Equal(3, Read(3L, typeof(int?)));
        Assert.Equal(Sides.Left | Sides.Right, Read(new object?[] { "Left", "Right" }, typeof(Sides)));
        Assert.Equal((Sides)0, Read(Array.Empty<object?>(), typeof(Sides)));
    }

    [Theory]
    [InlineData("5", typeof(int))]
    [InlineData("high", typeof(Level))]
    [InlineData("1", typeof(Level))]
    [InlineData("Low,High", typeof(Level))]
    [InlineData("xy", typeof(char))]
    [InlineData("relative", typeof(Uri))]
    [InlineData("true", typeof(bool))]
    [InlineData(null, typeof(int))]
    public void What_does_not_fit_the_type_is_refused_with_its_place(string? value, Type type) =>
        Assert.StartsWith("the answer", Assert.Throws<DataException>(() => Read(value, type)).Message, StringComparison.Ordinal);

    [Fact]
    public void Lists_and_maps_are_made_of_their_own_kind()
    {
        object?[] items = [1L, 2L];
        Assert.Equal(new[] { 1, 2 }, Read(items, typeof(int[])));
        Assert.Equal(new List<int> { 1, 2 }, Assert.IsType<List<int>>(Read(items, typeof(List<int>))));
        Assert.IsAssignableFrom<IReadOnlyList<int>>(Read(items, typeof(IReadOnlyList<int>)));
        Assert.Equal(2, Assert.IsType<HashSet<int>>(Read(items, typeof(HashSet<int>))).Count);
        Assert.Equal(2, Assert.IsType<LinkedList<int>>(Read(items, typeof(LinkedList<int>))).Count);
        Assert.Equal(1L, Assert.IsType<ArrayList>(Read(items, typeof(ArrayList)))[0]);
        Assert.Equal(1.5m, Assert.IsType<Dictionary<string, decimal>>(Read(Map(("a", new ExactNumber("1.5"))), typeof(IReadOnlyDictionary<string, decimal>)))["a"]);
        Assert.Equal("x", Assert.IsType<Hashtable>(Read(Map(("Name", "x")), typeof(Hashtable)))["name"]);
        Assert.Throws<DataException>(() => Read(Map(("a", 1L), ("A", 2L)), typeof(Hashtable)));
        Assert.Equal([[1], [2, 3]], Assert.IsType<int[][]>(Read(new object?[] { new object?[] { 1L }, new object?[] { 2L, 3L } }, typeof(int[][]))));
    }

    [Fact]
    public void Classes_structures_and_records_are_filled_member_by_member()
    {
        var order = Assert.IsType<Order>(Read(Map(("Id", 7L), ("Lines", new object?[] { Map(("Text", "a"), ("Price", new ExactNumber("2.50"))) }), ("Note", null)), typeof(Order)));
        Assert.Equal(7, order.Id);
        Assert.Equal(2.50m, order.Lines[0].Price);
        Assert.Equal("2.50", order.Lines[0].Price.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("as made", order.Untouched);
        Assert.Equal(new Point(3, "x"), Read(Map(("X", 3L), ("Label", "x")), typeof(Point)));
        Assert.Equal(new Point(3), Read(Map(("X", 3L)), typeof(Point)));
    }

    [Fact]
    public void A_class_that_refuses_a_value_is_named()
    {
        var fault = Assert.Throws<DataException>(() => Read(Map(("Age", -1L)), typeof(Strict)));
        Assert.Equal("the answer.Age was refused by its class: too young", fault.Message);
    }

    [Fact]
    public void Text_that_looks_like_code_stays_text()
    {
        const string Code = "$(throw 'run') & { Remove-Item / }";
        Assert.Equal(Code, Read(Code, typeof(string)));
        Assert.Equal(Code, Read(Code, typeof(object)));
    }

    private enum Level
    {
        Low,
        High,
    }

    [Flags]
    private enum Sides
    {
        Left = 1,
        Right = 2,
    }

    private sealed class Order
    {
        public int Id { get; set; }

        public List<Line> Lines { get; set; } = [];

        public string? Note { get; set; } = "x";

        public string Untouched { get; set; } = "as made";
    }

    private struct Line
    {
        public string Text { get; set; }

        public decimal Price { get; set; }
    }

    private sealed record Point(int X, string? Label = null);

    private sealed class Strict
    {
        private int age;

        public int Age
        {
            get => age;
            set => age = value < 0 ? throw new InvalidOperationException("too young") : value;
        }
    }
}
