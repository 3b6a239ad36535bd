namespace BedrockPS.Core.Chat;

/// <summary>Where prompt cache points go.</summary>
internal static class CacheRules
{
    // The number that today's models take in one request, over system prompt, tools and messages.
    public const int MostPoints = 4;

    /// <summary>Checks the places that were asked for against what the request has.</summary>
    /// <exception cref="BedrockException">InputInvalid: there is nothing there to cache.</exception>
    public static void Check(ChatRequest request, IReadOnlyList<Tool> tools)
    {
        if (request.CachePoints.Contains(CachePlace.System) && string.IsNullOrWhiteSpace(request.System))
            throw BedrockException.Input("-CachePoint System: there is no system prompt to cache.", "Give -System, or leave this place out.");
        if (request.CachePoints.Contains(CachePlace.Tool) && tools.Count == 0)
            throw BedrockException.Input("-CachePoint Tool: there are no tools to cache.", "Give -Tool, or leave this place out.");
    }

    /// <summary>
    /// The turns with a point at the end of the last user turn, when one was asked for. Each turn of a conversation may have left one
    /// behind: the oldest go, so that the request keeps to the number that models take. Without -CachePoint nothing changes.
    /// </summary>
    public static IReadOnlyList<Message> Place(ChatRequest request, IReadOnlyList<Message> messages)
    {
        if (request.CachePoints.Count == 0)
            return messages;
        var turns = messages.ToList();
        var last = turns.FindLastIndex(turn => turn.Role == "user");
        if (request.CachePoints.Contains(CachePlace.Message) && last >= 0 && turns[last].Content is not [.., { Kind: "cachePoint" }])
            turns[last] = With(turns[last], turns[last].Content.Append(Point(request.CacheTtl)));
        var elsewhere = request.CachePoints.Where(place => place != CachePlace.Message).Distinct().Count();
        return Limit(turns, MostPoints - elsewhere, out _);
    }

    /// <summary>The turns with at most <paramref name="most"/> points, the newest.</summary>
    public static IReadOnlyList<Message> Limit(IReadOnlyList<Message> messages, int most, out int removed)
    {
        var left = removed = Math.Max(0, messages.Sum(turn => turn.Content.Count(IsPoint)) - most);
        return left == 0 ? Fixed.List(messages) : Fixed.List(messages.Select(Without).ToList());

        Message Without(Message turn) => left <= 0 || !turn.Content.Any(IsPoint)
            ? turn
            : With(turn, turn.Content.Where(block => !IsPoint(block) || left-- <= 0).ToList());
    }

    public static ContentBlock Point(string? ttl) => new() { Kind = "cachePoint", CachePointType = "default", CachePointTtl = ttl };

    private static bool IsPoint(ContentBlock block) => block.Kind == "cachePoint";

    private static Message With(Message turn, IEnumerable<ContentBlock> content) => turn.With(Fixed.List(content));
}
