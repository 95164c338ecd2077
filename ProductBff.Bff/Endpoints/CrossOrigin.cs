using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ProductBff.ServiceDefaults.Idempotency;
using ProductBff.ServiceDefaults.Settings;

namespace ProductBff.Bff.Endpoints;

/// <summary>Lets the scripts of named origins call and read the answers. Without one, no header is sent and browsers let none.</summary>
internal static class CrossOrigin
{
    private static readonly TimeSpan PreflightMaxAge = TimeSpan.FromMinutes(10);

    private static readonly string[] Exposed =
        [HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, PageResponse.Complete, PageResponse.ServerTiming, IdempotencyKey.ReplayedHeaderName];

    public static void AddCrossOrigin(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<CrossOriginOptions>(configuration, CrossOriginOptions.SectionName);
        services.AddCors();
    }

    /// <summary>Before everything that may refuse a request: a script reads the reason, and a preflight brings nothing to be judged by.</summary>
    public static IApplicationBuilder UseCrossOrigin(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<CrossOriginOptions>>().Value;
        if (options.Origins is [])
        {
            return app;
        }

        // Also where the request has none: what a cache keeps of it is not for another origin.
        app.UseVary(HeaderNames.Origin);
        return app.UseCors(policy =>
        {
            policy.WithOrigins(options.Origins).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(Exposed).SetPreflightMaxAge(PreflightMaxAge);
            if (options.AllowCredentials)
            {
                policy.AllowCredentials();
            }
        });
    }
}
