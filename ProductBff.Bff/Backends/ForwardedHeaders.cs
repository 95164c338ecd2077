using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Backends;

/// <summary>
/// One backend's allow-list of request headers. Only the headers named here are copied to a backend request, so unknown headers are
/// never forwarded, and neither is what a client claims about its identity.
/// </summary>
internal sealed class ForwardedHeaders(IReadOnlyList<string> allowed)
{
    /// <summary>Headers of the connection or the session between client and BFF, and headers that the BFF writes itself.</summary>
    private static readonly FrozenSet<string> Never = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        HeaderNames.Cookie, HeaderNames.Host, HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyAuthorization,
        HeaderNames.TE, HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade, HeaderNames.Expect,
        HeaderNames.Baggage, HeaderNames.TraceParent, HeaderNames.TraceState, HeaderNames.CorrelationContext,
        "Forwarded", "Remote-User", "X-CSRF", "X-Real-IP");

    /// <summary>Among them identity and proxy headers, which any client can forge: only the token identifies the caller.</summary>
    private static readonly string[] NeverPrefixes =
    [
        "Content-", "Proxy-", "Sec-", "X-Auth", "X-Client-Cert", "X-Envoy-", "X-Forwarded-", "X-Identity", "X-MS-Client-Principal", "X-Original-",
        "X-Remote-", "X-User",
    ];

    /// <summary>False for a header that no setting may allow, and for an invalid header name.</summary>
    public static bool MayBeAllowed(string header) =>
        header.Length > 0
        && header.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        && !Never.Contains(header)
        && !NeverPrefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    public void Copy(CallerContext call, HttpRequestMessage request)
    {
        foreach (var name in allowed)
        {
            if (name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase))
            {
                // The verified token, not the caller's header: the token may have come from the session.
                request.Headers.Authorization = call.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            }
            else if (call.Headers.TryGetValue(name, out var values) && values.All(value => Ascii.IsValid(value)))
            {
                // HttpClient refuses to send other characters, and its refusal would count as a failure of the backend.
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }
}
