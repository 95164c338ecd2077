using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Sessions;

/// <summary>Begins a session with the token that sign-in brought.</summary>
internal sealed class SessionStart(IOptions<SessionOptions> options, TimeProvider time)
{
    /// <exception cref="SessionStoreException">The session could not be stored.</exception>
    public async Task BeginAsync(HttpContext context, string accessToken, DateTimeOffset tokenExpires)
    {
        var properties = new AuthenticationProperties { IssuedUtc = time.GetUtcNow(), IsPersistent = true, ExpiresUtc = End(tokenExpires) };
        properties.StoreTokens([new AuthenticationToken { Name = SessionToken.AccessToken, Value = accessToken }]);
        ForgetCookies(context);
        // Who it is says the token; the ticket needs no claims.
        await context.SignInAsync(SessionCookie.Scheme, new ClaimsPrincipal(new ClaimsIdentity(SessionCookie.Scheme)), properties);
    }

    public DateTimeOffset End(DateTimeOffset tokenExpires)
    {
        var end = time.GetUtcNow() + options.Value.Lifetime;
        return tokenExpires < end ? tokenExpires : end;
    }

    /// <summary>
    /// A session gets an id that nobody knew before. The framework would keep the id of the session that the request came with, and that
    /// one may have been put there by somebody who waits for its owner to sign in.
    /// </summary>
    public static void ForgetCookies(HttpContext context)
    {
        var empty = new FeatureCollection();
        empty.Set<IHttpRequestFeature>(new HttpRequestFeature());
        context.Features.Set<IRequestCookiesFeature>(new RequestCookiesFeature(empty));
    }
}
