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
        var accept = request.Headers.Accept;
        if (!Mentions(accept, EventStream) && !Mentions(accept, NdJson))
        {
            return PageFormat.Json;
        }

        // The highest quality wins; where two are equal, the one named first.
        var best = request.GetTypedHeaders().Accept
            .Where(type => type.Quality is not 0)
            .OrderByDescending(type => type.Quality ?? 1)
            .FirstOrDefault();
        return best switch
        {
            null => PageFormat.Json,
            _ when Is(best, EventStream) => PageFormat.EventStream,
            _ when Is(best, NdJson) => PageFormat.NdJson,
            _ => PageFormat.Json,
        };
    }

    private static bool Mentions(Microsoft.Extensions.Primitives.StringValues accept, string mediaType)
    {
        foreach (var value in accept)
        {
            if (value?.Contains(mediaType, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(MediaTypeHeaderValue type, string mediaType) =>
        type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
