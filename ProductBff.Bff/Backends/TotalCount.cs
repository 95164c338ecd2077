using System.Globalization;
using System.Net.Http.Headers;

namespace ProductBff.Bff.Backends;

/// <summary>How many there are in all, where a backend answers one page of them: the header <c>X-Total-Count</c>.</summary>
internal static class TotalCount
{
    /// <returns>False where there is something that is no count.</returns>
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
