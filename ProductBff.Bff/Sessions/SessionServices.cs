using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Caching.StackExchangeRedis;

namespace ProductBff.Bff.Sessions;

/// <summary>Browser sessions: a cookie for the browser, the token on the server.</summary>
internal static class SessionServices
{
    /// <summary>Adds authentication by token and sessions for browsers. Without a Redis of their own, sessions use that of <c>AddPageCache</c>.</summary>
    public static void AddSessions(this WebApplicationBuilder builder)
    {
        builder.AddCallerAuthentication();
        var services = builder.Services;
        services.AddSettings<SessionOptions>(builder.Configuration, SessionOptions.SectionName);
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<SessionStart>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<KeyRingProbe>();

        var shared = builder.AddSessionRedis();
        services.AddDataProtection().SetApplicationName("ProductBff").ProtectWithCertificate(builder.Configuration);
        services.AddSessionStore(shared);

        // There is more than one scheme, so the default is named; the bearer scheme takes the token from the session.
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddCookie(SessionCookie.Scheme);
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, SessionToken>();
        services.AddOptions<CookieAuthenticationOptions>(SessionCookie.Scheme).Configure<SessionCookie, SessionStore>((options, cookie, store) =>
        {
            cookie.Harden(options.Cookie, cookie.Name);
            options.SessionStore = store;
            // A session ends with its token.
            options.SlidingExpiration = false;
        });

        services.AddSignIn(builder);
    }

    /// <summary>Runs between authentication and authorisation.</summary>
    public static IApplicationBuilder UseSessions(this IApplicationBuilder app) => app.UseMiddleware<CsrfHeader>();

    /// <summary>Keys and sessions in Redis, so that all replicas share them; otherwise the framework's default for keys, and sessions in memory.</summary>
    private static void AddSessionStore(this IServiceCollection services, bool shared)
    {
        if (shared)
        {
            services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, provider) =>
                keys.XmlRepository = new SharedKeyRing(() => provider.GetSessionRedis().GetDatabase()));
            services.AddStackExchangeRedisCache(static _ => { });
            services.AddOptions<RedisCacheOptions>().Configure<IServiceProvider>((cache, provider) =>
                cache.ConnectionMultiplexerFactory = () => Task.FromResult(provider.GetSessionRedis()));
        }
        else
        {
            services.AddDistributedMemoryCache();
            services.AddOptions<Microsoft.Extensions.Caching.Memory.MemoryDistributedCacheOptions>()
                .Configure<IOptions<SessionOptions>>((cache, sessions) => cache.SizeLimit = sessions.Value.MaxMemoryBytes);
        }
    }
}
