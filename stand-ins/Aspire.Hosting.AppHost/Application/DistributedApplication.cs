using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>A described application that can be run.</summary>
public partial class DistributedApplication : IHost, IAsyncDisposable
{
    private static readonly string? Version =
        typeof(DistributedApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private readonly IHost _host;
    private readonly ApplicationInterceptor? _interceptor;
    private readonly ILogger<DistributedApplication> _logger;
    private readonly IApplicationEngine _engine;
    private readonly string _directory;

    public DistributedApplication(IHost host)
        : this(host, interceptor: null)
    {
    }

    internal DistributedApplication(IHost host, ApplicationInterceptor? interceptor)
    {
        _host = host;
        _interceptor = interceptor;
        _logger = host.Services.GetRequiredService<ILogger<DistributedApplication>>();
        _directory = host.Services.GetRequiredService<IHostEnvironment>().ContentRootPath;
        _engine = host.Services.GetRequiredService<IApplicationEngine>();
    }

    public IServiceProvider Services => _host.Services;

    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Starts the application and blocks until it is told to stop.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>
    /// Starts the application and waits until it is told to stop. An application that cannot start is one error in the
    /// log and exit code 1.
    /// </summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_interceptor is not null)
        {
            await _interceptor.HoldAsync(cancellationToken);
            return;
        }

        var stopping = Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await StartAsync(cancellationToken);
            if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsRunMode)
            {
                await WaitForStopAsync(stopping, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested || cancellationToken.IsCancellationRequested)
        {
            // Stopped while it was starting, which is no failure.
        }
        catch (DistributedApplicationException exception)
        {
            LogCannotStart(exception.Message);
            Environment.ExitCode = 1;
        }
        finally
        {
            await StopAsync(CancellationToken.None);
            await DisposeAsync();
        }
    }

    /// <summary>Completes when every resource that starts by itself has started or failed to.</summary>
    /// <exception cref="DistributedApplicationException">The application cannot be started.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        LogVersion(Version);
        LogStarting();
        LogDirectory(_directory);
        await _host.StartAsync(cancellationToken);
        var stopping = Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        await _engine.StartAsync(either.Token);

        if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsRunMode)
        {
            LogStarted();
        }
    }

    public virtual async Task StopAsync(CancellationToken cancellationToken = default)
    {
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _engine.StopAsync(cancellationToken);
        await _host.StopAsync(cancellationToken);
    }

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _engine.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
        _interceptor?.OnDisposed();
        GC.SuppressFinalize(this);
    }

    private static async Task WaitForStopAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, either.Token);
    }
}
