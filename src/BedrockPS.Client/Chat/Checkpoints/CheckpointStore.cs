using System.Text;
using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Core.Chat.Checkpoints;

namespace BedrockPS.Client.Chat.Checkpoints;

/// <summary>
/// Opens checkpoints: a header with format, version and a hash for each setting, then a line for each finished item. The answers are
/// in the file in clear, so only its owner may read it.
/// </summary>
internal sealed class CheckpointStore(TimeProvider clock) : ICheckpoints
{
    private const string Format = "BedrockPS.Checkpoint";
    private const int Version = 1;
    private const int MostHeader = 64 << 10;

    // How every header begins, down to the version: what else stands in a file is not ours to overwrite.
    private static readonly byte[] Beginning = Encoding.ASCII.GetBytes($$"""{"format":"{{Format}}","version":""");

    public ICheckpoint Open(string path, CheckpointSettings settings, Action<string> warn)
    {
        var hashes = SettingHashes.Of(settings);
        var file = JournalFile.Open(path);
        try
        {
            var first = file.ReadFirstLine(MostHeader);
            if (IsBegun(first))
                file.Begin(Header(hashes));
            else
                Check(path, first, hashes);
            return new Checkpoint(file, settings.Region, clock, warn);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // A run that was killed at its first write leaves a part of a header, or nothing.
    private static bool IsBegun(ReadOnlySpan<byte> first) => !first.EndsWith("\n"u8)
        && (first.Length < Beginning.Length ? Beginning.AsSpan().StartsWith(first) : first.StartsWith(Beginning));

    private static byte[] Header(SortedDictionary<string, string> hashes) => CheckpointLine.End(WireJson.ToBytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("format"u8, Format);
        writer.WriteNumber("version"u8, Version);
        writer.WriteStartObject("settings"u8);
        foreach (var (name, hash) in hashes)
            writer.WriteString(name, hash);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }).Span);

    private static void Check(string path, ReadOnlySpan<byte> first, SortedDictionary<string, string> hashes)
    {
        if (!first.StartsWith(Beginning) || Parse(first) is not { IsObject: true } header || header.Member("version"u8).Long is not { } version)
            throw Invalid(path, "it is no checkpoint of Invoke-BedrockChat. Nothing was written to it.", "Name another file.");
        if (version > Version)
            throw Invalid(path, $"it has version {version}; this version of BedrockPS reads up to {Version}.", "Update the module: a newer one wrote the file.");
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in header.Member("settings"u8).Members())
            kept[name] = value.Text ?? string.Empty;
        if (SettingHashes.Differences(kept, hashes) is { Count: > 0 } differences)
        {
            throw new BedrockException(ErrorIds.CheckpointMismatch, ErrorKind.InvalidOperation, $"'{path}' was begun with other settings: {string.Join(", ", differences)}. Its answers are not those of this run.")
            {
                RecommendedAction = "Run with the settings of before, or name another file for the new ones.",
            };
        }
    }

    private static JsonValue Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonValue.Parse(line.ToArray());
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static BedrockException Invalid(string path, string reason, string action) =>
        new(ErrorIds.CheckpointInvalid, ErrorKind.InvalidResult, $"'{path}' cannot be used: {reason}") { RecommendedAction = action };
}
