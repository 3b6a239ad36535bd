using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BedrockPS.Client.Tests.Transport;

/// <summary>A certificate authority of the tests, and a certificate for 127.0.0.1 that it has issued.</summary>
public sealed class TlsFixture : IDisposable
{
    public TlsFixture()
    {
        var now = DateTimeOffset.UtcNow;
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Test authority", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(root, now.AddDays(-1), now.AddHours(12), [1, 2, 3, 4]);
        using var withKey = issued.CopyWithPrivateKey(key);
#pragma warning disable SYSLIB0057 // X509CertificateLoader is not in net8.0; a key must pass through PKCS#12 to serve TLS on Windows.
        Certificate = new X509Certificate2(withKey.Export(X509ContentType.Pkcs12));
#pragma warning restore SYSLIB0057
        Folder = Directory.CreateTempSubdirectory("bedrockps-tls-").FullName;
        CaFile = Path.Combine(Folder, "ca.pem");
        File.WriteAllText(CaFile, root.ExportCertificatePem());
    }

    public X509Certificate2 Certificate { get; }

    public string CaFile { get; }

    public string Folder { get; }

    public void Dispose()
    {
        Certificate.Dispose();
        Directory.Delete(Folder, true);
    }
}
