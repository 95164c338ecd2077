namespace ProductBff.Bff.Sessions;

/// <summary>Settings under <c>Sessions:KeyRing</c>: what the keys that protect sessions are encrypted with where they are kept.</summary>
internal sealed class KeyRingOptions
{
    public const string SectionName = "Sessions:KeyRing";

    /// <summary>Encrypts new keys. Without it whoever reads Redis reads the keys, and with them the sessions.</summary>
    public CertificateFile Certificate { get; set; } = new();

    /// <summary>What keys were encrypted with before; they are read until they expire, 90 days after they were made.</summary>
    public IList<CertificateFile> EarlierCertificates { get; } = [];
}

/// <summary>A certificate with its RSA key, in a PFX file.</summary>
internal sealed class CertificateFile
{
    /// <summary>The file's path, relative to the working directory.</summary>
    public string? File { get; set; }

    /// <summary>Out of the environment or a vault, not out of a file.</summary>
    public string? Password { get; set; }
}
