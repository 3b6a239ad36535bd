using System.Globalization;
using System.Text;
using System.Xml.Linq;
using BedrockEmulator.Hosting;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

internal sealed class ListObjectsV2 : S3Operation
{
    private const int MostKeys = 1000;

    public override string Name => "ListObjectsV2";

    public override string Method => "GET";

    protected override S3Level Level => S3Level.Bucket;

    protected override IReadOnlyList<string> Marks => ["list-type"];

    protected override IReadOnlyList<string> Options =>
        ["prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type", "fetch-owner"];

    public override async ValueTask ValidateAsync(OperationContext context)
    {
        await base.ValidateAsync(context);
        if (context.Request.QueryValue("list-type") is { } type && type != "2")
            throw InvalidArgument("list-type", type, "Invalid List Type");
        if (context.Request.QueryValue("encoding-type") is { } encoding && encoding != "url")
            throw InvalidArgument("encoding-type", encoding, "Invalid Encoding Method specified in Request");
    }

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var request = context.Request;
        var prefix = request.QueryValue("prefix") ?? string.Empty;
        var delimiter = request.QueryValue("delimiter") ?? string.Empty;
        var token = request.QueryValue("continuation-token");
        var after = token is null ? request.QueryValue("start-after") ?? string.Empty : KeyOfToken(token);
        var most = Number(request, "max-keys", MostKeys, MostKeys);
        var page = KeyPage.Of(BucketOf(context).List(prefix, after), prefix, delimiter, after, most);
        return new(S3Xml.Answer(Document(context, page, most)));
    }

    private static XElement Document(OperationContext context, KeyPage page, int most)
    {
        var request = context.Request;
        var encoded = request.QueryValue("encoding-type") is not null;
        var result = new XElement(
            S3Xml.Namespace + "ListBucketResult",
            Element("Name", context.Labels["Bucket"]),
            Element("Prefix", Shown(request.QueryValue("prefix") ?? string.Empty, encoded)),
            Element("KeyCount", page.Objects.Count + page.Prefixes.Count),
            Element("MaxKeys", most),
            Element("IsTruncated", page.Last is not null));
        foreach (var (name, query) in new[] { ("Delimiter", "delimiter"), ("StartAfter", "start-after") })
        {
            if (request.QueryValue(query) is { Length: > 0 } value)
                result.Add(Element(name, Shown(value, encoded)));
        }

        if (encoded)
            result.Add(Element("EncodingType", "url"));
        if (request.QueryValue("continuation-token") is { } token)
            result.Add(Element("ContinuationToken", token));
        if (page.Last is not null)
            result.Add(Element("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page.Last))));
        var withOwner = request.QueryValue("fetch-owner") == "true";
        result.Add(page.Objects.Select(stored => Contents(stored, encoded, withOwner)));
        result.Add(page.Prefixes.Select(common => Element("CommonPrefixes", Element("Prefix", Shown(common, encoded)))));
        return result;
    }

    private static XElement Contents(StoredObject stored, bool encoded, bool withOwner) => Element(
        "Contents",
        Element("Key", Shown(stored.Key, encoded)),
        Element("LastModified", S3Xml.Time(stored.LastModified)),
        Element("ETag", stored.QuotedETag),
        Element("ChecksumAlgorithm", stored.Algorithm),
        Element("ChecksumType", stored.ChecksumType),
        Element("Size", stored.Size.ToString(CultureInfo.InvariantCulture)),
        withOwner ? Element("Owner", Element("ID", EmulatorState.AccountId)) : null,
        Element("StorageClass", stored.Headers.GetValueOrDefault("x-amz-storage-class", "STANDARD")));

    private static string KeyOfToken(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw InvalidArgument("continuation-token", token, "The continuation token provided is incorrect");
        }
    }

    private static string Shown(string text, bool encoded) =>
        encoded ? string.Join('/', text.Split('/').Select(Uri.EscapeDataString)) : text;

    private static XElement Element(string name, params object?[] content) => new(S3Xml.Namespace + name, content);
}

/// <summary>One page of a list: keys, and what of longer keys ends at the delimiter, each counted once.</summary>
/// <param name="Objects">The keys of the page.</param>
/// <param name="Prefixes">The common beginnings.</param>
/// <param name="Last">Where the next page goes on; null on the last page.</param>
internal sealed record KeyPage(IReadOnlyList<StoredObject> Objects, IReadOnlyList<string> Prefixes, string? Last)
{
    public static KeyPage Of(IReadOnlyList<StoredObject> sorted, string prefix, string delimiter, string after, int most)
    {
        List<StoredObject> objects = [];
        List<string> prefixes = [];
        string? last = null;
        foreach (var stored in sorted)
        {
            var common = CommonPrefix(stored.Key, prefix, delimiter);
            if (common is not null && (common == prefixes.LastOrDefault() || common == after))
                continue;
            if (objects.Count + prefixes.Count == most)
                return new(objects, prefixes, most == 0 ? null : last);
            last = common ?? stored.Key;
            if (common is null)
                objects.Add(stored);
            else
                prefixes.Add(common);
        }

        return new(objects, prefixes, null);
    }

    private static string? CommonPrefix(string key, string prefix, string delimiter)
    {
        var end = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return end < 0 ? null : key[..(end + delimiter.Length)];
    }
}
