using System.Net;
using Microsoft.Extensions.ServiceDiscovery;

namespace ProductBff.Bff.Backends;

/// <summary>A backend's instances, which discovery finds by its name; each call goes to the next. Discovery's own handler makes two addresses for each.</summary>
internal sealed class BackendInstances(string backend, ServiceEndpointResolver discovery)
{
    private readonly string _name = $"https+http://{backend}";
    private Known _known = new(Source: null, []);
    private uint _turn;

    /// <param name="path">Relative to the backend; parts of it that came from outside are checked or escaped already.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits any more.</param>
    /// <exception cref="HttpRequestException">There is no instance.</exception>
    public async ValueTask<Uri> NextAsync(string path, CancellationToken cancellationToken)
    {
        var source = await discovery.GetEndpointsAsync(_name, cancellationToken);
        var known = _known;
        if (!ReferenceEquals(known.Source, source))
        {
            _known = known = new(source, [.. source.Endpoints.Select(endpoint => AddressOf(endpoint.EndPoint))]);
        }

        var addresses = known.Addresses;
        return addresses is [] ? throw new HttpRequestException(HttpRequestError.ConnectionError, $"Discovery knows no instance of {backend}.")
            : new(addresses[Interlocked.Increment(ref _turn) % addresses.Length] + path);
    }

    // Without a scheme it is the first of those in the name.
    private static string AddressOf(EndPoint endpoint) => endpoint switch
    {
        UriEndPoint { Uri.AbsoluteUri: var address } => address.EndsWith('/') ? address : $"{address}/",
        DnsEndPoint { Host: var host, Port: 0 } => $"https://{host}/",
        DnsEndPoint { Host: var host, Port: var port } => $"https://{host}:{port}/",
        _ => $"https://{endpoint}/",
    };

    private sealed record Known(ServiceEndpointSource? Source, string[] Addresses);
}
