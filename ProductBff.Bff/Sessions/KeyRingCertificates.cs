using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;

namespace ProductBff.Bff.Sessions;

/// <summary>Settings under <c>Sessions:KeyRing</c>: how the keys that protect sessions are encrypted at rest.</summary>
internal sealed class KeyRingOptions
{
    public const string SectionName = "Sessions:KeyRing";

    /// <summary>Encrypts new keys. Without it anyone who can read Redis can read the keys, and with them the sessions.</summary>
    public CertificateFile Certificate { get; set; } = new();

    /// <summary>Earlier certificates, which decrypt existing keys until those expire, 90 days after they were made.</summary>
    public IList<CertificateFile> EarlierCertificates { get; } = [];
}

/// <summary>A certificate with its RSA key, in a PFX file.</summary>
internal sealed class CertificateFile
{
    /// <summary>The file's path, relative to the working directory.</summary>
    public string? File { get; set; }

    /// <summary>Set it through the environment or a vault, not in a file.</summary>
    public string? Password { get; set; }
}

/// <summary>
/// Encrypts the key ring at rest. The certificates are loaded at once, so that an unusable one fails the start-up and not the creation
/// of the next key.
/// </summary>
internal static class KeyRingCertificates
{
    public static void ProtectWithCertificate(this IDataProtectionBuilder protection, IConfiguration configuration)
    {
        var section = configuration.GetSection(KeyRingOptions.SectionName);
        var options = section.Get<KeyRingOptions>() ?? new();
        if (options.Certificate is not { File: null or "", Password: null or "" })
        {
            protection.ProtectKeysWithCertificate(Load(options.Certificate, $"{section.Path}:{nameof(options.Certificate)}"));
        }

        protection.UnprotectKeysWithAnyCertificate(
        [
            .. options.EarlierCertificates.Select((earlier, index) => Load(earlier, $"{section.Path}:{nameof(options.EarlierCertificates)}:{index}")),
        ]);
    }

    /// <exception cref="SettingException">The certificate cannot be used. The message names the setting, never the password.</exception>
    private static X509Certificate2 Load(CertificateFile setting, string name)
    {
        try
        {
            // Read first, because the loader throws the same exception for a missing file as for a wrong password.
            var certificate = X509CertificateLoader.LoadPkcs12(File.ReadAllBytes(setting.File ?? ""), setting.Password);
            using var key = certificate.GetRSAPrivateKey();
            return key is not null ? certificate : throw Wrong("It holds no RSA key.");
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Wrong(exception switch
            {
                CryptographicException => $"It cannot be opened with the password in {name}:{nameof(setting.Password)}, or is no PFX file: {exception.Message}",
                FileNotFoundException or DirectoryNotFoundException => "There is no such file.",
                _ => exception.Message,
            });
        }

        SettingException Wrong(string error) => new($"{name}:{nameof(setting.File)} is '{setting.File}': {error}");
    }
}
