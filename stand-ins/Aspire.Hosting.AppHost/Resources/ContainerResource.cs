namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A server that is deployed as a container. This engine runs no containers: locally such a resource runs as the
/// process that its <see cref="LocalServerAnnotation"/> names.
/// </summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    public string? Entrypoint { get; set; } = entrypoint;

    /// <summary>Whether the arguments are one command line for the entrypoint, which is a shell.</summary>
    public bool? ShellExecution { get; set; }
}

public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    public string? Registry { get; set; }

    public required string Image { get; set; }

    public string? Tag { get; set; }
}
