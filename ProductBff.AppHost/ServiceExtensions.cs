using Aspire.Hosting.ApplicationModel;

namespace ProductBff.AppHost;

internal static class ServiceExtensions
{
    /// <summary>Adds a project of this solution: started from what is built, and healthy when it says so.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name).WithBuiltExecutable().WithHttpHealthCheck("/health");
}
