using Microsoft.Extensions.ServiceDiscovery;

namespace ProductBff.Bff.Backends;

/// <summary>Round-robin over a backend's instances as service discovery finds them. Discovery's own handler would build two URIs per call.</summary>
internal sealed class BackendInstances(string backend, ServiceEndpointResolver discovery)
{
    private readonly string _name = $"https+http://{backend}";
    private Known _known = new(Source: null, []);
    private uint _turn;

    /// <param name="path">Relative to the backend; parts that come from user input are already validated or escaped.</param>
    /// <param name="cancellationToken">Cancelled by the caller or by the attempt's timeout.</param>
    /// <exception cref="HttpRequestException">Discovery finds no instance.</exception>
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

    // An endpoint without a scheme gets the first scheme of the name (https+http).
    private static string AddressOf(EndPoint endpoint) => endpoint switch
    {
        UriEndPoint { Uri.AbsoluteUri: var address } => address.EndsWith('/') ? address : $"{address}/",
        DnsEndPoint { Host: var host, Port: 0 } => $"https://{host}/",
        DnsEndPoint { Host: var host, Port: var port } => $"https://{host}:{port}/",
        _ => $"https://{endpoint}/",
    };

    private sealed record Known(ServiceEndpointSource? Source, string[] Addresses);
}
