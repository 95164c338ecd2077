using StackExchange.Redis;

namespace ProductBff.AppHost.Dashboard;

internal static class DataCommands
{
    /// <summary>The key of the version of everything: the BFF serves no cached page of another version, and stores none that is being composed.</summary>
    private const string VersionKey = "bff:version:all";

    /// <summary>Longer than the BFF keeps any page.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);

    /// <summary>Adds the command that makes every cached page outdated, and ends no session.</summary>
    public static IResourceBuilder<T> WithPurgeCommand<T>(this IResourceBuilder<T> cache)
        where T : IResourceWithConnectionString =>
        cache.WithCommand("purge-pages", "Purge the page cache", async context =>
        {
            await PurgeAsync(cache.Resource, context.CancellationToken);
            return CommandResults.Success("Every page is composed again; sessions stay.");
        }, new()
        {
            Description = "Purges all cached pages, so that each is composed again.",
            IconName = "Broom",
            IsHighlighted = true,
            UpdateState = WhileRunning,
        });

    /// <summary>Adds the command that restores a service's demo data and purges the page cache, whose pages show the old data.</summary>
    public static IResourceBuilder<ProjectResource> WithResetCommand(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<IResourceWithConnectionString> cache) =>
        service.WithHttpCommand("/development/demo-data", "Reset demo data", commandName: "reset-demo-data", commandOptions: new()
        {
            Method = HttpMethod.Put,
            Description = "Deletes everything that was written and puts the demo data back.",
            ConfirmationMessage = "Everything that was written to this service is deleted.",
            IconName = "ArrowReset",
            GetCommandResult = async context =>
            {
                if (!context.Response.IsSuccessStatusCode)
                {
                    return CommandResults.Failure($"The service answered {(int)context.Response.StatusCode}.");
                }

                await PurgeAsync(cache.Resource, context.CancellationToken);
                return CommandResults.Success("The demo data is as it was at first, and the page cache is purged.");
            },
        });

    private static async Task PurgeAsync(IResourceWithConnectionString cache, CancellationToken cancellationToken)
    {
        var connectionString = await cache.GetConnectionStringAsync(cancellationToken);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString!);
        await redis.GetDatabase().StringSetAsync(VersionKey, Guid.NewGuid().ToString(), Lifetime);
    }

    private static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
}
