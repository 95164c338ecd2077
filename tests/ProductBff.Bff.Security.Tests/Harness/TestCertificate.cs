using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProductBff.Bff.Security.Tests.Harness;

/// <summary>A certificate with its key in a temporary file, which is deleted with it.</summary>
internal sealed class TestCertificate : IDisposable
{
    public const string Password = "the file's password";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("productbff-certificate-");

    private TestCertificate(CertificateRequest request)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File = Path.Combine(_folder.FullName, "keys.pfx");
        System.IO.File.WriteAllBytes(File, certificate.Export(X509ContentType.Pkcs12, Password));
    }

    public string File { get; }

    public static TestCertificate Rsa()
    {
        using var key = RSA.Create(2048);
        return new(new("CN=keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public static TestCertificate EllipticCurve()
    {
        using var key = ECDsa.Create();
        return new(new("CN=keys", key, HashAlgorithmName.SHA256));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
