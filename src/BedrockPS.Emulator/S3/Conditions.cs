using System.Globalization;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

/// <summary>If-Match and its like.</summary>
internal static class Conditions
{
    /// <summary>What a write asks of the object that it replaces.</summary>
    public static void CheckWrite(EmulatorRequest request, string key, StoredObject? before)
    {
        var none = request.Header("if-none-match");
        if (none is not null and not "*")
            throw new EmulatorException(501, "NotImplemented", "A header you provided implies functionality that is not implemented", S3Errors.With("Header", "If-None-Match"));
        if (none is not null && before is not null)
            throw Failed("If-None-Match");
        CheckMatch(request, key, before);
    }

    /// <summary>What a delete asks: of an object that is gone, nothing but If-Match.</summary>
    public static void CheckMatch(EmulatorRequest request, string key, StoredObject? before)
    {
        if (request.Header("if-match") is not { } match)
            return;
        if (before is null)
            throw new EmulatorException(404, "NoSuchKey", "The specified key does not exist.", S3Errors.With("Key", key));
        if (!Names(match, before))
            throw Failed("If-Match");
    }

    /// <summary>What a read asks, in the order that HTTP gives the four headers.</summary>
    public static void CheckRead(EmulatorRequest request, StoredObject stored)
    {
        if (request.Header("if-match") is { } match)
        {
            if (!Names(match, stored))
                throw Failed("If-Match");
        }
        else if (Date(request, "if-unmodified-since") is { } unmodified && stored.LastModified > unmodified)
        {
            throw Failed("If-Unmodified-Since");
        }

        if (request.Header("if-none-match") is { } none)
        {
            if (Names(none, stored))
                throw NotModified();
        }
        else if (Date(request, "if-modified-since") is { } modified && stored.LastModified <= modified)
        {
            throw NotModified();
        }
    }

    private static bool Names(string header, StoredObject stored) =>
        header.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || tag.Trim('"') == stored.ETag);

    private static DateTimeOffset? Date(EmulatorRequest request, string header) =>
        DateTimeOffset.TryParse(request.Header(header), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static EmulatorException Failed(string condition) => new(
        412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", S3Errors.With("Condition", condition));

    private static EmulatorException NotModified() => new(304, "NotModified", "Not Modified");
}
