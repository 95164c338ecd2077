using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using ProductBff.ServiceDefaults.Deadlines;

namespace ProductBff.ServiceDefaults.Tests.Deadlines;

public sealed class RequestDeadlineTests
{
    [Fact]
    public async Task Send_DeadlinePasses_CancelsTheWorkAndCountsIt()
    {
        var time = new FakeTimeProvider();
        var work = new Work();
        await using var service = await TestService.StartAsync(work.Map, time: time);
        using var abandoned = Counter(service);

        var sending = service.Client.SendAsync(Request("250"));
        await work.Started;
        time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(work.Token.IsCancellationRequested);
        time.Advance(TimeSpan.FromMilliseconds(1));
        using var response = await sending;

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("deadline", Assert.Single(abandoned.GetMeasurementSnapshot()).Tags["reason"]);
    }

    /// <summary>The answer was ready, and its length announced, when the deadline passed.</summary>
    [Fact]
    public async Task Send_DeadlinePassesAfterTheHeadersWereSet_IsAWholeProblemWithoutThem()
    {
        var time = new FakeTimeProvider();
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/work", async context =>
            {
                context.Response.ContentLength = 100_000;
                context.Response.Headers.ETag = "\"1\"";
                time.Advance(TimeSpan.FromMilliseconds(250));
                await context.Response.Body.WriteAsync(new byte[100_000], context.RequestAborted);
            }),
            time: time);

        using var response = await service.Client.SendAsync(Request("250"));

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Null(response.Headers.ETag);
        Assert.Contains("deadline", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_CallerLeaves_CancelsTheWorkAndCountsIt()
    {
        var work = new Work();
        using var caller = new CancellationTokenSource();
        await using var service = await TestService.StartAsync(work.Map);
        using var abandoned = Counter(service);

        var sending = service.Client.SendAsync(Request(null), caller.Token);
        await work.Started;
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await abandoned.WaitForMeasurementsAsync(1).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("caller-left", Assert.Single(abandoned.GetMeasurementSnapshot()).Tags["reason"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("60001")]
    [InlineData("1.5")]
    [InlineData("soon")]
    public async Task Send_NoDeadline_IsAsIfItWereNotThere(string value)
    {
        var time = new FakeTimeProvider();
        var work = new Work();
        await using var service = await TestService.StartAsync(work.Map, time: time);

        var sending = service.Client.SendAsync(Request(value));
        await work.Started;
        time.Advance(TimeSpan.FromMinutes(2));
        work.End();
        using var response = await sending;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(0.2, "1")]
    [InlineData(250.9, "250")]
    [InlineData(600_000, "60000")]
    public void Format_TimeLeft_IsWholeMillisecondsWithinBounds(double milliseconds, string expected) =>
        Assert.Equal(expected, RequestDeadline.Format(TimeSpan.FromMilliseconds(milliseconds)));

    private static HttpRequestMessage Request(string? deadline)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/work");
        if (deadline is not null)
        {
            request.Headers.Add(RequestDeadline.HeaderName, deadline);
        }

        return request;
    }

    private static MetricCollector<long> Counter(TestService service) =>
        new(service.Services.GetRequiredService<IMeterFactory>(), AbandonedWorkMetrics.MeterName, AbandonedWorkMetrics.CounterName);

    private sealed class Work
    {
        private readonly TaskCompletionSource _started = new();
        private readonly TaskCompletionSource _ended = new();

        public Task Started => _started.Task;

        public CancellationToken Token { get; private set; }

        public void End() => _ended.SetResult();

        public void Map(IEndpointRouteBuilder app) => app.MapGet("/work", async (CancellationToken cancellationToken) =>
        {
            Token = cancellationToken;
            _started.SetResult();
            await _ended.Task.WaitAsync(cancellationToken);
            return "done";
        });
    }
}
