using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Endpoints in a manifest. A port that nobody chose is left to the deployment tool, or taken from 8000 upwards.</summary>
internal sealed class ManifestBindings
{
    private const int FirstFreePort = 8000;

    private readonly HashSet<int> _used = [];

    public void Write(Utf8JsonWriter json, IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        if (endpoints is [])
        {
            return;
        }

        json.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            // A deployment tool knows the ports of a project's first http and its first https endpoint by itself.
            var isDefault = resource is ProjectResource && IsHttp(endpoint) && endpoint == endpoints.First(e => e.UriScheme == endpoint.UriScheme);
            var port = ChosenPort(endpoint.Port);
            var target = ChosenPort(endpoint.TargetPort) ?? (resource is ContainerResource ? port : null) ?? (isDefault ? null : Allocate());
            _used.UnionWith(new[] { port, target }.OfType<int>());
            Write(json, endpoint, port == target ? null : port, target);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EndpointAnnotation endpoint, int? port, int? target)
    {
        json.WriteStartObject(endpoint.Name);
        json.WriteString("scheme", endpoint.UriScheme);
        json.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
        json.WriteString("transport", endpoint.Transport);
        if (port is not null)
        {
            json.WriteNumber("port", port.Value);
        }

        if (target is not null)
        {
            json.WriteNumber("targetPort", target.Value);
        }

        if (endpoint.IsExternal)
        {
            json.WriteBoolean("external", true);
        }

        json.WriteEndObject();
    }

    private int Allocate() => Enumerable.Range(FirstFreePort, ushort.MaxValue - FirstFreePort).First(_used.Add);

    private static int? ChosenPort(int? port) => port is 0 ? null : port;

    private static bool IsHttp(EndpointAnnotation endpoint) => endpoint.UriScheme is "http" or "https";
}
