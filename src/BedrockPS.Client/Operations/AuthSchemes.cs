namespace BedrockPS.Client.Operations;

/// <summary>Ways to authenticate that a service or operation accepts.</summary>
[Flags]
internal enum AuthSchemes
{
    /// <summary>The operation is public; none of the four services has such.</summary>
    None = 0,

    /// <summary>AWS Signature Version 4.</summary>
    SigV4 = 1,

    /// <summary>A bearer token: a Bedrock API key.</summary>
    Bearer = 2,
}
