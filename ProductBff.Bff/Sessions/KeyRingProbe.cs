using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ProductBff.Bff.Sessions;

/// <summary>
/// Distinguishes a cookie that cannot be decrypted because the key ring is unavailable from an invalid one. The framework treats both as
/// no cookie, so a signed-in user would be told to sign in again.
/// </summary>
internal sealed class KeyRingProbe(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("ProductBff.KeyCheck");

    /// <summary>Costs a few microseconds once the key ring has been read.</summary>
    /// <exception cref="SessionStoreException">The key ring cannot be read.</exception>
    public void EnsureReadable()
    {
        try
        {
            _protector.Protect([]);
        }
        catch (CryptographicException exception) when (exception.GetBaseException() is SessionStoreException unavailable)
        {
            throw new SessionStoreException(unavailable.Message);
        }
    }
}
