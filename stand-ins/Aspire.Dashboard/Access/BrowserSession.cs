using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Aspire.Dashboard.Access;

/// <summary>
/// The cookie a browser gets for the token: when it ends, signed with the token. Nothing is stored, so nothing grows, and
/// with a token of the user's own the sign-in survives a restart.
/// </summary>
internal sealed class BrowserSession(DashboardOptions options, TimeProvider time)
{
    public const string CookieName = ".Aspire.Dashboard.Auth";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);
    private readonly SecretText _token = new(options.BrowserToken);
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"dashboard cookie {options.BrowserToken}"));

    public bool TrySignIn(HttpContext context, string? token)
    {
        if (!_token.Matches(token))
        {
            return false;
        }

        var ends = time.GetUtcNow() + Lifetime;
        context.Response.Cookies.Append(CookieName, Sign(ends.ToUnixTimeSeconds()), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Expires = ends,
            Path = "/",
        });
        return true;
    }

    public bool IsSignedIn(HttpRequest request)
    {
        var cookie = request.Cookies[CookieName];
        return cookie?.Split('.') is [var ends, _]
            && long.TryParse(ends, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds > time.GetUtcNow().ToUnixTimeSeconds()
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(cookie), Encoding.UTF8.GetBytes(Sign(seconds)));
    }

    private string Sign(long ends)
    {
        var text = ends.ToString(CultureInfo.InvariantCulture);
        return $"{text}.{Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)))}";
    }
}
