namespace ProductBff.Bff.Sessions;

/// <summary>
/// The session cookie. It holds only an encrypted random id, and script cannot read it. SameSite=Strict keeps it out of other sites' requests;
/// that is possible because a shop page needs no session to be shown, and its script calls from the same site.
/// </summary>
internal sealed class SessionCookie(IHostEnvironment environment)
{
    public const string Scheme = "Session";

    private const string PlainName = "productbff";

    /// <summary>Browsers accept the prefix only for a Secure cookie over https and never send that over http, which Development uses.</summary>
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
}
