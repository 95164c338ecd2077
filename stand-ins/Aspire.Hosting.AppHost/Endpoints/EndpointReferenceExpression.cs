using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,
    TargetPort,
    HostAndPort,
    TlsEnabled,
}

/// <summary>One part of an endpoint's address as a value.</summary>
public sealed class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    : IExpressionValue, IValueWithReferences
{
    public EndpointReference Endpoint { get; } = endpointReference;

    public EndpointProperty Property { get; } = property;

    public string ValueExpression => Property switch
    {
        EndpointProperty.Url => Binding("url"),
        EndpointProperty.Host or EndpointProperty.IPV4Host => Binding("host"),
        EndpointProperty.Port => Binding("port"),
        EndpointProperty.Scheme => Binding("scheme"),
        EndpointProperty.TargetPort => Binding("targetPort"),
        EndpointProperty.HostAndPort => $"{Binding("host")}:{Binding("port")}",
        EndpointProperty.TlsEnabled => Binding("tlsEnabled"),
        _ => throw UnknownProperty(),
    };

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<string?>(Property switch
        {
            EndpointProperty.Url => Endpoint.Url,
            EndpointProperty.Host => Endpoint.Host,
            EndpointProperty.IPV4Host => "127.0.0.1",
            EndpointProperty.Port => Endpoint.Port.ToString(CultureInfo.InvariantCulture),
            EndpointProperty.Scheme => Endpoint.Scheme,
            EndpointProperty.TargetPort => TargetPort(context).ToString(CultureInfo.InvariantCulture),
            EndpointProperty.HostAndPort => Endpoint.Allocated.EndPointString,
            EndpointProperty.TlsEnabled => Endpoint.TlsEnabled.ToString(),
            _ => throw UnknownProperty(),
        });

    /// <summary>Each instance has its own, so only the instance itself can be told.</summary>
    private int TargetPort(ValueProviderContext context) =>
        ReferenceEquals(context.Caller, Endpoint.Resource) && context.TargetPorts is { } ports
            && ports.TryGetValue(Endpoint.EndpointName, out var own) ? own
        : Endpoint.TargetPort ?? throw new DistributedApplicationException(
            $"The target port of the endpoint '{Endpoint.EndpointName}' of the resource '{Endpoint.Resource.Name}' differs per instance; refer to its port instead.");

    private string Binding(string part) => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{part}}}";

    private InvalidOperationException UnknownProperty() => new($"The endpoint property '{Property}' is unknown.");
}
