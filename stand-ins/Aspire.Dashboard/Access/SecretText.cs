using System.Security.Cryptography;
using System.Text;

namespace Aspire.Dashboard.Access;

/// <summary>A secret that can be compared, in time that tells neither its content nor its length.</summary>
internal sealed class SecretText(string secret)
{
    private readonly byte[] _hash = HashOf(secret);

    public bool Matches(string? candidate) => CryptographicOperations.FixedTimeEquals(_hash, HashOf(candidate ?? ""));

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
