using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ProductBff.ServiceDefaults.Deadlines;

/// <summary>
/// The time that a caller is still willing to wait, in Envoy's header field, so that a service mesh understands it.
/// A whole number of milliseconds, 1 to 60,000; any other value is ignored.
/// </summary>
public static class RequestDeadline
{
    /// <summary>The header field's name.</summary>
    public const string HeaderName = "x-envoy-expected-rq-timeout-ms";

    private const int MaxMilliseconds = 60_000;

    /// <summary>Formats the time left as the header's value, clamped to the valid range.</summary>
    public static string Format(TimeSpan timeLeft) =>
        Math.Clamp((long)timeLeft.TotalMilliseconds, 1, MaxMilliseconds).ToString(CultureInfo.InvariantCulture);

    internal static TimeSpan? Read(IHeaderDictionary headers) =>
        headers.TryGetValue(HeaderName, out var values)
        && values is [{ } value]
        && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds is >= 1 and <= MaxMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
