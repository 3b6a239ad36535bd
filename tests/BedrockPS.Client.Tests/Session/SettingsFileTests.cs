using BedrockPS.Client.Session;

namespace BedrockPS.Client.Tests.Session;

public sealed class SettingsFileTests
{
    private static SettingsFile Config(string text) => SettingsFile.Parse("config", text, needsMarker: true);

    [Theory]
    [InlineData("[profile team]\nregion = eu-west-1\n", "team")]
    [InlineData("[profile team] # ours\r\nregion=eu-west-1\r\n", "team")]
    [InlineData("[ profile  team ]\nREGION = eu-west-1 ; a comment\n", "team")]
    [InlineData("[profile \"my team\"]\nregion = eu-west-1", "my team")]
    [InlineData("[profile my team]\nregion = eu-west-1", "my team")]
    [InlineData("  [profile team]\n    output = json\n    region = eu-west-1\n", "team")]
    [InlineData("[profile team]\n   output = json\n\tregion = eu-west-1\n", "team")]
    [InlineData("[profile team]\n  s3 =\n    region = x\n  region = eu-west-1\n", "team")]
    [InlineData("[default]\nregion = eu-west-1", "default")]
    [InlineData("[profile default]\nregion = eu-west-1\n[default]\nregion = us-east-1", "default")]
    [InlineData("[default]\nregion = us-east-1\n[profile default]\nregion = eu-west-1", "default")]
    [InlineData("\uFEFF# file of mine\n\n[profile a]\nx = 1\n[profile team]\nregion = us-east-1\n[profile team]\nregion = eu-west-1", "team")]
    public void A_profile_is_found_however_it_is_written(string text, string name) =>
        Assert.Equal("eu-west-1", Config(text.TrimStart('\uFEFF')).Find(SectionKind.Profile, name)?.Values["region"]);

    [Fact]
    public void A_section_of_the_config_file_without_the_word_profile_is_no_profile() =>
        Assert.Null(Config("[team]\nregion = eu-west-1").Find(SectionKind.Profile, "team"));

    [Fact]
    public void A_session_name_may_hold_a_space() =>
        Assert.Equal("eu-west-1", Config("[sso-session Acme Dev]\nsso_region = eu-west-1").Find(SectionKind.SsoSession, "Acme Dev")?.Values["sso_region"]);

    [Fact]
    public void Nested_pairs_belong_to_the_key_above_them()
    {
        var services = Config("[services dev]\ns3 =\n  endpoint_url = http://one\nbedrock_runtime =\n  endpoint_url = http://two\n  other = 1\n").Find(SectionKind.Services, "dev");
        Assert.Equal("http://two", services?.Nested["bedrock_runtime"]["endpoint_url"]);
        Assert.Equal("http://one", services?.Nested["s3"]["endpoint_url"]);
    }

    [Fact]
    public void A_command_keeps_what_looks_like_a_comment() =>
        Assert.Equal("sh -c 'a ; b' # c", Config("[default]\ncredential_process = sh -c 'a ; b' # c").Find(SectionKind.Profile, "default")?.Values["credential_process"]);

    [Fact]
    public void A_line_that_cannot_be_read_is_known_by_its_number_alone()
    {
        var section = SettingsFile.Parse("credentials", "[team]\naws_access_key_id = A\nwJalrXUtnFEMI\n", needsMarker: false).Find(SectionKind.Profile, "team");
        Assert.Equal([3], section?.BadLines);
    }

    [Fact]
    public void A_line_that_stands_further_right_goes_on_with_the_value_above_it() =>
        Assert.Equal("one\ntwo = 2", Config("[profile team]\n note = one\n   two = 2\n region = eu-west-1").Find(SectionKind.Profile, "team")?.Values["note"]);
}
