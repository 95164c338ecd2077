using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.Testing;

namespace ProductBff.ServiceDefaults.Tests;

/// <summary>A service that has nothing but the defaults and the test's endpoints, on Kestrel and a port of its own.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestService> StartAsync(
        Action<IEndpointRouteBuilder> map,
        IEnumerable<KeyValuePair<string, string>>? settings = null,
        TimeProvider? time = null,
        ILoggerProvider? log = null)
    {
        // As arguments, so that the host itself finds what is meant for it.
        var builder = WebApplication.CreateBuilder(
        [
            .. NoReload.Arguments,
            "--environment=Testing",
            "--urls=http://127.0.0.1:0",
            .. (settings ?? TestTokens.Settings).Select(setting => $"--{setting.Key}={setting.Value}"),
        ]);

        builder.Logging.ClearProviders();
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.AddServiceDefaults();
        builder.AddCallerAuthentication();

        var app = builder.Build();
        app.MapDefaultEndpoints();
        map(app);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>As SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
