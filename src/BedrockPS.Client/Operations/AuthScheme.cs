namespace BedrockPS.Client.Operations;

/// <summary>Ways to authenticate that a service accepts.</summary>
internal enum AuthScheme
{
    /// <summary>AWS Signature Version 4.</summary>
    SigV4,

    /// <summary>A bearer token: a Bedrock API key.</summary>
    Bearer,
}
