using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Tests.Chat;

public sealed class CacheRulesTests
{
    private static readonly ChatRequest Request = new() { ModelId = "m.x" };
    private static readonly ContentBlock Point = CacheRules.Point(null);

    [Fact]
    public void The_point_stands_at_the_end_of_the_last_user_turn()
    {
        var placed = CacheRules.Place(Request with { CachePoints = [CachePlace.Message], CacheTtl = "1h" }, [User("a"), Message.Assistant(ContentBlock.OfText("b")), User("c")]);
        Assert.Equal([1, 1, 2], placed.Select(turn => turn.Content.Count));
        Assert.Equal(("cachePoint", "default", "1h"), (placed[2].Content[1].Kind, placed[2].Content[1].CachePointType, placed[2].Content[1].CachePointTtl));
    }

    [Fact]
    public void A_point_that_is_there_is_not_doubled() =>
        Assert.Equal(2, CacheRules.Place(Request with { CachePoints = [CachePlace.Message] }, [User("a", Point)])[0].Content.Count);

    [Fact]
    public void Nothing_changes_unless_asked_for()
    {
        IReadOnlyList<Message> many = [.. Enumerable.Repeat(User("a", Point), 9)];
        Assert.Same(many, CacheRules.Place(Request, many));
    }

    [Theory]
    [InlineData(new[] { CachePlace.Message }, 4)]
    [InlineData(new[] { CachePlace.Message, CachePlace.System }, 3)]
    [InlineData(new[] { CachePlace.System, CachePlace.Tool, CachePlace.Message, CachePlace.Message }, 2)]
    [InlineData(new[] { CachePlace.Tool }, 3)]
    public void Four_points_in_all_stay_the_newest_of_the_messages(CachePlace[] places, int inMessages)
    {
        var turns = Enumerable.Repeat(User("a", Point), 8).ToList();
        var placed = CacheRules.Place(Request with { CachePoints = places }, turns);
        Assert.Equal(Enumerable.Range(0, 8).Select(index => index < 8 - inMessages ? 1 : 2), placed.Select(turn => turn.Content.Count));
    }

    [Theory]
    [InlineData(CachePlace.System, "-CachePoint System")]
    [InlineData(CachePlace.Tool, "-CachePoint Tool")]
    public void What_is_not_there_cannot_be_cached(CachePlace place, string named)
    {
        var fault = Assert.Throws<BedrockException>(() => CacheRules.Check(Request with { CachePoints = [place] }, []));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    private static Message User(string text, params ContentBlock[] more) => Message.User([ContentBlock.OfText(text), .. more]);
}
