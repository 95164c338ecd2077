using System.Net.Http.Headers;

namespace ProductBff.Bff.Backends;

/// <summary>Compares media types case-insensitively (RFC 9110) and recognises JSON by the suffix <c>+json</c> as well (RFC 6839).</summary>
internal static class JsonMediaType
{
    private const string Suffix = "+json";

    public static bool IsJson(MediaTypeHeaderValue? type) => Is(type, MediaTypeNames.Application.Json)
        || type?.MediaType?.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) == true;

    public static bool IsProblem(MediaTypeHeaderValue? type) => Is(type, MediaTypeNames.Application.ProblemJson);

    private static bool Is(MediaTypeHeaderValue? type, string mediaType) =>
        mediaType.Equals(type?.MediaType, StringComparison.OrdinalIgnoreCase);
}
