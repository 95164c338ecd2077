namespace ProductBff.Bff.Sessions;

/// <summary>How a browser signs in: at the OIDC authority where one is set; else, outside Production, by choosing a demo user; else not.</summary>
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

    public static void MapSignIn(this IEndpointRouteBuilder session, IConfiguration configuration, IHostEnvironment environment)
    {
        if (OidcSignIn.IsConfigured(configuration))
        {
            session.MapOidcSignIn();
        }
        else if (!environment.IsProduction())
        {
            session.MapDemoSignIn();
        }
    }

    /// <summary>A path of this site, or <c>/</c>: never another site, however it is written.</summary>
    public static string LocalPath(string? returnUrl) =>
        returnUrl is ['/', ..] and not (['/', '/' or '\\', ..]) && !returnUrl.Any(char.IsControl) ? returnUrl : "/";
}
