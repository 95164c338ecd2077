using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace ProductBff.AppHost.Tests;

public sealed class ReplicaTests(ReplicaTests.TwoReplicas running) : IClassFixture<ReplicaTests.TwoReplicas>
{
    /// <summary>With either replica stopped, the other one serves behind the same port, so both replicas work.</summary>
    [Fact]
    public async Task Bff_WithTwoReplicas_ServesThroughEitherBehindOnePort()
    {
        var replicas = await ReplicasAsync();

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

    private async Task<HashSet<string>> ReplicasAsync()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var change in running.Application.ResourceNotifications.WatchAsync(RunningApplication.Limit))
        {
            if (change.Resource.Name == "bff" && ids.Add(change.ResourceId) && ids.Count == 2)
            {
                break;
            }
        }

        return ids;
    }

    /// <summary>Without the services, and so without a warm-up, which would wait for them.</summary>
    public sealed class TwoReplicas : RunningApplication
    {
        private protected override IEnumerable<string> Needed => ["bff"];

        private protected override void Configure(IResourceBuilder<ProjectResource> project) =>
            _ = project.Resource.Name == "bff" ? project.WithReplicas(2).WithEnvironment("WarmUp__MaxDuration", "00:00:00") : project.WithExplicitStart();
    }
}
