using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;

namespace ProductBff.Bff.Sessions;

/// <summary>The session store or the key ring is unavailable. The message says why.</summary>
internal sealed class SessionStoreException(string message)
    : AuthenticationUnavailableException("Sessions are not available at the moment.", message);

/// <summary>
/// Keeps sessions, with their tokens, on the server: in Redis, shared by all replicas, or without it in memory. Entries are encrypted
/// with data protection and stored under a random id that only the cookie holds.
/// </summary>
internal sealed class SessionStore(
    IDistributedCache cache, IDataProtectionProvider protection, IOptions<SessionOptions> options, TimeProvider time) : ITicketStore
{
    private const int IdBytes = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("ProductBff.Sessions.v1");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        await RenewAsync(id, ticket);
        return id;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var entry = new DistributedCacheEntryOptions
        {
            AbsoluteExpiration = ticket.Properties.ExpiresUtc ?? time.GetUtcNow() + options.Value.Lifetime,
        };
        var sealedTicket = _protector.Protect(TicketSerializer.Default.Serialize(ticket));
        return WithTimeoutAsync(cancellationToken => cache.SetAsync(KeyOf(key), sealedTicket, entry, cancellationToken));
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        byte[]? sealedTicket = null;
        await WithTimeoutAsync(async cancellationToken => sealedTicket = await cache.GetAsync(KeyOf(key), cancellationToken));
        try
        {
            return sealedTicket is null ? null : TicketSerializer.Default.Deserialize(_protector.Unprotect(sealedTicket));
        }
        catch (CryptographicException)
        {
            // Not written by the BFF, or encrypted with a key that is gone: treated as no session.
            return null;
        }
    }

    public Task RemoveAsync(string key) => WithTimeoutAsync(cancellationToken => cache.RemoveAsync(KeyOf(key), cancellationToken));

    private async Task WithTimeoutAsync(Func<CancellationToken, Task> use)
    {
        using var timeout = new CancellationTokenSource(options.Value.StoreTimeout, time);
        try
        {
            await use(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            throw new SessionStoreException($"The session store cannot be used: {exception.Message}");
        }
    }

    private static string KeyOf(string id) => $"bff:session:{id}";
}
