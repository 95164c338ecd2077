using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Endpoints;

/// <summary>Settings under <c>Compression</c>.</summary>
internal sealed class CompressionOptions
{
    public const string SectionName = "Compression";

    /// <summary>
    /// Whether the BFF compresses pages (Brotli, gzip), which costs CPU for each. Off leaves compression to a proxy in front. Streams and
    /// answers that depend on the caller are never compressed.
    /// </summary>
    public bool Enabled { get; set; }
}

/// <summary>
/// Compresses pages, even over HTTPS: they are the same for everybody, so their length reveals no secret (BREACH). Answers that depend
/// on the caller are not compressed, nor are streams, whose events a compressor would hold back.
/// </summary>
internal static class PageCompression
{
    private const string Weak = "W/";

    public static void AddPageCompression(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<CompressionOptions>(configuration, CompressionOptions.SectionName);
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [MediaTypeNames.Application.Json];
        });
    }

    public static void UsePageCompression(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<CompressionOptions>>().Value.Enabled)
        {
            app.UseWhen(
                context => context.GetEndpoint()?.Metadata.GetMetadata<CallerIndependent>() is not null,
                pages =>
                {
                    pages.UseVary(HeaderNames.AcceptEncoding);
                    pages.UseAtStart(WeakenETag);
                    pages.UseResponseCompression();
                });
        }
    }

    /// <summary>The encodings of a page differ in their bytes, so they may share an ETag only if it is weak, in a 304 too.</summary>
    private static void WeakenETag(IHeaderDictionary headers)
    {
        if (headers.ETag.ToString() is { Length: > 0 } etag && !etag.StartsWith(Weak, StringComparison.Ordinal))
        {
            headers.ETag = Weak + etag;
        }
    }
}
