using BedrockPS.Core.Session;

namespace BedrockPS.Core.Tests.Session;

public sealed class EmulatorReadyTests
{
    [Fact]
    public void The_ready_line_is_read()
    {
        var ready = EmulatorReady.Read("""{"port":5123,"url":"https://127.0.0.1:5123","tls":true,"caBundle":"/tmp/ca.pem","processId":7}""");
        Assert.Equal(new EmulatorReady(5123, "https://127.0.0.1:5123", true, "/tmp/ca.pem"), ready);
    }

    [Fact]
    public void Plain_http_has_no_bundle() =>
        Assert.Equal(new EmulatorReady(1, "http://127.0.0.1:1", false, null), EmulatorReady.Read("""{"port":1,"url":"http://127.0.0.1:1","tls":false,"caBundle":null}"""));

    [Theory]
    [InlineData("")]
    [InlineData("info: listening")]
    [InlineData("[1,2]")]
    [InlineData("{\"port\":\"x\",\"url\":\"u\"}")]
    [InlineData("{\"url\":\"u\"}")]
    public void Other_lines_are_not_taken_for_it(string line) => Assert.Null(EmulatorReady.Read(line));
}
