namespace ProductBff.AppHost.Cache;

/// <summary>Garnet, a Redis-compatible server that runs as a .NET tool, so that the .NET SDK is all that a developer needs.</summary>
#pragma warning disable ASPIREDOTNETTOOL // Tools as resources are experimental.
internal sealed class GarnetResource(string name, ParameterResource password)
    : DotnetToolResource(name, PackageId), IResourceWithConnectionString
#pragma warning restore ASPIREDOTNETTOOL
{
    public const string PackageId = "garnet-server";
    public const string EndpointName = "tcp";

    public EndpointReference Endpoint => new(this, EndpointName);

    public ParameterResource Password { get; } = password;

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"{Endpoint.Property(EndpointProperty.HostAndPort)},password={Password}");
}
