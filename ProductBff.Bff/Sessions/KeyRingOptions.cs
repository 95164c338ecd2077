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
