using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Endpoints;

/// <summary>Settings under <c>Cors</c>: which other sites' scripts may call.</summary>
internal sealed class CrossOriginOptions : IValidatableObject
{
    public const string SectionName = "Cors";

    /// <summary>Origins (<c>https://shop.example</c>), each exactly as a browser sends it; no wildcard. None: only scripts of this origin.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>
    /// Whether these origins may send the session cookie and so act for the signed-in user. It works for origins of the same site only,
    /// because the cookie is <c>SameSite=Strict</c>; others use bearer tokens, which need no such permission.
    /// </summary>
    public bool AllowCredentials { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Origins
        .Where(origin => !IsOrigin(origin))
        .Select(origin => new ValidationResult(
            $"'{origin}' is no origin: https://host or https://host:port, without a path; http is for this machine only.", [nameof(Origins)]));

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.GetLeftPart(UriPartial.Authority) == origin
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}

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
