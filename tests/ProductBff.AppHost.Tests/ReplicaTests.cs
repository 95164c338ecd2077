using System.Net;
using Aspire.Hosting.ApplicationModel;

namespace ProductBff.AppHost.Tests;

public sealed class ReplicaTests(RunningApplication running) : IClassFixture<RunningApplication>
{
    /// <summary>With either replica stopped the other one serves behind the same port, so both do.</summary>
    [Fact]
    public async Task Bff_WithTwoReplicas_ServesThroughEitherBehindOnePort()
    {
        var replicas = await ReplicasAsync();
        Assert.Equal(2, replicas.Length);

        foreach (var replica in replicas)
        {
            await running.StopAsync(replica);
            using (var client = running.Client("bff"))
            {
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/alive", RunningApplication.Limit)).StatusCode);
            }

            await running.StartAsync("bff", replica);
        }
    }

    private async Task<string[]> ReplicasAsync()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(RunningApplication.Limit);
        await foreach (ResourceEvent change in running.Application.ResourceNotifications.WatchAsync(enough.Token))
        {
            if (change.Resource.Name == "bff" && ids.Add(change.ResourceId) && ids.Count == 2)
            {
                break;
            }
        }

        return [.. ids];
    }
}
