using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>One run of an AppHost's entry point on a thread of its own, which stops before Build and again instead of Run.</summary>
internal sealed class EntryPointRun(
    Assembly appHost, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : ApplicationInterceptor
{
    private readonly TaskCompletionSource<IDistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IDistributedApplicationBuilder> StartAsync()
    {
        var entryPoint = appHost.EntryPoint
            ?? throw new InvalidOperationException($"The assembly '{appHost.GetName().Name}' has no entry point: it is no AppHost.");
        var thread = new Thread(() => Run(entryPoint)) { IsBackground = true, Name = "AppHost entry point" };
        thread.Start();
        return _builder.Task;
    }

    public Task<DistributedApplication> BuildAsync()
    {
        _mayBuild.TrySetResult();
        return _application.Task;
    }

    /// <summary>Lets the entry point end, wherever it is.</summary>
    public void Release()
    {
        // Before Build there is nothing to end yet but the entry point itself.
        _mayBuild.TrySetCanceled();
        if (!_application.Task.IsCompletedSuccessfully)
        {
            _mayEnd.TrySetResult();
        }
    }

    public override void OnCreating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) =>
        TestingDefaults.Apply(appHost, args, options, settings, configure);

    public override void OnBuilding(IDistributedApplicationBuilder builder)
    {
        builder.Services.AddHttpClient();
        _builder.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    public override void OnBuilt(DistributedApplication application) => _application.TrySetResult(application);

    public override Task HoldAsync(CancellationToken cancellationToken) => _mayEnd.Task.WaitAsync(cancellationToken);

    public override void OnDisposed() => _mayEnd.TrySetResult();

    private void Run(MethodInfo entryPoint)
    {
        Current = this;
        try
        {
            entryPoint.Invoke(obj: null, entryPoint.GetParameters() is [] ? null : [args]);
            Fail(new InvalidOperationException("The AppHost's entry point ended without building an application."));
        }
        catch (TargetInvocationException exception)
        {
            Fail(exception.InnerException!);
        }
    }

    private void Fail(Exception exception)
    {
        _builder.TrySetException(exception);
        _application.TrySetException(exception);
    }
}
