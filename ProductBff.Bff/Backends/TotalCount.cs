using System.Net.Http.Headers;

namespace ProductBff.Bff.Backends;

/// <summary>The header <c>X-Total-Count</c>: the number of items on all pages, in a backend's response with one page.</summary>
internal static class TotalCount
{
    /// <returns>False when the header is not a count; true, with a null total, when it is absent.</returns>
    public static bool TryRead(HttpResponseHeaders headers, out int? total)
    {
        total = null;
        if (!headers.TryGetValues("X-Total-Count", out var values))
        {
            return true;
        }

        var isCount = int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        total = isCount ? count : null;
        return isCount;
    }
}
