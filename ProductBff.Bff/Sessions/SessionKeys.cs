using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ProductBff.Bff.Sessions;

/// <summary>
/// Tells a cookie that cannot be read because its keys cannot be had from one that is none. The framework takes both for no cookie, and
/// who has a session would be told to sign in again.
/// </summary>
internal sealed class SessionKeys(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("ProductBff.KeyCheck");

    /// <summary>Costs a few microseconds where the ring has been read once.</summary>
    /// <exception cref="SessionStoreException">The ring cannot be read.</exception>
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
