namespace BedrockEmulator.Hosting;

/// <summary>The program alone decides when the host ends; the default one would stop it on Ctrl+C by itself.</summary>
internal sealed class ParentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
