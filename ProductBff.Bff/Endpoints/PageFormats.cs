using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Endpoints;

internal enum PageFormat
{
    Json,
    EventStream,
    NdJson,
}

/// <summary>Chooses the format by the request's <c>Accept</c>: JSON unless that names a streaming format.</summary>
internal static class PageFormats
{
    public const string EventStream = "text/event-stream";
    public const string NdJson = "application/x-ndjson";

    public static PageFormat Of(HttpRequest request)
    {
        // Most requests mention neither, so their header is not parsed.
        var accept = request.Headers.Accept.ToString();
        if (!accept.Contains(EventStream, StringComparison.OrdinalIgnoreCase) && !accept.Contains(NdJson, StringComparison.OrdinalIgnoreCase))
        {
            return PageFormat.Json;
        }

        // The highest quality wins; where two are equal, the one named first.
        var best = request.GetTypedHeaders().Accept
            .Where(type => type.Quality is not 0)
            .OrderByDescending(type => type.Quality ?? 1)
            .FirstOrDefault();
        return Is(best, EventStream) ? PageFormat.EventStream : Is(best, NdJson) ? PageFormat.NdJson : PageFormat.Json;
    }

    private static bool Is(MediaTypeHeaderValue? type, string mediaType) =>
        type?.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) == true;
}
