using System.Globalization;
using System.Text.Json.Nodes;
using BedrockEmulator.Pipeline;
using BedrockEmulator.Wire;

namespace BedrockEmulator.Faults;

/// <summary>The faults that spoil a right answer on its way out.</summary>
internal static class FaultShaper
{
    public static Answer Apply(FaultRule rule, Answer answer)
    {
        var events = rule.AfterEvents ?? 0;
        var spoilt = rule.Kind switch
        {
            FaultKind.Stall => Close(Start(answer, rule), answer, Closing.Stall),
            FaultKind.Drop when rule.AfterEvents is null && rule.AfterBytes is null => Close(answer, answer, Closing.Refuse),
            FaultKind.Drop => Close(Start(answer, rule), answer, Closing.Drop),
            FaultKind.Cut => Close(Cut(answer, events, rule.AfterBytes ?? 1), answer, Closing.End),
            FaultKind.Crc => answer with { Parts = Corrupt(answer.Parts, events) },
            FaultKind.Exception => Append(Take(answer, events), EventFrame.Exception(rule.Exception!, PayloadOf(rule))),
            FaultKind.Error => Append(Take(answer, events), EventFrame.Error(rule.Code ?? "InternalError", rule.Message ?? "The stream failed.")),
            FaultKind.Truncate => Close(Take(answer, events), answer, Closing.End),
            FaultKind.Frames => Answer.EventStream(rule.Frames.Select(frame => frame.ToBytes())),
            _ => answer,
        };
        return Decorate(rule, spoilt);
    }

    /// <summary>Adds what every kind of fault may ask for: headers and slowness.</summary>
    public static Answer Decorate(FaultRule rule, Answer answer)
    {
        var headers = new Dictionary<string, string>(answer.Headers, StringComparer.OrdinalIgnoreCase);
        if (rule.RetryAfter is not null)
        {
            headers["Retry-After"] = rule.RetryAfter;
        }

        if (rule.RetryAfterMs is { } milliseconds)
        {
            headers["x-amz-retry-after"] = milliseconds.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in rule.Headers)
        {
            headers[name] = value;
        }

        return answer with
        {
            Headers = headers,
            Delivery = answer.Delivery with
            {
                HeaderDelay = rule.DelayMs > 0 ? TimeSpan.FromMilliseconds(rule.DelayMs) : answer.Delivery.HeaderDelay,
                PartDelay = rule.EventDelayMs > 0 ? TimeSpan.FromMilliseconds(rule.EventDelayMs) : answer.Delivery.PartDelay,
                ChunkSize = rule.ChunkSize > 0 ? rule.ChunkSize : answer.Delivery.ChunkSize,
            },
        };
    }

    /// <summary>The start of the body: so many events of a stream, or so many bytes of anything.</summary>
    private static Answer Start(Answer answer, FaultRule rule) =>
        rule.AfterBytes is { } bytes ? Head(answer, bytes) : Take(answer, rule.AfterEvents ?? 0);

    private static Answer Take(Answer answer, int events) =>
        answer with { Parts = answer.Streamed ? answer.Parts.Take(events).ToList() : [] };

    private static Answer Head(Answer answer, int bytes)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        foreach (var part in answer.Parts.TakeWhile(_ => bytes > 0))
        {
            parts.Add(part[..Math.Min(bytes, part.Length)]);
            bytes -= part.Length;
        }

        return answer with { Parts = parts };
    }

    private static Answer Cut(Answer answer, int events, int bytes)
    {
        if (!answer.Streamed)
        {
            return Head(answer, bytes);
        }

        var cut = answer.Parts.Skip(events).Take(1).Select(part => part[..Math.Min(bytes, part.Length)]);
        return answer with { Parts = answer.Parts.Take(events).Concat(cut).ToList() };
    }

    private static List<ReadOnlyMemory<byte>> Corrupt(IReadOnlyList<ReadOnlyMemory<byte>> parts, int index) =>
        parts.Select((part, i) =>
        {
            if (i != index)
            {
                return part;
            }

            var bytes = part.ToArray();
            bytes[^1] ^= 0xFF;
            return bytes;
        }).ToList();

    private static Answer Append(Answer answer, byte[] frame) =>
        answer with { Parts = [.. answer.Parts, frame], Streamed = true, ContentType = EventFrame.ContentType };

    /// <summary>A body that was to be sent whole keeps the length it announced.</summary>
    private static Answer Close(Answer shortened, Answer whole, Closing closing) => shortened with
    {
        DeclaredLength = whole.Streamed ? null : whole.DeclaredLength ?? whole.Parts.Sum(part => (long)part.Length),
        Delivery = shortened.Delivery with { Closing = closing },
    };

    private static JsonNode PayloadOf(FaultRule rule) =>
        rule.Payload ?? new JsonObject { ["message"] = rule.Message ?? "The fault plan ends this stream." };
}
