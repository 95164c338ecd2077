using System.Net;

namespace Aspire.Dashboard.Access;

internal static class LoopbackHost
{
    /// <summary>
    /// Whether a host name can only mean this machine. A page elsewhere may let its own name resolve to 127.0.0.1 (DNS
    /// rebinding), and would then count as same origin; it cannot do so with these names.
    /// </summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
