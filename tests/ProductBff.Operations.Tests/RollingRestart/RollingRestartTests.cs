using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using ProductBff.Testing;

namespace ProductBff.Operations.Tests.RollingRestart;

/// <summary>Real processes, a real proxy, real signals.</summary>
public sealed class RollingRestartTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task Restart_OfBothReplicasUnderLoad_LosesNoRequest()
    {
        using var patience = new CancellationTokenSource(Limit);
        await using var backend = await StartBackendAsync();
        int[] ports = [HaProxy.FreePort(), HaProxy.FreePort()];
        using var proxy = new HaProxy(ports[0], ports[1]);
        var replicas = await Task.WhenAll(ports.Select(port => StartReplicaAsync(port, backend)));
        try
        {
            await proxy.WaitForAsync("a", "UP", patience.Token);
            await proxy.WaitForAsync("b", "UP", patience.Token);
            await using var load = new ConstantLoad(proxy.Address);
            foreach (var (index, name) in new[] { "a", "b" }.Index())
            {
                await load.AnswersAsync(100, patience.Token);
                await replicas[index].TerminateAsync();
                await proxy.WaitForAsync(name, "DOWN", patience.Token);
                await replicas[index].WaitForExitAsync(patience.Token);
                replicas[index].Dispose();
                replicas[index] = await StartReplicaAsync(ports[index], backend);
                await proxy.WaitForAsync(name, "UP", patience.Token);
            }

            await load.AnswersAsync(100, patience.Token);

            Assert.Empty(load.Lost);
        }
        finally
        {
            Array.ForEach(replicas, replica => replica.Dispose());
        }
    }

    private static Task<ServiceProcess> StartReplicaAsync(int port, WebApplication backend) => ServiceProcess.StartAsync(
        "ProductBff.Bff",
        [
            .. TestTokens.Settings,
            .. new[] { "productservice", "reviewservice", "inventoryservice" }.Select(name => KeyValuePair.Create($"services:{name}:http:0", backend.Urls.Single())),
            new("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            .. Patience.Settings,
            // Longer than the proxy takes to notice.
            new("Shutdown:DrainTime", "00:00:03"),
        ],
        // Where its settings file is, which keeps requests out of the log.
        Path.Combine(Repository.Root, "ProductBff.Bff"));

    /// <summary>All three, so slow that requests are under way whenever a replica ends.</summary>
    private static async Task<WebApplication> StartBackendAsync()
    {
        var builder = WebApplication.CreateBuilder(NoReload.Arguments);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Use(async (context, next) =>
        {
            await Task.Delay(20, context.RequestAborted);
            await next();
        });
        app.MapGet("/products/{id}", (string id) => new { id, name = "Gadget", description = "One.", price = 9999 });
        app.MapGet("/reviews/{id}", () => Array.Empty<object>());
        app.MapGet("/inventory/{id}", (string id) => new { productId = id, stock = 14 });
        await app.StartAsync();
        return app;
    }
}
