using System.Text;
using System.Text.Json;
using System.Xml;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Transport;

/// <summary>What an error answer says: JSON of the REST services, XML of STS, or something that no service of AWS sends.</summary>
internal sealed record ErrorBody
{
    private const int SnippetLength = 200;

    /// <summary>The error code as on the wire, without namespace and URL; null when there is none.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }

    public int? OriginalStatusCode { get; init; }

    public string? OriginalMessage { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The beginning of a body that is no error of a service, for people; null when the body was understood or empty.</summary>
    public string? Snippet { get; init; }

    public static ErrorBody Parse(ReadOnlySpan<byte> body, string? errorTypeHeader)
    {
        var text = body.TrimStart((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]).Trim(" \t\r\n"u8);
        var parsed = text.IsEmpty ? new ErrorBody()
            : text[0] == (byte)'{' ? ParseJson(text)
            : text[0] == (byte)'<' ? ParseXml(text)
            : null;
        var code = CleanCode(errorTypeHeader) ?? CleanCode(parsed?.Code);
        parsed ??= new ErrorBody { Snippet = Shorten(text) };
        return parsed with { Code = code };
    }

    /// <summary>One line of printable text, bounded.</summary>
    public static string Shorten(ReadOnlySpan<byte> text)
    {
        var builder = new StringBuilder(SnippetLength);
        foreach (var rune in Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4 * SnippetLength)]).EnumerateRunes())
        {
            if (builder.Length >= SnippetLength)
                return builder.Append("...").ToString();
            if (!Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format)
                builder.Append(rune.ToString());
            else if (builder.Length > 0 && builder[^1] != ' ')
                builder.Append(' ');
        }

        return builder.ToString().TrimEnd();
    }

    // ValidationException:http://internal.example/ and com.amazon.coral.service#ValidationException
    private static string? CleanCode(string? code)
    {
        if (string.IsNullOrWhiteSpace(code))
            return null;
        var end = code.IndexOf(':', StringComparison.Ordinal);
        var cut = end >= 0 ? code[..end] : code;
        cut = cut[(cut.IndexOf('#', StringComparison.Ordinal) + 1)..].Trim();
        return cut.Length > 0 ? cut : null;
    }

    private static ErrorBody? ParseJson(ReadOnlySpan<byte> json)
    {
        string? type = null, code = null, message = null, originalMessage = null, oauthCode = null, oauthMessage = null;
        int? originalStatus = null;
        var reader = new Utf8JsonReader(json);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = JsonString.Get(ref reader);
                reader.Read();
                var text = reader.TokenType == JsonTokenType.String ? JsonString.Get(ref reader) : null;
                switch (name)
                {
                    case "__type": type = text; break;
                    case "code" or "Code": code = text; break;
                    case "message" or "Message": message ??= text; break;
                    case "error": oauthCode = text; break;
                    case "error_description": oauthMessage = text; break;
                    case "originalMessage": originalMessage = text; break;
                    case "originalStatusCode" when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var status): originalStatus = status; break;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return new ErrorBody
        {
            Code = type ?? code ?? oauthCode,
            Message = message ?? oauthMessage,
            OriginalStatusCode = originalStatus,
            OriginalMessage = originalMessage,
        };
    }

    private static ErrorBody? ParseXml(ReadOnlySpan<byte> xml)
    {
        string? code = null, message = null, requestId = null;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml.ToArray()), settings);
            while (!reader.EOF)
            {
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName is ("Code" or "Message" or "RequestId"))
                {
                    var name = reader.LocalName;
                    var value = reader.ReadElementContentAsString();
                    code = name == "Code" ? value : code;
                    message = name == "Message" ? value : message;
                    requestId = name == "RequestId" ? value : requestId;
                }
                else
                {
                    reader.Read();
                }
            }
        }
        catch (XmlException)
        {
            return null;
        }

        return code is null ? null : new ErrorBody { Code = code, Message = message, RequestId = requestId };
    }
}
