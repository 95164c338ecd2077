using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Tests;

/// <summary>A web application whose pages are output-cached in Redis for a minute, on a port of its own.</summary>
internal sealed class CachingApplication : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _rendered;

    private CachingApplication(WebApplication app) => _app = app;

    public HttpClient Client { get; private set; } = new();

    public IDatabase Redis => _app.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    public IOutputCacheStore Store => _app.Services.GetRequiredService<IOutputCacheStore>();

    public static async Task<CachingApplication> StartAsync(string connectionString)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration["ConnectionStrings:cache"] = connectionString;
        builder.AddRedisOutputCache("cache");
        // Instances listen on different ports, and a port is part of the host.
        builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Expire(TimeSpan.FromMinutes(1)).SetVaryByHost(false)));
        builder.Logging.ClearProviders();

        var application = new CachingApplication(builder.Build());
        application._app.UseRouting();
        application._app.UseOutputCache();
        application._app.MapGet("/page/{id}", (string id) => $"{id} rendered {Interlocked.Increment(ref application._rendered)}");
        application._app.MapHealthChecks("/health").CacheOutput(policy => policy.NoCache());
        await application._app.StartAsync();
        application.Client = new() { BaseAddress = new(application._app.Urls.Single()) };
        return application;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
