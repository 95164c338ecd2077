using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Sessions;

/// <summary>
/// The cookie that stands for a session. It holds a random id, encrypted, and nothing else; script cannot read it. Strict, because a page
/// of the shop needs no session to be shown and its script's calls come from the same site: no other site's request carries it.
/// </summary>
internal sealed class SessionCookie(IHostEnvironment environment) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public const string Scheme = "Session";

    private const string PlainName = "productbff";

    /// <summary>Browsers take the prefix only over https, which is then all that they send the cookie over; in Development there is http.</summary>
    public string Name => environment.IsDevelopment() ? PlainName : $"__Host-{PlainName}";

    public bool IsIn(HttpRequest request) => request.Cookies.ContainsKey(Name);

    public void Harden(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
    }

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name == Scheme)
        {
            Harden(options.Cookie, Name);
            // A session ends with its token.
            options.SlidingExpiration = false;
        }
    }

    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);
}
