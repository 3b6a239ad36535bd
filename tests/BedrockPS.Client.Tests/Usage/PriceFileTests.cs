using System.Text;
using BedrockPS.Client.Usage;

namespace BedrockPS.Client.Tests.Usage;

public sealed class PriceFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Prices_are_exact_decimals()
    {
        var list = Read("""
            {"format":"BedrockPS.Prices","version":1,"currency":"USD","models":{
              "m":{"inputPerMillion":0.06,"outputPerMillion":2.4e-1,"cacheReadPerMillion":0,"cacheWritePerMillion":null},
              "*haiku*":{"cacheWrite1hPerMillion":1.6}}}
            """);
        Assert.Equal("USD", list.Currency);
        var price = list.For("m")!;
        Assert.Equal((0.06m, 0.24m, 0m, null, (decimal?)null), (price.InputPerMillion, price.OutputPerMillion, price.CacheReadPerMillion, price.CacheWritePerMillion, price.CacheWrite1hPerMillion));
        Assert.Equal(1.6m, list.For("us.anthropic.claude-haiku-4-5-20251001-v1:0")!.CacheWrite1hPerMillion);
        Assert.Null(list.For("other"));
    }

    [Theory]
    [InlineData("{\n\"format\": }", "line 2 is not JSON")]
    [InlineData("", "line 1 is not JSON")]
    [InlineData("[]", "the file must be an object")]
    [InlineData("""{"format":"x"}""", "its member format must be \"BedrockPS.Prices\"")]
    [InlineData("""{"format":"BedrockPS.Prices","version":2,"currency":"USD","models":{}}""", "its member version must be 1")]
    [InlineData("""{"format":"BedrockPS.Prices","version":1,"currency":"dollar","models":{}}""", "its member currency must be a code of three letters, for example \"USD\"")]
    [InlineData("""{"format":"BedrockPS.Prices","version":1,"currency":"USD"}""", "it has no member models")]
    [InlineData("""{"format":"BedrockPS.Prices","version":1,"currency":"USD","model":{}}""", "the file has a member \"model\" that is not known; known are format, version, currency, models")]
    [InlineData("""{"format":"BedrockPS.Prices","version":1,"currency":"USD","models":{"m":{},"m":{}}}""", "models names \"m\" twice")]
    [InlineData("""{"format":"BedrockPS.Prices","version":1,"currency":"USD","models":{"m":{"inputPerMillion":1,"inputPerMillion":2}}}""", "models.\"m\" names \"inputPerMillion\" twice")]
    [InlineData("""{"format":"BedrockPS.Prices","version":1,"currency":"USD","models":{"m":3}}""", "models.\"m\" must be an object")]
    [InlineData("""{"format":"BedrockPS.Prices","version":1,"currency":"USD","models":{"m":{"inputPerMillion":-0.1}}}""", "models.\"m\".inputPerMillion must be from 0 to 1000000")]
    [InlineData("""{"format":"BedrockPS.Prices","version":1,"currency":"USD","models":{"m":{"inputPerMillion":1e7}}}""", "models.\"m\".inputPerMillion must be from 0 to 1000000")]
    [InlineData("""{"format":"BedrockPS.Prices","version":1,"currency":"USD","models":{"m":{"inputPerMillion":"1,5"}}}""", "models.\"m\".inputPerMillion must be a number or null")]
    public void What_is_not_as_it_must_be_is_refused_by_its_name(string json, string reason)
    {
        var fault = Assert.Throws<BedrockException>(() => Read(json));
        Assert.Equal((ErrorIds.PriceFileInvalid, ErrorKind.InvalidResult, true), (fault.ErrorId, fault.Kind, fault.IsSetup));
        Assert.Equal($"'prices.json' is no usable price file: {reason}.", fault.Message);
        Assert.Contains("-PriceTemplate", fault.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_names_models_once_and_makes_nothing_free()
    {
        var template = PriceFile.Template(["b", "a", "b"]);
        Assert.StartsWith(
            """
            {
              "format": "BedrockPS.Prices",
              "version": 1,
              "currency": "USD",
              "models": {
                "a": {
                  "inputPerMillion": null,
            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(template.Span).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var list = PriceFile.Read("t", template);
        Assert.Null(list.For("a")!.CostOf(new UsageEntry { InputTokens = 1, OutputTokens = 1 }));
        Assert.NotNull(list.For("b"));
    }

    [Fact]
    public void A_file_is_read_again_when_it_has_changed()
    {
        var path = folder["prices.json"];
        var files = new UsageFiles();
        File.WriteAllText(path, Json("1"));
        var first = files.ReadPrices(path);
        Assert.Same(first, files.ReadPrices(path));
        File.WriteAllText(path, Json("2.5"));
        Assert.Equal(2.5m, files.ReadPrices(path).For("m")!.InputPerMillion);
        File.WriteAllText(path, "{");
        Assert.Equal(ErrorIds.PriceFileInvalid, Assert.Throws<BedrockException>(() => files.ReadPrices(path)).ErrorId);
        File.Delete(path);
        var gone = Assert.Throws<BedrockException>(() => files.ReadPrices(path));
        Assert.Equal((ErrorIds.FileUnavailable, ErrorKind.OpenError, true), (gone.ErrorId, gone.Kind, gone.IsSetup));
    }

    private static string Json(string price) =>
        """{"format":"BedrockPS.Prices","version":1,"currency":"USD","models":{"m":{"inputPerMillion":PRICE}}}""".Replace("PRICE", price, StringComparison.Ordinal);

    private static Core.Usage.PriceList Read(string json) => PriceFile.Read("prices.json", Encoding.UTF8.GetBytes(json));
}
