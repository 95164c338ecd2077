using Aspire.Hosting.ApplicationModel;

namespace ProductBff.AppHost.Databases;

internal static class DatabaseExtensions
{
    private const string ContainerSetting = "Databases:Container";

    /// <summary>
    /// Adds PostgreSQL, with a volume that outlives it: in what is published, and on a developer's machine where
    /// <c>Databases:Container</c> is true. Else null, and each service has a SQLite file.
    /// </summary>
    public static IResourceBuilder<PostgresServerResource>? AddDatabases(this IDistributedApplicationBuilder builder, string name) =>
        builder.UsesContainer(ContainerSetting) ? builder.AddPostgres(name).WithDataVolume("productbff-databases") : null;

    /// <summary>Gives a service a database of its own, under the name by which it knows it.</summary>
    public static IResourceBuilder<ProjectResource> WithDatabase(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<PostgresServerResource>? server, string name) =>
        server?.AddDatabase(name) is { } database ? service.WithReference(database).WaitFor(database) : service;
}
