namespace Amazon.PowerShell.Common;

/// <summary>Stands in for the class of AWS Tools that $StoredAWSCredentials holds: its credentials are not public.</summary>
public sealed class AWSPSCredentials(object credentials)
{
    internal object Credentials { get; } = credentials;
}
