using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ProductBff.ServiceDefaults.Problems;

/// <summary>The header <c>Retry-After</c> of an answer, in whole seconds.</summary>
public static class RetryAfter
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(1);

    /// <summary>Sets the header to <paramref name="wait"/>, rounded up and at least 1; to 1 when the wait is not known.</summary>
    public static void SetRetryAfter(this HttpResponse response, TimeSpan? wait = null) =>
        response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling((wait ?? DefaultWait).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
