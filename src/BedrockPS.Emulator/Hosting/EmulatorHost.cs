using System.Net;
using System.Reflection;
using System.Text.Json;
using BedrockEmulator.Pipeline;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BedrockEmulator.Hosting;

/// <summary>Kestrel on one loopback port with the request pipeline behind it.</summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    // InvokeModel takes 25 MB and a part of a multipart upload more; the rest is room.
    private const long MaxBodyBytes = 512L * 1024 * 1024;

    private readonly WebApplication _application;
    private readonly ServerCertificate? _certificate;

    private EmulatorHost(WebApplication application, ServerCertificate? certificate, EmulatorState state, Uri url)
    {
        _application = application;
        _certificate = certificate;
        State = state;
        Url = url;
    }

    public EmulatorState State { get; }

    public Uri Url { get; }

    public string? CaBundlePath => _certificate?.Path;

    public static async Task<EmulatorHost> StartAsync(
        EmulatorOptions options, TimeProvider time, CancellationToken cancellationToken, IEnumerable<IOperation>? more = null)
    {
        var state = EmulatorState.Create(options, time);
        var certificate = options.Tls ? ServerCertificate.Create(options.CaBundlePath, time.GetUtcNow()) : null;
        var application = Build(options, certificate);
        var operations = new OperationTable([.. OperationRegistry.Create(), .. more ?? []]);
        var pipeline = new RequestPipeline(operations, state, application.Lifetime.ApplicationStopping);
        application.Run(pipeline.RunAsync);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            certificate?.Dispose();
            throw;
        }

        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new EmulatorHost(application, certificate, state, new Uri(address));
    }

    /// <summary>The one line that tells a parent process where to send requests.</summary>
    public string ReadyLine() => JsonSerializer.Serialize(new
    {
        port = Url.Port,
        url = Url.GetLeftPart(UriPartial.Authority),
        tls = _certificate is not null,
        caBundle = CaBundlePath,
        version = typeof(EmulatorHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        processId = Environment.ProcessId,
    });

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        State.Dispose();
        _certificate?.Dispose();
    }

    private static WebApplication Build(EmulatorOptions options, ServerCertificate? certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<IHostLifetime, ParentLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            SetLimits(kestrel);
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                if (certificate is not null)
                {
                    listen.UseHttps(certificate.Certificate);
                }
            });
        });
        return builder.Build();
    }

    private static void SetLimits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
        kestrel.Limits.MaxRequestBufferSize = 1024 * 1024;

        // Scripted answers may be slower than any sane server, and a debugger stops clients for minutes.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.MaxFrameSize = 1024 * 1024;
        kestrel.Limits.Http2.InitialStreamWindowSize = 4 * 1024 * 1024;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 16 * 1024 * 1024;
    }
}
