using Amazon.Runtime;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Session;

/// <summary>As whom calls run.</summary>
/// <remarks><c>Source</c>: Kind and name, without any secret.</remarks>
internal sealed record Principal(AWSCredentials? Credentials, Secret? ApiKey, string Source);
