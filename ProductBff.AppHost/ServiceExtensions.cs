namespace ProductBff.AppHost;

internal static class ServiceExtensions
{
    /// <summary>Adds a project of this solution, started from its built executable, with <c>/health</c> as its health check.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name).WithBuiltExecutable().WithHttpHealthCheck("/health");
}
