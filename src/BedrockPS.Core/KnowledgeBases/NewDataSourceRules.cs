using System.Text.RegularExpressions;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>What the service would refuse in a new data source, told before anything is sent.</summary>
internal static partial class NewDataSourceRules
{
    private const int LongestArn = 2048;

    /// <exception cref="BedrockException">InputInvalid, or ParameterConflict from the chunking.</exception>
    public static void Check(NewDataSource source)
    {
        if (!NameForm().IsMatch(source.Name))
            throw BedrockException.Input($"'{source.Name}' cannot be the name of a data source.", "Up to 100 letters and digits, with single - and _ between or after them.");
        if (source.S3 is { } s3)
            Check(s3);
        if (source.Configuration is { } configuration && configuration.GetValueOrDefault("type") is not string { Length: > 0 })
            throw BedrockException.Input("-Configuration needs a type, as in @{ type = 'WEB'; webConfiguration = @{ ... } }.", "Members are named as in the service's DataSourceConfiguration.");
        source.Chunking?.Check();
        if (source.Parsing?.ModelArn is { } model && (model.Length > LongestArn || !ModelForm().IsMatch(model)))
            throw BedrockException.Input($"-ParsingModelId '{model}' is not the ARN or id of a model.");
        if (source.KmsKeyArn is { } key && !KeyForm().IsMatch(key))
            throw BedrockException.Input($"'{key}' is not the ARN of a KMS key.");
    }

    private static void Check(S3Source s3)
    {
        if (!BucketForm().IsMatch(s3.Bucket))
            throw BedrockException.Input($"'{s3.Bucket}' is not the name or ARN of a bucket.");
        if (s3.Prefix is { Length: > 300 })
            throw BedrockException.Input("-Prefix has more than 300 characters.");
        if (s3.Owner is { } owner && !AccountForm().IsMatch(owner))
            throw BedrockException.Input($"-BucketOwner '{owner}' is not an account id of twelve digits.");
    }

    [GeneratedRegex(@"\A([0-9a-zA-Z][_-]?){1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A(arn:aws[a-z-]*:s3:::)?[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketForm();

    [GeneratedRegex(@"\A[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountForm();

    [GeneratedRegex(@"\A(arn:aws(-[^:]{1,12})?:bedrock:[a-z0-9-]{1,20}:([0-9]{12})?:([a-z-]+/)?)?([a-zA-Z0-9.-]{1,63}){1,2}(:[a-z0-9-]{1,63}){0,2}(/[a-z0-9]{1,12})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ModelForm();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:kms:[a-zA-Z0-9-]*:[0-9]{12}:key/[a-zA-Z0-9-]{36}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyForm();
}
