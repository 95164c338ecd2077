using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Engine;

/// <summary>Gives every endpoint its public port before any process starts, so that each can be told all addresses.</summary>
internal sealed class EndpointAllocator(DistributedApplicationModel model, IConfiguration configuration, TimeProvider clock) : IAsyncDisposable
{
    private readonly Dictionary<EndpointAnnotation, EndpointProxy> _proxies = [];

    /// <exception cref="DistributedApplicationException">A port is not free.</exception>
    public void Allocate()
    {
        foreach (var resource in model.Resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                endpoint.AllocatedEndpoint = new(endpoint, "localhost", endpoint.IsProxied ? Listen(resource, endpoint) : DirectPort(endpoint));
            }
        }
    }

    /// <summary>Finds a port for each endpoint of a new instance to listen on.</summary>
    public static Dictionary<string, int> TargetPorts(IResource resource) =>
        resource.Annotations.OfType<EndpointAnnotation>().ToDictionary(
            endpoint => endpoint.Name,
            endpoint => !endpoint.IsProxied ? endpoint.AllocatedEndpoint!.Port : FixedTargetPort(resource, endpoint) ?? LoopbackPort.FindFree(),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>From now on connections may go to that instance.</summary>
    public void Attach(ResourceInstance instance, IReadOnlyDictionary<string, int> targetPorts)
    {
        foreach (var endpoint in instance.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.IsProxied))
        {
            _proxies[endpoint].SetBackend(instance.Id, targetPorts[endpoint.Name]);
        }
    }

    public void Detach(ResourceInstance instance, IReadOnlyDictionary<string, int> targetPorts)
    {
        foreach (var endpoint in instance.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.IsProxied))
        {
            _proxies[endpoint].RemoveBackend(instance.Id);
            LoopbackPort.Release(targetPorts[endpoint.Name]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies.Values)
        {
            await proxy.DisposeAsync();
        }

        _proxies.Clear();
    }

    // A container's target port is one inside of the container, and there is no container here.
    private static int? FixedTargetPort(IResource resource, EndpointAnnotation endpoint) =>
        resource is ContainerResource || endpoint.TargetPort is 0 ? null : endpoint.TargetPort;

    private int Listen(IResource resource, EndpointAnnotation endpoint)
    {
        var wanted = configuration.GetValue<bool>("DcpPublisher:RandomizePorts") ? 0 : endpoint.Port ?? 0;
        try
        {
            return (_proxies[endpoint] = new EndpointProxy(wanted, clock)).Port;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            var twin = _proxies.FirstOrDefault(proxy => proxy.Value.Port == wanted).Key;
            var holder = twin is null ? "another process" : $"resource '{model.Resources.First(other => other.Annotations.Contains(twin)).Name}'";
            throw new DistributedApplicationException(
                $"Port {wanted}, which endpoint '{endpoint.Name}' of resource '{resource.Name}' needs, is already in use by {holder}.", exception);
        }
        catch (SocketException exception)
        {
            throw new DistributedApplicationException(
                $"Port {wanted} for endpoint '{endpoint.Name}' of resource '{resource.Name}' cannot be opened: {exception.Message}.", exception);
        }
    }

    private static int DirectPort(EndpointAnnotation endpoint) =>
        (endpoint.Port ?? endpoint.TargetPort) is { } port and not 0 ? port : LoopbackPort.FindFree();
}
