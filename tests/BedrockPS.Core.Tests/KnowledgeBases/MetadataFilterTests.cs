using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class MetadataFilterTests
{
    private static readonly MetadataFilter A = MetadataFilter.Compare(FilterOperator.Equals, "a", 1);
    private static readonly MetadataFilter B = MetadataFilter.Compare(FilterOperator.Equals, "b", 2);
    private static readonly MetadataFilter C = MetadataFilter.Compare(FilterOperator.Equals, "c", 3);

    [Theory]
    [InlineData("Equals", "NotEquals")]
    [InlineData("GreaterThan", "LessThanOrEquals")]
    [InlineData("GreaterThanOrEquals", "LessThan")]
    [InlineData("In", "NotIn")]
    public void Opposites_go_both_ways(string one, string other)
    {
        var (first, second) = (Enum.Parse<FilterOperator>(one), Enum.Parse<FilterOperator>(other));
        Assert.Equal(second, FilterOperators.Opposite(first));
        Assert.Equal(first, FilterOperators.Opposite(second));
    }

    [Theory]
    [InlineData("StartsWith")]
    [InlineData("StringContains")]
    [InlineData("ListContains")]
    public void Some_have_no_opposite(string name) => Assert.Null(FilterOperators.Opposite(Enum.Parse<FilterOperator>(name)));

    [Theory]
    [InlineData("GreaterThan", "LessThan")]
    [InlineData("LessThanOrEquals", "GreaterThanOrEquals")]
    [InlineData("Equals", "Equals")]
    [InlineData("NotEquals", "NotEquals")]
    public void Sides_change_over(string given, string swapped) => Assert.Equal(Enum.Parse<FilterOperator>(swapped), FilterOperators.Swapped(Enum.Parse<FilterOperator>(given)));

    [Theory]
    [InlineData("equals", "Equals")]
    [InlineData("notIn", "NotIn")]
    [InlineData("LESSTHANOREQUALS", "LessThanOrEquals")]
    public void Names_of_the_wire_are_known(string wire, string name) => Assert.Equal(name, FilterOperators.OfWire(wire)!.Value.ToString());

    [Theory]
    [InlineData("team")]
    [InlineData("1")]
    [InlineData("andAll")]
    public void Other_words_are_not(string word) => Assert.Null(FilterOperators.OfWire(word));

    [Fact]
    public void One_filter_stands_for_itself() => Assert.Same(A, MetadataFilter.Join(true, [A]));

    [Fact]
    public void Groups_of_a_kind_become_one_and_others_stay()
    {
        var all = Assert.IsType<MetadataFilter.Group>(MetadataFilter.Join(true, [MetadataFilter.Join(true, [A, B]), C]));
        Assert.Equal([A, B, C], all.Members);
        var mixed = Assert.IsType<MetadataFilter.Group>(MetadataFilter.Join(true, [MetadataFilter.Join(false, [A, B]), C]));
        Assert.Equal(2, mixed.Members.Count);
        Assert.False(Assert.IsType<MetadataFilter.Group>(mixed.Members[0]).MustAllFit);
    }

    public static TheoryData<string, object> Refused => new()
    {
        { "GreaterThan", "2024" },
        { "LessThanOrEquals", true },
        { "GreaterThan", double.NaN },
        { "Equals", new object[] { 1 } },
        { "Equals", double.PositiveInfinity },
        { "In", "a" },
        { "In", Array.Empty<object>() },
        { "NotIn", new object[] { new object() } },
        { "StartsWith", 5 },
        { "StringContains", string.Empty },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_value_of_the_wrong_kind_is_refused(string name, object value)
    {
        var fault = Assert.Throws<BedrockException>(() => MetadataFilter.Compare(Enum.Parse<FilterOperator>(name), "key", value));
        Assert.Equal((ErrorIds.InputInvalid, ErrorKind.InvalidArgument), (fault.ErrorId, fault.Kind));
        Assert.StartsWith(FilterOperators.ToWire(Enum.Parse<FilterOperator>(name)), fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void A_key_has_1_to_100_characters(int length) =>
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => MetadataFilter.Compare(FilterOperator.Equals, new string('k', length), 1)).ErrorId);
}
