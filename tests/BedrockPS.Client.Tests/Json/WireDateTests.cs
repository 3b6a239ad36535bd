using System.Globalization;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Tests.Json;

public sealed class WireDateTests
{
    [Theory]
    [InlineData("1719830000.5", "2024-07-01T10:33:20.5000000+00:00")]
    [InlineData("2024-10-11T09:50:58.907091+00:00", "2024-10-11T09:50:58.9070910+00:00")]
    [InlineData("2024-10-11T09:50:58Z", "2024-10-11T09:50:58.0000000+00:00")]
    [InlineData("2024-10-11T09:50:58+02:00", "2024-10-11T07:50:58.0000000+00:00")]
    [InlineData("2024-10-11T09:50:58", "2024-10-11T09:50:58.0000000+00:00")]
    [InlineData("1719830000.123456", "2024-07-01T10:33:20.1234560+00:00")]
    [InlineData("1.7198300005E9", "2024-07-01T10:33:20.5000000+00:00")]
    public void Each_form_of_the_wire_is_read_as_utc(string text, string expected)
    {
        using var culture = new CultureScope("de-DE");
        var date = WireDate.Parse(text);
        Assert.Equal(TimeSpan.Zero, date!.Value.Offset);
        Assert.Equal(expected, date.Value.ToString("o", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1e30")]
    [InlineData("-99999999999999")]
    public void What_is_no_date_is_null(string? text) => Assert.Null(WireDate.Parse(text));
}
