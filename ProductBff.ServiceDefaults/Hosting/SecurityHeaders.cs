using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetEscapades.AspNetCore.SecurityHeaders;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>
/// The security headers of every response: no content sniffing, no framing, no referrer to other sites and, over HTTPS outside
/// Development, HSTS (from the framework's section <c>Hsts</c>; the framework's own middleware sets that header so early that an exception
/// clears it with all the others).
/// </summary>
internal sealed partial class SecurityHeaders(IHostEnvironment environment, IConfiguration configuration, ILogger<SecurityHeaders> logger) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (environment.IsProduction() && configuration["AllowedHosts"] is null or "" or "*")
        {
            AnyHost(logger);
        }

        app.UseSecurityHeaders();
        next(app);
    };

    [LoggerMessage(Level = LogLevel.Warning, EventName = "AnyHost", Message =
        "Requests for any host are answered: AllowedHosts is not set to the names by which this instance is called.")]
    private static partial void AnyHost(ILogger logger);
}

/// <summary>The security headers of HTML documents.</summary>
public static class DocumentHeaders
{
    private const string Policy = "document";
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(365);

    /// <summary>For an endpoint that answers with an HTML document: its scripts, styles and images are files of this site, and it must not be framed.</summary>
    public static readonly object Metadata = new SecurityHeadersPolicyAttribute(Policy);

    internal static void AddSecurityHeaders(this IServiceCollection services, IConfiguration configuration)
    {
        // Before all other middleware, including the host's, so that every response has the headers.
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, SecurityHeaders>());
        services.AddOptions<HstsOptions>().Configure(hsts => hsts.MaxAge = MaxAge).Bind(configuration.GetSection("Hsts")).ValidateOnStart();
        services.AddSecurityHeaderPolicies((policies, provider) => policies
            .SetDefaultPolicy(headers => headers.AddForEverything(provider))
            .AddPolicy(Policy, headers => headers.AddForEverything(provider)
                .AddCrossOriginOpenerPolicy(opener => opener.SameOrigin())
                .AddContentSecurityPolicy(content =>
                {
                    content.AddDefaultSrc().None();
                    content.AddScriptSrc().Self();
                    content.AddStyleSrc().Self();
                    content.AddImgSrc().Self();
                    content.AddConnectSrc().Self();
                    content.AddFormAction().Self();
                    content.AddBaseUri().None();
                    content.AddFrameAncestors().None();
                    content.AddRequireTrustedTypesFor().Script();
                })));
    }

    private static HeaderPolicyCollection AddForEverything(this HeaderPolicyCollection headers, IServiceProvider services)
    {
        headers.AddContentTypeOptionsNoSniff();
        headers.AddFrameOptionsDeny();
        // Not no-referrer: a form post under it has the Origin "null".
        headers.AddReferrerPolicySameOrigin();
        if (!services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            var hsts = services.GetRequiredService<IOptions<HstsOptions>>().Value;
            headers.AddStrictTransportSecurity((int)hsts.MaxAge.TotalSeconds, hsts.IncludeSubDomains, hsts.Preload, [.. hsts.ExcludedHosts]);
        }

        return headers;
    }
}
