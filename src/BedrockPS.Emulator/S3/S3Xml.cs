using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

/// <summary>S3's documents, in and out.</summary>
internal static class S3Xml
{
    public static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static Answer Answer(XElement document, int status = 200)
    {
        using var buffer = new MemoryStream();

        // A key may hold characters that XML 1.0 has no place for; S3 sends references to them all the same.
        var settings = new XmlWriterSettings { CheckCharacters = false, Encoding = new UTF8Encoding(false) };
        using (var writer = XmlWriter.Create(buffer, settings))
        {
            document.WriteTo(writer);
        }

        return new Answer(status, "application/xml", [buffer.ToArray()]);
    }

    /// <summary>The root of a request's document, its namespace taken away: clients leave that out or not.</summary>
    public static XElement Parse(byte[] body, string root)
    {
        try
        {
            var settings = new XmlReaderSettings { CheckCharacters = false, DtdProcessing = DtdProcessing.Prohibit };
            using var reader = XmlReader.Create(new MemoryStream(body), settings);
            var document = XDocument.Load(reader).Root!;
            foreach (var element in document.DescendantsAndSelf())
                element.Name = element.Name.LocalName;
            return document.Name == root ? document : throw Malformed();
        }
        catch (XmlException)
        {
            throw Malformed();
        }
    }

    public static EmulatorException Malformed() =>
        new(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
