namespace ProductBff.AppHost.Databases;

internal static class DatabaseExtensions
{
    private const string ContainerSetting = "Databases:Container";

    /// <summary>
    /// Adds PostgreSQL with a data volume when publishing, or locally when <c>Databases:Container</c> is true. Otherwise null: each service
    /// has a SQLite file.
    /// </summary>
    public static IResourceBuilder<PostgresServerResource>? AddDatabases(this IDistributedApplicationBuilder builder, string name) =>
        builder.UsesContainer(ContainerSetting) ? builder.AddPostgres(name).WithDataVolume("productbff-databases") : null;

    /// <summary>Gives a service its own database, under the connection string name that it reads; changes nothing without a server.</summary>
    public static IResourceBuilder<ProjectResource> WithDatabase(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<PostgresServerResource>? server, string name) =>
        server?.AddDatabase(name) is { } database ? service.WithReference(database).WaitFor(database) : service;
}
