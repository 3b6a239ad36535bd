using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BedrockEmulator.Hosting;

/// <summary>A self-signed certificate for this run; its public part is written as a file that clients take as their CA bundle.</summary>
internal sealed class ServerCertificate : IDisposable
{
    private readonly string? _temporaryFolder;

    private ServerCertificate(X509Certificate2 certificate, string path, string? temporaryFolder)
    {
        Certificate = certificate;
        Path = path;
        _temporaryFolder = temporaryFolder;
    }

    public X509Certificate2 Certificate { get; }

    public string Path { get; }

    public static ServerCertificate Create(string? path, DateTimeOffset now)
    {
        var folder = path is null ? Directory.CreateTempSubdirectory("bedrock-emulator-").FullName : null;
        var file = System.IO.Path.GetFullPath(path ?? System.IO.Path.Combine(folder!, "ca.pem"));
        var certificate = Make(now);
        File.WriteAllText(file, certificate.ExportCertificatePem() + "\n");
        return new ServerCertificate(certificate, file, folder);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        if (_temporaryFolder is not null && Directory.Exists(_temporaryFolder))
        {
            Directory.Delete(_temporaryFolder, recursive: true);
        }
    }

    private static X509Certificate2 Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bedrock-emulator", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));

        // TLS on Windows cannot use an ephemeral key: a round trip through PKCS#12 gives it one that works everywhere.
        return new X509Certificate2(made.Export(X509ContentType.Pkcs12));
    }
}
