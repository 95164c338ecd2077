using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>
/// What every answer tells a browser: to take it for what it says it is, and, by HTTPS outside Development, to come by HTTPS only
/// (section <c>Hsts</c> of the framework's settings). Before all other middleware, so that no answer is without.
/// </summary>
internal sealed partial class SecurityHeaders(IHostEnvironment environment, IConfiguration configuration, ILogger<SecurityHeaders> logger) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (environment.IsProduction() && configuration["AllowedHosts"] is null or "" or "*")
        {
            AnyHost(logger);
        }

        if (!environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.Use(static (context, rest) =>
        {
            // When the answer starts: an exception clears what has been set before.
            context.Response.OnStarting(
                static response =>
                {
                    ((HttpResponse)response).Headers.XContentTypeOptions = "nosniff";
                    return Task.CompletedTask;
                },
                context.Response);
            return rest(context);
        });
        next(app);
    };

    [LoggerMessage(Level = LogLevel.Warning, EventName = "AnyHost", Message =
        "Requests for any host are answered: AllowedHosts is not set to the names by which this instance is called.")]
    private static partial void AnyHost(ILogger logger);
}

internal static class SecurityHeadersExtensions
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(365);

    internal static void AddSecurityHeaders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddTransient<IStartupFilter, SecurityHeaders>();
        services.AddOptions<HstsOptions>().Configure(hsts => hsts.MaxAge = MaxAge).Bind(configuration.GetSection("Hsts")).ValidateOnStart();
    }
}
