using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ProductBff.Storage.Idempotency;

/// <summary>SHA-256 as base64url, over texts that end with a zero byte each, so that "ab", "c" and "a", "bc" differ.</summary>
internal static class Digest
{
    public const int Length = 43;

    public static string Of(params ReadOnlySpan<string> parts) => Of(parts, []);

    public static string Of(ReadOnlySpan<string> parts, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        hash.AppendData(body);
        return Base64Url.EncodeToString(hash.GetHashAndReset());
    }
}
