using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProductBff.ServiceDefaults.Hosting;

namespace ProductBff.ServiceDefaults.Tests.Hosting;

public sealed class WarmUpTests
{
    [Fact]
    public async Task Start_Always_UsesTheServiceBeforeWhatIsRegisteredLater()
    {
        var order = new List<string>();
        var builder = NewBuilder();
        builder.Services.AddScoped<Store>();
        builder.Services.AddWarmUp<Store>((_, _) =>
        {
            order.Add("used");
            return Task.CompletedTask;
        });
        builder.Services.AddHostedService(_ => new Later(order));

        using var host = builder.Build();
        await host.StartAsync();

        Assert.Equal(["used", "later"], order);
    }

    [Fact]
    public async Task Start_TheUseFails_StartsAllTheSameAndSaysSo()
    {
        var builder = NewBuilder();
        builder.Logging.AddFakeLogging();
        builder.Services.AddScoped<Store>();
        builder.Services.AddWarmUp<Store>((_, _) => throw new InvalidOperationException("The table is gone."));

        using var host = builder.Build();
        await host.StartAsync();

        var told = Assert.Single(host.Services.GetFakeLogCollector().GetSnapshot(), record => record.Level == LogLevel.Warning);
        Assert.Equal("Store could not be warmed up; its first use will be slow: The table is gone.", told.Message);
    }

    private static HostApplicationBuilder NewBuilder() => Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());

    private sealed class Store;

    private sealed class Later(List<string> order) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            order.Add("later");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
