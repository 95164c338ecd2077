using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Backends;

/// <summary>
/// One backend's allow-list of request headers. A request to a backend starts empty and gets what is named here, so a header that
/// nobody thought of stays outside, and so does whatever a client says about who it is.
/// </summary>
internal sealed class ForwardedHeaders(IReadOnlyList<string> allowed)
{
    /// <summary>They belong to the connection or to the session between client and BFF, or the BFF writes them itself.</summary>
    private static readonly FrozenSet<string> Never = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        HeaderNames.Cookie, HeaderNames.Host, HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyAuthorization,
        HeaderNames.TE, HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade, HeaderNames.Expect,
        HeaderNames.Baggage, HeaderNames.TraceParent, HeaderNames.TraceState, HeaderNames.CorrelationContext,
        "Forwarded", "Remote-User", "X-CSRF", "X-Real-IP");

    /// <summary>Identity, or a statement of a proxy, that anybody can write. Who the caller is says the token, and nothing else.</summary>
    private static readonly string[] NeverPrefixes =
    [
        "Content-", "Proxy-", "Sec-", "X-Auth", "X-Client-Cert", "X-Envoy-", "X-Forwarded-", "X-Identity", "X-MS-Client-Principal", "X-Original-",
        "X-Remote-", "X-User",
    ];

    /// <summary>False for a header that no setting can let through, and for what is not a header's name.</summary>
    public static bool MayBeAllowed(string header) =>
        header.Length > 0
        && header.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        && !Never.Contains(header)
        && !NeverPrefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    public void Copy(CallerCall call, HttpRequestMessage request)
    {
        foreach (var name in allowed)
        {
            if (name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase))
            {
                // Not the caller's header but the token that was verified: it may have come from a session.
                request.Headers.Authorization = call.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            }
            else if (call.Headers.TryGetValue(name, out var values))
            {
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }
}
