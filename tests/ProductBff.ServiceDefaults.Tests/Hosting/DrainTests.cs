using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace ProductBff.ServiceDefaults.Tests.Hosting;

public sealed class DrainTests
{
    private static readonly KeyValuePair<string, string> TenSeconds = new("Shutdown:DrainTime", "00:00:10");

    [Fact]
    public async Task Stop_AfterASignal_IsNotReadyFirstAndAnswersUntilTheTimeIsOver()
    {
        var time = new FakeTimeProvider();
        await using var service = await StartAsync(time, TenSeconds);

        // What the framework does at SIGTERM: StopApplication, and then, in another thread, StopAsync.
        Lifetime(service).StopApplication();
        var stopping = service.StopAsync();
        var (ready, alive, open) = (await StatusAsync(service, "/health"), await StatusAsync(service, "/alive"), await StatusAsync(service, "/open"));
        time.Advance(TimeSpan.FromSeconds(9.9));
        var (readyStill, openStill, early) = (await StatusAsync(service, "/health"), await StatusAsync(service, "/open"), stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK), (ready, alive, open));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, false), (readyStill, openStill, early));
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(service, "/health"));
    }

    /// <summary>Time stands still: who waited would wait for ever.</summary>
    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public async Task Stop_InDevelopmentOrWithoutASignal_IsAtOnce(string environment, bool signalled)
    {
        await using var service = await StartAsync(new FakeTimeProvider(), KeyValuePair.Create("environment", environment));

        if (signalled)
        {
            Lifetime(service).StopApplication();
        }

        await service.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Stop_InProduction_LastsFiveSecondsMore()
    {
        var time = new FakeTimeProvider();
        await using var service = await StartAsync(time, KeyValuePair.Create("environment", "Production"));

        Lifetime(service).StopApplication();
        var stopping = service.StopAsync();
        time.Advance(TimeSpan.FromSeconds(4.9));
        var early = await StatusAsync(service, "/open");
        time.Advance(TimeSpan.FromSeconds(0.1));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.OK, early);
        Assert.Equal(
            TimeSpan.FromSeconds(9),
            service.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public async Task Get_AfterASignal_EndsTheConnection()
    {
        await using var service = await StartAsync(new FakeTimeProvider(), TenSeconds);
        using var before = await service.Client.GetAsync("/open");

        Lifetime(service).StopApplication();
        using var after = await service.Client.GetAsync("/open");

        Assert.Null(before.Headers.ConnectionClose);
        Assert.True(after.Headers.ConnectionClose);
    }

    private static Task<TestService> StartAsync(TimeProvider time, KeyValuePair<string, string> setting) =>
        TestService.StartAsync(app => app.MapGet("/open", () => "open"), [.. Testing.TestTokens.Settings, setting], time);

    private static IHostApplicationLifetime Lifetime(TestService service) => service.Services.GetRequiredService<IHostApplicationLifetime>();

    private static async Task<HttpStatusCode> StatusAsync(TestService service, string path)
    {
        using var response = await service.Client.GetAsync(path);
        return response.StatusCode;
    }
}
