using System.Globalization;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>Names the resource at the other end of a call that left no span there, e.g. a Redis server: by address, else by what the span says.</summary>
internal sealed class PeerNames
{
    private readonly Dictionary<(string Host, int Port), string> _byAddress = [];

    public PeerNames(IEnumerable<ResourceSnapshot> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Endpoints)
            {
                if (Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url) && url.Port > 0)
                {
                    _byAddress.TryAdd((Normalize(url.Host), url.Port), resource.Name);
                }
            }
        }
    }

    public string? Of(Span span)
    {
        if (span.Kind is not ("client" or "producer"))
        {
            return null;
        }

        var host = span["server.address"] ?? span["net.peer.name"] ?? span["network.peer.address"];
        var port = span["server.port"] ?? span["net.peer.port"] ?? span["network.peer.port"];
        if (host is not null
            && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && _byAddress.TryGetValue((Normalize(host), number), out var name))
        {
            return name;
        }

        return span["peer.service"] ?? span["db.system.name"] ?? span["db.system"] ?? span["messaging.system"];
    }

    private static string Normalize(string host) => Access.LoopbackHost.IsLoopback(host) ? "localhost" : host;
}
