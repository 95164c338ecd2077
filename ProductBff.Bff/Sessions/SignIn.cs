using ProductBff.Bff.Sessions.Development;

namespace ProductBff.Bff.Sessions;

/// <summary>How a browser signs in: at the OIDC authority if one is set; otherwise, outside Production, as a demo user; otherwise not at all.</summary>
internal static class SignIn
{
    public const string Path = "/session/sign-in";

    public static void AddSignIn(this IServiceCollection services, WebApplicationBuilder builder)
    {
        if (OidcSignIn.IsConfigured(builder.Configuration))
        {
            services.AddOidcSignIn(builder.Configuration, builder.Environment);
        }
        else if (!builder.Environment.IsProduction())
        {
            services.AddDemoSignIn();
        }
    }

    public static void MapSignIn(this IEndpointRouteBuilder app, IConfiguration configuration, IHostEnvironment environment)
    {
        var session = app.MapGroup("").AddEndpointFilter((context, next) =>
            environment.IsDevelopment() || context.HttpContext.Request.IsHttps ? next(context) : ValueTask.FromResult<object?>(NeedsHttps()));

        if (OidcSignIn.IsConfigured(configuration))
        {
            session.MapOidcSignIn();
        }
        else if (!environment.IsProduction())
        {
            session.MapDemoSignIn();
        }
    }

    /// <summary>Over http a browser would not keep the session cookie, which is Secure.</summary>
    private static ProblemHttpResult NeedsHttps() => TypedResults.Problem(
        statusCode: StatusCodes.Status400BadRequest,
        title: "Signing in needs https.",
        detail: "Behind a proxy that ends TLS set ASPNETCORE_FORWARDEDHEADERS_ENABLED=true and name the proxy in Proxies:Trusted, so that this process knows of it.");

    /// <summary>Prevents open redirects: the URL if it is a path of this site, escaped so that a header can hold it; otherwise <c>/</c>.</summary>
    public static string LocalPath(string? returnUrl) =>
        returnUrl is ['/', ..] and not (['/', '/' or '\\', ..]) && !returnUrl.Any(char.IsControl)
            ? string.Concat(returnUrl.EnumerateRunes().Select(Escape))
            : "/";

    private static string Escape(Rune character) =>
        character.IsAscii && character.Value != ' ' ? character.ToString() : Uri.EscapeDataString(character.ToString());
}
