using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Lets a test run an AppHost's own entry point and take the application out of it (Aspire.Hosting.Testing).</summary>
internal abstract class ApplicationInterceptor
{
    private static readonly AsyncLocal<ApplicationInterceptor?> CurrentInterceptor = new();

    /// <summary>The one that builders created in this flow of execution report to.</summary>
    public static ApplicationInterceptor? Current
    {
        get => CurrentInterceptor.Value;
        set => CurrentInterceptor.Value = value;
    }

    public abstract void OnCreating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>Called before Build; may block until the test has changed the model.</summary>
    public abstract void OnBuilding(IDistributedApplicationBuilder builder);

    public abstract void OnBuilt(DistributedApplication application);

    public abstract void OnDisposed();

    /// <summary>Takes the place of Run in the entry point: the test starts and stops the application.</summary>
    public abstract Task HoldAsync(CancellationToken cancellationToken);
}
