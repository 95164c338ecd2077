using System.Net.Http.Headers;
using System.Numerics;

namespace ProductBff.Bff.Backends;

/// <summary>A number in a header of a backend's response with one page of items.</summary>
internal static class NumberHeader
{
    /// <summary>The number of items on all pages.</summary>
    public const string TotalCount = "X-Total-Count";

    /// <returns>False when the header is no such number; true, with a null number, when it is absent.</returns>
    public static bool TryRead<T>(this HttpResponseHeaders headers, string name, NumberStyles style, out T? number)
        where T : struct, INumber<T>
    {
        var isPresent = headers.TryGetValues(name, out var values);
        var isNumber = T.TryParse(values?.First(), style, CultureInfo.InvariantCulture, out var parsed);
        number = isNumber ? parsed : null;
        return isNumber || !isPresent;
    }
}
