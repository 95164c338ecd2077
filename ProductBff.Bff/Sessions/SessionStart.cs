using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;

namespace ProductBff.Bff.Sessions;

/// <summary>Starts a session with the access token from sign-in.</summary>
internal sealed class SessionStart(IOptions<SessionOptions> options, TimeProvider time)
{
    /// <exception cref="SessionStoreException">The session could not be stored.</exception>
    public async Task BeginAsync(HttpContext context, string accessToken, DateTimeOffset tokenExpires)
    {
        var properties = new AuthenticationProperties();
        Prepare(context, properties, accessToken, tokenExpires);
        // The token identifies the user; the ticket needs no claims.
        await context.SignInAsync(SessionCookie.Scheme, new ClaimsPrincipal(new ClaimsIdentity(SessionCookie.Scheme)), properties);
    }

    /// <summary>Makes the properties those of a new session that ends with its token.</summary>
    public void Prepare(HttpContext context, AuthenticationProperties properties, string accessToken, DateTimeOffset tokenExpires)
    {
        var end = time.GetUtcNow() + options.Value.Lifetime;
        properties.ExpiresUtc = tokenExpires < end ? tokenExpires : end;
        properties.IsPersistent = true;
        // Only the access token is used, so only that is kept: no refresh token, no identity token.
        properties.StoreTokens([new AuthenticationToken { Name = SessionToken.AccessToken, Value = accessToken }]);
        ForceNewSessionId(context);
    }

    /// <summary>
    /// Prevents session fixation: without the request's cookies the new session gets a new id. Otherwise the framework would reuse the id of
    /// the request's session, which an attacker may have planted before the user signed in.
    /// </summary>
    private static void ForceNewSessionId(HttpContext context)
    {
        var empty = new FeatureCollection();
        empty.Set<IHttpRequestFeature>(new HttpRequestFeature());
        context.Features.Set<IRequestCookiesFeature>(new RequestCookiesFeature(empty));
    }
}
