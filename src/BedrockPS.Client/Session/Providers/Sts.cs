using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Session.Providers;

/// <summary>The role to assume and how.</summary>
internal sealed record RoleRequest
{
    public required string RoleArn { get; init; }

    public required string SessionName { get; init; }

    public string? ExternalId { get; init; }

    public int? DurationSeconds { get; init; }
}

/// <summary>The two calls of AWS STS that profiles need. STS takes a form and answers in XML.</summary>
internal sealed class Sts(ITokenCaller caller)
{
    private static readonly XNamespace Space = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <summary>The connection says where STS is and has the credentials that may assume the role.</summary>
    public Task<TemporaryKeys> AssumeRoleAsync(ResolvedConnection connection, RoleRequest role, CancellationToken cancellationToken) =>
        SendAsync("AssumeRole", connection, role, [], cancellationToken);

    /// <summary>The call is not signed: the token speaks for itself. It must have no white space around it.</summary>
    public Task<TemporaryKeys> AssumeRoleWithWebIdentityAsync(
        ResolvedConnection connection, RoleRequest role, string token, CancellationToken cancellationToken) =>
        SendAsync("AssumeRoleWithWebIdentity", connection with { Credentials = null }, role, [new("WebIdentityToken", token)], cancellationToken);

    private async Task<TemporaryKeys> SendAsync(
        string action, ResolvedConnection connection, RoleRequest role, KeyValuePair<string, string>[] more, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form =
            [new("Action", action), new("Version", "2011-06-15"), new("RoleArn", role.RoleArn), new("RoleSessionName", role.SessionName), .. more];
        if (role.ExternalId is { } externalId)
            form.Add(new("ExternalId", externalId));
        if (role.DurationSeconds is { } seconds)
            form.Add(new("DurationSeconds", seconds.ToString(CultureInfo.InvariantCulture)));
        var body = string.Join('&', form.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var answer = await caller.SendAsync(
            connection,
            new TokenCall
            {
                Service = "sts",
                Operation = action,
                Method = "POST",
                Body = Encoding.UTF8.GetBytes(body),
                ContentType = "application/x-www-form-urlencoded; charset=utf-8",
            },
            cancellationToken).ConfigureAwait(false);
        return Read(answer, action);
    }

    private static TemporaryKeys Read(ReadOnlyMemory<byte> answer, string action)
    {
        try
        {
            using var stream = new MemoryStream(answer.ToArray());
            using var reader = XmlReader.Create(stream);
            var keys = XDocument.Load(reader).Descendants(Space + "Credentials").Single();
            string Text(string name) => keys.Element(Space + name)?.Value.Trim() ?? throw new XmlException($"{name} is missing");
            return new(
                new ImmutableCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken")),
                DateTimeOffset.Parse(Text("Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        }
        catch (Exception error) when (error is XmlException or InvalidOperationException or FormatException or ArgumentException)
        {
            // The cause could quote the answer, and the answer holds keys.
            throw new BedrockException(ErrorIds.ResponseInvalid, ErrorKind.ProtocolError, $"The answer of STS to {action} could not be read.");
        }
    }
}
