using Aspire.Dashboard.Access;
using Aspire.Dashboard.Api;
using Aspire.Dashboard.Live;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Pages;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Dashboard;

/// <summary>The running dashboard: pages and OTLP receiver on two loopback ports of this process.</summary>
public sealed partial class DashboardHost : IAsyncDisposable
{
    private static readonly string[] PagePaths =
        ["/", "/consolelogs/{**rest}", "/structuredlogs", "/traces", "/traces/detail/{id}", "/metrics", "/graph"];

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private Task _watching = Task.CompletedTask;

    private DashboardHost(WebApplication app) => _app = app;

    /// <summary>Where the pages are, with the port that was bound and without a trailing slash.</summary>
    public string FrontendUrl { get; private set; } = "";

    /// <summary>Where telemetry is taken, with the port that was bound and without a trailing slash.</summary>
    public string OtlpHttpUrl { get; private set; } = "";

    /// <summary>Binds both ports and starts to follow the resources.</summary>
    /// <exception cref="ArgumentException">An option does not make sense; the message names it and its value.</exception>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<DashboardHost> StartAsync(
        DashboardOptions options, IResourceSource source, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        options.Validate();
        var app = Build(options, source, loggers, time);
        var host = new DashboardHost(app);
        try
        {
            MapRoutes(app, options, () => host.OtlpHttpUrl);
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        (host.FrontendUrl, host.OtlpHttpUrl) = Listeners.Bound(app.Services.GetRequiredService<IServer>(), options);
        host._watching = WatchAsync(app.Services.GetRequiredService<ResourceBoard>(), loggers.CreateLogger<DashboardHost>(), host._stopping.Token);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private static WebApplication Build(DashboardOptions options, IResourceSource source, ILoggerFactory loggers, TimeProvider time)
    {
        // Empty: no configuration (ASPNETCORE_URLS is the AppHost's), no console lifetime, nothing that costs time at start.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new ForwardingLoggerProvider(loggers));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listeners.Configure(kestrel, options));
        builder.Services
            .AddRoutingCore()
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2))
            .AddSingleton<IHostLifetime, NoLifetime>()
            .AddSingleton(options).AddSingleton(options.Limits).AddSingleton(source).AddSingleton(time)
            .AddSingleton<ChangeHub>().AddSingleton<LiveStream>()
            .AddSingleton<ResourceBoard>().AddSingleton<ConsoleLogs>()
            .AddSingleton<TraceStore>().AddSingleton<LogStore>().AddSingleton<MetricStore>()
            .AddSingleton<OtlpIngestion>().AddSingleton<OtlpReceiver>()
            .AddSingleton<BrowserSession>().AddSingleton<AccessGate>().AddSingleton<LoginPage>().AddSingleton<Assets>()
            .AddSingleton<ResourceApi>().AddSingleton<TelemetryApi>().AddSingleton<MetricApi>();
        return builder.Build();
    }

    private static void MapRoutes(WebApplication app, DashboardOptions options, Func<string> otlpUrl)
    {
        var services = app.Services;
        var (receiver, gate) = (services.GetRequiredService<OtlpReceiver>(), services.GetRequiredService<AccessGate>());
        var (login, assets) = (services.GetRequiredService<LoginPage>(), services.GetRequiredService<Assets>());
        var ingestion = services.GetRequiredService<OtlpIngestion>();

        app.Use((context, next) => ListenerRole.IsOtlpRequest(context) ? receiver.HandleAsync(context) : gate.InvokeAsync(context, next));
        app.MapGet("/login", login.GetAsync);
        app.MapPost("/login", login.PostAsync);
        app.MapGet("/assets/{**file}", assets.ServeAsync);
        app.MapGet("/api/session", context => context.WriteJsonAsync(
            new SessionDto(options.ApplicationName, otlpUrl(), ingestion.SenderNames), DashboardJson.Default.SessionDto));
        app.MapGet("/api/stream", services.GetRequiredService<LiveStream>().HandleAsync);
        services.GetRequiredService<ResourceApi>().Map(app);
        services.GetRequiredService<TelemetryApi>().Map(app);
        services.GetRequiredService<MetricApi>().Map(app);
        foreach (var path in PagePaths)
        {
            app.MapGet(path, context => assets.WriteAsync(context, "index.html"));
        }
    }

    private static async Task WatchAsync(ResourceBoard board, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Yield();
            await board.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The dashboard stops.
        }
#pragma warning disable CA1031 // Whatever the source did, the AppHost must not fall over its dashboard.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogWatchingFailed(logger, exception);
        }
    }

    [LoggerMessage(EventName = "WatchingFailed", Level = LogLevel.Error, Message = "The dashboard does not see changes of the resources any more")]
    private static partial void LogWatchingFailed(ILogger logger, Exception exception);
}
