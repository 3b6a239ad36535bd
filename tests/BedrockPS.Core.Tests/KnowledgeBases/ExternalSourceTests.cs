using System.Text;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class ExternalSourceTests
{
    [Theory]
    [InlineData("a.txt", "text/plain")]
    [InlineData("a.log", "text/plain")]
    [InlineData("a.md", "text/markdown")]
    [InlineData("a.html", "text/html")]
    [InlineData("a.csv", "text/csv")]
    public void A_text_file_has_the_type_of_its_name(string name, string type)
    {
        var source = ExternalSource.Of(name, "words"u8.ToArray());
        Assert.Equal((name, type, null), (source.Name, source.ContentType, source.S3Uri));
        Assert.Equal("words", Encoding.UTF8.GetString(source.Content.Span));
    }

    [Fact]
    public void The_content_says_more_than_the_name()
    {
        Assert.Equal("application/pdf", ExternalSource.Of("a.txt", "%PDF-1.7 ..."u8.ToArray()).ContentType);
        Assert.Equal(("document.txt", "text/plain"), (ExternalSource.Of(null, "words"u8.ToArray()).Name, ExternalSource.Of(null, "words"u8.ToArray()).ContentType));
    }

    [Fact]
    public void An_image_is_no_document()
    {
        var fault = Assert.Throws<BedrockException>(() => ExternalSource.Of("a.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains("'a.png' is no document", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_has_at_most_10_MB()
    {
        var largest = new byte[10_485_760];
        Array.Fill(largest, (byte)'a');
        Assert.Equal(largest.Length, ExternalSource.Of("a.txt", largest).Content.Length);
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => ExternalSource.Of("a.txt", [.. largest, (byte)'a'])).ErrorId);
    }

    [Theory]
    [InlineData("s3://bucket/key.pdf")]
    [InlineData("s3://b.u-c/a/b c.unknown")]
    public void An_address_in_S3_is_taken_as_it_is(string uri) => Assert.Equal(uri, ExternalSource.OfS3(uri).S3Uri);

    [Theory]
    [InlineData("s3://bucket")]
    [InlineData("s3://Bucket/key")]
    [InlineData("https://bucket/key")]
    public void Other_addresses_are_not(string uri) => Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => ExternalSource.OfS3(uri)).ErrorId);
}
