using System.Buffers.Binary;
using System.IO.Hashing;

namespace ProductBff.Bff.Caching;

/// <summary>A stored page carries a checksum, for the framework's reader trusts what it finds.</summary>
internal static class PageChecksum
{
    private const int Length = sizeof(ulong);

    public static byte[] Seal(byte[] page)
    {
        var sealedPage = new byte[Length + page.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(sealedPage, XxHash3.HashToUInt64(page));
        page.CopyTo(sealedPage, Length);
        return sealedPage;
    }

    /// <summary>Null for what was not sealed, or has changed since.</summary>
    public static byte[]? Open(byte[] stored) =>
        stored.Length > Length
        && BinaryPrimitives.ReadUInt64LittleEndian(stored) == XxHash3.HashToUInt64(stored.AsSpan(Length))
            ? stored[Length..]
            : null;
}
