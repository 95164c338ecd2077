using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Tests;

public sealed class RedisClientTests
{
    [Theory]
    [InlineData()]
    [InlineData("ConnectionStrings:cache=")]
    [InlineData("ConnectionStrings:cache=password=secret")]
    public void Resolve_NoEndpoint_ErrorNamesTheSettings(params string[] settings)
    {
        var builder = TestHost.Builder(settings);
        builder.AddRedisClient("cache");
        using var host = builder.Build();

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IConnectionMultiplexer>());

        Assert.Contains("'ConnectionStrings:cache'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Aspire:StackExchange:Redis:ConnectionString'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DisableAutoActivationFalse_ConnectsAtStartUp()
    {
        var builder = TestHost.Builder();
        builder.AddRedisClient("cache", settings => settings.DisableAutoActivation = false);
        using var host = builder.Build();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
    }

    [Fact]
    public async Task Start_Default_DoesNotConnect()
    {
        var builder = TestHost.Builder();
        builder.AddRedisClient("cache");
        using var host = builder.Build();

        await host.StartAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void AddRedisClient_NoConnectionName_Throws(string? name)
    {
        Assert.ThrowsAny<ArgumentException>(() => TestHost.Builder().AddRedisClient(name!));
    }

    [Fact]
    public async Task Resolve_ServerDown_UnconnectedClientAndUnhealthyCheck()
    {
        // Bound but not listening: a connection is refused, and nobody else can take the port meanwhile.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var builder = TestHost.Builder($"ConnectionStrings:cache={taken.LocalEndPoint},connectTimeout=500");
        builder.AddRedisClient("cache");
        using var host = builder.Build();

        var client = host.Services.GetRequiredService<IConnectionMultiplexer>();
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.False(client.IsConnected);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["StackExchange.Redis"].Status);
    }

    [Fact]
    public void DisableHealthChecks_True_RegistersNone()
    {
        var builder = TestHost.Builder();
        builder.AddRedisClient("cache", settings => settings.DisableHealthChecks = true);
        using var host = builder.Build();

        Assert.Null(host.Services.GetService<HealthCheckService>());
    }

    [Fact]
    public void AddRedisClient_BesideRedisOutputCache_OneHealthCheckAndRedisStoreInEitherOrder()
    {
        var builder = TestHost.Builder();
        builder.AddRedisClientBuilder("cache").WithOutputCache();
        builder.AddRedisOutputCache("cache");
        builder.Services.AddOutputCache();
        using var host = builder.Build();

        var checks = host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;
        Assert.Equal("StackExchange.Redis", Assert.Single(checks).Name);
        Assert.StartsWith("Redis", host.Services.GetRequiredService<IOutputCacheStore>().GetType().Name, StringComparison.Ordinal);
    }
}
