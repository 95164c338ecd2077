namespace ProductBff.AppHost;

internal static class ContainerSettings
{
    /// <summary>Whether a resource is a container: always when publishing, and locally when the setting is <c>true</c>.</summary>
    /// <exception cref="DistributedApplicationException">The setting is neither <c>true</c> nor <c>false</c>.</exception>
    public static bool UsesContainer(this IDistributedApplicationBuilder builder, string setting) =>
        builder.ExecutionContext.IsPublishMode || builder.Configuration[setting] switch
        {
            null or "" => false,
            var text when bool.TryParse(text, out var value) => value,
            var text => throw new DistributedApplicationException($"{setting} is '{text}'; it is true or false."),
        };
}
