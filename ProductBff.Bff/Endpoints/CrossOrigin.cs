using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Endpoints;

/// <summary>CORS for the scripts of configured origins. Without any, no header is sent, and browsers allow scripts of no other origin.</summary>
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

    /// <summary>Before anything that may reject a request, so that scripts can read the reason; and a preflight carries no credentials to check.</summary>
    public static IApplicationBuilder UseCrossOrigin(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<CrossOriginOptions>>().Value;
        if (options.Origins is [])
        {
            return app;
        }

        // Also when the request has no Origin: a cache must not serve its response to another origin.
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
