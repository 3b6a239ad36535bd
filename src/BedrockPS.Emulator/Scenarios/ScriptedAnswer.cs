using System.Text;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Scenarios;

/// <summary>An exchange that was taken, as an answer to write.</summary>
internal sealed record ScriptedAnswer(string Name, AnswerScript Script)
{
    public Answer ToAnswer()
    {
        var headers = new Dictionary<string, string>(Script.Headers, StringComparer.OrdinalIgnoreCase);
        if (Script.ErrorType is not null)
        {
            headers[RestJsonErrors.TypeHeader] = RestJsonErrors.TypeValue(Script.ErrorType);
        }

        var answer = Bare();
        return answer with
        {
            Status = Script.Status,
            ContentType = Script.ContentType ?? answer.ContentType,
            Headers = headers,
            ErrorCode = Script.ErrorType,
            Delivery = new Delivery
            {
                HeaderDelay = TimeSpan.FromMilliseconds(Script.DelayMs),
                PartDelay = TimeSpan.FromMilliseconds(Script.FrameDelayMs),
                ChunkSize = Script.ChunkSize,
                Closing = ClosingOf(Script.Close),
            },
            DeclaredLength = Script.Close == CloseKind.End || answer.Streamed ? null : answer.Parts.Sum(part => (long)part.Length) + 1,
        };
    }

    private Answer Bare() => Script switch
    {
        { Frames: { } frames } => Answer.EventStream(frames.Select(frame => frame.ToBytes())),
        { Json: { } json } => Answer.Json(Script.Status, json),
        { Body: { } text } => new Answer(Script.Status, "text/plain", [Encoding.UTF8.GetBytes(text)]),
        { BodyBase64: { } bytes } => new Answer(Script.Status, "application/octet-stream", [Convert.FromBase64String(bytes)]),
        _ => Answer.Empty(Script.Status),
    };

    private static Closing ClosingOf(CloseKind close) => close switch
    {
        CloseKind.Drop => Closing.Drop,
        CloseKind.Stall => Closing.Stall,
        _ => Closing.End,
    };
}
