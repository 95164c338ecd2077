using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Trace;
using ProductBff.Testing;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Tests;

public sealed class RedisTracingTests(RedisServer server) : IClassFixture<RedisServer>, IDisposable
{
    private const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";
    private static readonly TimeSpan DrainPeriod = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly Spans _spans = new();

    [SkippableFact]
    public async Task Command_UnderAnActivity_IsItsChildSpanAfterTheDrainPeriod()
    {
        server.SkipIfUnavailable();
        using var host = await StartAsync();

        using var parent = StartRequest();
        await Redis(host).StringSetAsync("traced", "1");
        parent.Stop();
        Assert.Empty(_spans.ChildrenOf(parent));
        _time.Advance(DrainPeriod);

        var span = Assert.Single(_spans.ChildrenOf(parent));
        Assert.Equal((SourceName, "SET", ActivityKind.Client), (span.Source.Name, span.DisplayName, span.Kind));
        Assert.Equal(parent.SpanId, span.ParentSpanId);
        Assert.True(span.StartTimeUtc >= parent.StartTimeUtc.AddMilliseconds(-50) && span.Duration <= parent.Duration + TimeSpan.FromMilliseconds(50));
        Assert.Equal("redis", span.GetTagItem("db.system"));
        Assert.Equal("SET", span.GetTagItem("db.statement"));
        Assert.Equal("127.0.0.1", span.GetTagItem("server.address"));
        Assert.Equal(server.Port, span.GetTagItem("server.port"));
        Assert.Equal(["Enqueued", "Sent", "ResponseReceived"], span.Events.Select(e => e.Name));
    }

    [SkippableFact]
    public async Task Commands_OfTwoActivities_EachBelongsToItsOwnParent()
    {
        server.SkipIfUnavailable();
        using var host = await StartAsync();

        async Task<Activity> Request(string key)
        {
            using var parent = StartRequest();
            await Redis(host).StringGetAsync(key);
            await Redis(host).StringSetAsync(key, "1");
            return parent;
        }

        var requests = await Task.WhenAll(Request("a"), Request("b"));
        _time.Advance(DrainPeriod);

        Assert.All(requests, request => Assert.Equal(["GET", "SET"], _spans.ChildrenOf(request).Select(span => span.DisplayName).Order()));
    }

    [SkippableFact]
    public async Task Command_IssuedAfterItsParentWasDrained_IsStillRecorded()
    {
        server.SkipIfUnavailable();
        using var host = await StartAsync();

        using var parent = StartRequest();
        await Redis(host).StringGetAsync("early");
        _time.Advance(DrainPeriod);
        await Redis(host).StringSetAsync("late", "1");
        parent.Stop();
        _time.Advance(DrainPeriod);

        Assert.Equal(["GET", "SET"], _spans.ChildrenOf(parent).Select(span => span.DisplayName).Order());
    }

    [SkippableFact]
    public async Task Command_FinishedAfterItsEndedParentWasDrained_IsStillRecorded()
    {
        server.SkipIfUnavailable();
        using var host = await StartAsync();
        await using var other = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);

        using var parent = StartRequest();
        var waiting = Redis(host).ExecuteAsync("BLPOP", "late-list", "0");
        parent.Stop();
        _time.Advance(DrainPeriod);
        await other.GetDatabase().ListLeftPushAsync("late-list", "1");
        await waiting;
        _time.Advance(DrainPeriod);

        Assert.Equal("BLPOP", Assert.Single(_spans.ChildrenOf(parent)).DisplayName);
    }

    [SkippableFact]
    public async Task Command_JustBeforeShutdown_IsRecordedByIt()
    {
        server.SkipIfUnavailable();
        using var parent = StartRequest();
        using (var host = await StartAsync())
        {
            await Redis(host).PingAsync();
            await host.StopAsync();
        }

        Assert.Equal("PING", Assert.Single(_spans.ChildrenOf(parent)).DisplayName);
    }

    [SkippableFact]
    public async Task DisableTracing_True_RecordsNothing()
    {
        server.SkipIfUnavailable();
        using var parent = StartRequest();
        using (var host = await StartAsync(settings => settings.DisableTracing = true))
        {
            await Redis(host).PingAsync();
            await host.StopAsync();
        }

        Assert.Empty(_spans.ChildrenOf(parent));
    }

    public void Dispose() => _spans.Dispose();

    private static Activity StartRequest() => new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

    private static IDatabase Redis(IHost host) => host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    private async Task<IHost> StartAsync(Action<StackExchangeRedisSettings>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:cache", server.ConnectionString)]);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.AddRedisClient("cache", configure);
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddProcessor(_spans));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Test classes run at the same time and activity sources are global, hence the question by parent.</summary>
    private sealed class Spans : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<Activity> _ended = [];

        public override void OnEnd(Activity data) => _ended.Enqueue(data);

        public IEnumerable<Activity> ChildrenOf(Activity parent) => _ended.Where(span => span.ParentSpanId == parent.SpanId);
    }
}
