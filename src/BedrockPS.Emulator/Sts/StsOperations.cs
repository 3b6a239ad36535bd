using System.Text;
using System.Xml.Linq;
using BedrockEmulator.Hosting;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Sts;

/// <summary>What the three STS calls have in common: a form in, XML out.</summary>
internal abstract class StsOperation : IOperation
{
    protected static readonly XNamespace Sts = QueryErrors.Sts;

    public string Service => "sts";

    public abstract string Name { get; }

    public string Method => "POST";

    public string Template => "/";

    public string Action => Name;

    public virtual OperationAuth Auth => OperationAuth.Signed;

    public IErrorProtocol Errors => QueryErrors.Instance;

    public ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var form = EmulatorRequest.Parse(Encoding.UTF8.GetString(context.Request.Body), form: true);
        var fields = form.Concat(context.Request.Query).DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value);
        var document = new XElement(
            Sts + $"{Name}Response",
            new XElement(Sts + $"{Name}Result", Result(context, fields)),
            new XElement(Sts + "ResponseMetadata", new XElement(Sts + "RequestId", context.Request.Id)));
        return new(Answer.Text(200, "text/xml", document.ToString(SaveOptions.DisableFormatting)));
    }

    protected abstract IEnumerable<XElement> Result(OperationContext context, IReadOnlyDictionary<string, string> fields);

    protected static string Required(IReadOnlyDictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw Invalid(
                $"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' "
                + "failed to satisfy constraint: Member must not be null");

    /// <summary>Issues credentials for the assumed role and describes both as STS does.</summary>
    protected static IEnumerable<XElement> Assume(OperationContext context, IReadOnlyDictionary<string, string> fields)
    {
        var role = Required(fields, "RoleArn");
        var session = Required(fields, "RoleSessionName");
        var name = RoleName(role);
        var account = role.Split(':')[4];
        var arn = $"arn:aws:sts::{account}:assumed-role/{name}/{session}";
        var key = context.State.Credentials.Issue(arn, Duration(fields), "sts");
        yield return new XElement(
            Sts + "AssumedRoleUser",
            new XElement(Sts + "AssumedRoleId", $"AROAEMULATOR000000000:{session}"),
            new XElement(Sts + "Arn", arn));
        yield return new XElement(
            Sts + "Credentials",
            new XElement(Sts + "AccessKeyId", key.Id),
            new XElement(Sts + "SecretAccessKey", key.Secret),
            new XElement(Sts + "SessionToken", key.SessionToken),
            new XElement(Sts + "Expiration", key.ExpiresAt!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null)));
    }

    private static EmulatorException Invalid(string message) => new(400, "ValidationError", message);

    private static string RoleName(string role)
    {
        var parts = role.Split(':');
        return parts.Length == 6 && parts[0] == "arn" && parts[2] == "iam" && parts[5].StartsWith("role/", StringComparison.Ordinal)
            ? parts[5][(parts[5].LastIndexOf('/') + 1)..]
            : throw Invalid($"{role} is invalid");
    }

    private static TimeSpan Duration(IReadOnlyDictionary<string, string> fields)
    {
        if (!fields.TryGetValue("DurationSeconds", out var text))
        {
            return TimeSpan.FromHours(1);
        }

        return int.TryParse(text, out var seconds) && seconds is >= 900 and <= 43200
            ? TimeSpan.FromSeconds(seconds)
            : throw Invalid("DurationSeconds must be from 900 to 43200.");
    }
}

/// <summary>AssumeRole: any role of any account can be assumed by a known key.</summary>
internal sealed class AssumeRole : StsOperation
{
    public override string Name => "AssumeRole";

    protected override IEnumerable<XElement> Result(OperationContext context, IReadOnlyDictionary<string, string> fields) =>
        Assume(context, fields);
}

/// <summary>AssumeRoleWithWebIdentity: unsigned; any token that is not blank is believed.</summary>
internal sealed class AssumeRoleWithWebIdentity : StsOperation
{
    public override string Name => "AssumeRoleWithWebIdentity";

    public override OperationAuth Auth => OperationAuth.None;

    protected override IEnumerable<XElement> Result(OperationContext context, IReadOnlyDictionary<string, string> fields)
    {
        var token = Required(fields, "WebIdentityToken");
        if (token.Any(char.IsWhiteSpace))
        {
            throw new EmulatorException(400, "InvalidIdentityToken", "The web identity token is not a valid JWT.");
        }

        return Assume(context, fields).Append(new XElement(Sts + "SubjectFromWebIdentityToken", "emulator-subject"));
    }
}

/// <summary>GetCallerIdentity: who the signature belongs to.</summary>
internal sealed class GetCallerIdentity : StsOperation
{
    public override string Name => "GetCallerIdentity";

    protected override IEnumerable<XElement> Result(OperationContext context, IReadOnlyDictionary<string, string> fields)
    {
        var arn = context.Caller.Arn;
        var account = arn.Split(':') is { Length: > 4 } parts ? parts[4] : EmulatorState.AccountId;
        return
        [
            new XElement(Sts + "Arn", arn),
            new XElement(Sts + "UserId", context.Caller.AccessKeyId ?? "anonymous"),
            new XElement(Sts + "Account", account),
        ];
    }
}
