namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Gathers the documents of one request: ten at most, of one place, none twice, and together no larger than a request.</summary>
internal sealed class DocumentPack<TPlace, TItem>
    where TItem : DocumentItem
{
    /// <summary>Most documents of a request.</summary>
    public const int Most = 10;

    // The service takes 6 MB of documents in a request.
    private const long LargestRequest = 6_000_000;

    private readonly List<TItem> items = [];
    private TPlace? place;

    public int Count => items.Count;

    public bool IsFull => items.Count == Most;

    /// <summary>True when the item can go along with those that are here.</summary>
    public bool Takes(TPlace itemPlace, TItem item) => items.Count == 0
        || (!IsFull
            && Equals(place, itemPlace)
            && items.TrueForAll(known => known.Id != item.Id)
            && items.Sum(known => known.Length) + item.Length <= LargestRequest);

    public void Add(TPlace itemPlace, TItem item)
    {
        place = itemPlace;
        items.Add(item);
    }

    /// <summary>Empties it.</summary>
    public (TPlace Place, IReadOnlyList<TItem> Items) Take()
    {
        TItem[] taken = [.. items];
        items.Clear();
        return (place!, taken);
    }
}
