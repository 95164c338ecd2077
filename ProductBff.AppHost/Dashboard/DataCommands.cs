using StackExchange.Redis;

namespace ProductBff.AppHost.Dashboard;

internal static class DataCommands
{
    /// <summary>The pattern of the keys of cached pages; sessions have another prefix.</summary>
    private const string PageKeys = "bff:page:*";

    /// <summary>Adds the command that deletes every page in the cache, and no session.</summary>
    public static IResourceBuilder<T> WithPurgeCommand<T>(this IResourceBuilder<T> cache)
        where T : IResourceWithConnectionString =>
        cache.WithCommand("purge-pages", "Purge the page cache", async context =>
        {
            var count = await PurgeAsync(cache.Resource, context.CancellationToken);
            return CommandResults.Success($"{count} entries were thrown away; sessions stay.");
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

    private static async Task<long> PurgeAsync(IResourceWithConnectionString cache, CancellationToken cancellationToken)
    {
        var connectionString = await cache.GetConnectionStringAsync(cancellationToken);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString!);
        RedisKey[] keys = await redis.GetServer(redis.GetEndPoints()[0]).KeysAsync(pattern: PageKeys).ToArrayAsync(cancellationToken);
        return await redis.GetDatabase().KeyDeleteAsync(keys);
    }

    private static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
}
