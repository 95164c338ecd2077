using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Aspire.Dashboard;

/// <summary>Which of the two ports a connection came in by; set by the listener, not by anything a client says.</summary>
internal sealed record ListenerRole(bool IsOtlp)
{
    public static bool IsOtlpRequest(HttpContext context) => context.Features.Get<ListenerRole>() is { IsOtlp: true };
}

/// <summary>The two ports: pages first, OTLP second.</summary>
internal static class Listeners
{
    public static void Configure(KestrelServerOptions kestrel, DashboardOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.Limits.PayloadBytes;
        kestrel.Limits.MaxConcurrentConnections = 256;
        Listen(kestrel, options.FrontendUrl, new ListenerRole(IsOtlp: false));
        Listen(kestrel, options.OtlpHttpUrl, new ListenerRole(IsOtlp: true));
    }

    /// <summary>The configured addresses with the ports that were bound.</summary>
    public static (string Frontend, string Otlp) Bound(IServer server, DashboardOptions options)
    {
        // A localhost address is listed once although it is bound on both of its IP addresses.
        var bound = server.Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        return (WithPort(options.FrontendUrl, bound[0]), WithPort(options.OtlpHttpUrl, bound[^1]));
    }

    private static string WithPort(Uri configured, string bound) =>
        new UriBuilder(configured) { Port = BindingAddress.Parse(bound).Port }.Uri.GetLeftPart(UriPartial.Authority);

    private static void Listen(KestrelServerOptions kestrel, Uri url, ListenerRole role)
    {
        if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address))
        {
            kestrel.Listen(address, url.Port, Setup);
        }
        else if (url.Port == 0)
        {
            // localhost means two addresses, which cannot be given the same free port in one step.
            kestrel.Listen(IPAddress.Loopback, 0, Setup);
        }
        else
        {
            kestrel.ListenLocalhost(url.Port, Setup);
        }

        void Setup(ListenOptions listen)
        {
            // HTTP/2 without TLS needs prior knowledge, which nobody here has; Kestrel would warn about it.
            listen.Protocols = url.Scheme == "https" ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
            listen.Use(next => connection =>
            {
                connection.Features.Set(role);
                return next(connection);
            });
            if (url.Scheme == "https")
            {
                listen.UseHttps();
            }
        }
    }
}
