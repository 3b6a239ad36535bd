namespace BedrockPS.Client.Transport;

/// <summary>Time and chance, so that tests can hold them.</summary>
/// <param name="Time">Clock of delays and time limits.</param>
/// <param name="Jitter">A number from 0 to below 1, anew on each call.</param>
internal sealed record ClientRuntime(TimeProvider Time, Func<double> Jitter)
{
    public static readonly ClientRuntime System = new(TimeProvider.System, Random.Shared.NextDouble);
}
