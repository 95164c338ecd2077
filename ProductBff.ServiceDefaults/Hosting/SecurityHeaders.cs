using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>
/// What every answer tells a browser: to take it for what it says it is, to show it in no frame, to tell no other site where it came
/// from, and, by HTTPS outside Development, to come by HTTPS only (section <c>Hsts</c> of the framework's settings, whose own middleware sets it before an exception clears all headers).
/// </summary>
internal sealed partial class SecurityHeaders(
    IHostEnvironment environment, IConfiguration configuration, IOptions<HstsOptions> options, ILogger<SecurityHeaders> logger) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (environment.IsProduction() && configuration["AllowedHosts"] is null or "" or "*")
        {
            AnyHost(logger);
        }

        app.UseSecurityHeaders(headers =>
        {
            headers.AddContentTypeOptionsNoSniff();
            headers.AddFrameOptionsDeny();
            headers.AddReferrerPolicyNoReferrer();
            if (!environment.IsDevelopment())
            {
                var hsts = options.Value;
                headers.AddStrictTransportSecurity((int)hsts.MaxAge.TotalSeconds, hsts.IncludeSubDomains, hsts.Preload, [.. hsts.ExcludedHosts]);
            }
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
        // Before all other middleware, that of the host included, so that no answer is without.
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, SecurityHeaders>());
        services.AddOptions<HstsOptions>().Configure(hsts => hsts.MaxAge = MaxAge).Bind(configuration.GetSection("Hsts")).ValidateOnStart();
    }
}
