using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Engine;

/// <summary>Turns a resource into a process.</summary>
internal sealed class ResourceLauncher(ResourceEnvironment environment, ResourceLoggerService loggers, IProcessGuard guard, TimeProvider clock)
{
    /// <exception cref="DistributedApplicationException">It cannot be started; the message says why.</exception>
    public async Task<LaunchedProcess> LaunchAsync(
        ResourceInstance instance, IReadOnlyDictionary<string, int> targetPorts, CancellationToken cancellationToken)
    {
        var context = new ValueProviderContext { Caller = instance.Resource, TargetPorts = targetPorts, InstanceSuffix = instance.Suffix };
        var variables = await environment.ResolveAsync(context, cancellationToken);
        var specification = instance.Resource.TryGetLastAnnotation<LocalServerAnnotation>(out var server)
            ? await server.Prepare(ServerContext(instance, variables, targetPorts), cancellationToken)
            : ProjectSpecification(instance.Resource, await ResourceEnvironment.ResolveArgumentsAsync(context, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        var process = ChildProcess.Start(
            specification,
            ResourceEnvironment.OnTopOfInherited([.. variables, .. specification.Environment.Select(variable => new EnvironmentVariableSnapshot(variable.Key, variable.Value, IsFromSpec: false))]),
            guard,
            (line, isError) => loggers.Write(instance.Id, line, isError),
            clock);
        return new(process, [.. variables]);
    }

    private LocalServerContext ServerContext(
        ResourceInstance instance, EnvironmentVariableSnapshot[] variables, IReadOnlyDictionary<string, int> targetPorts) => new(
            variables.ToDictionary(variable => variable.Name, variable => variable.Value!),
            targetPorts,
            line => loggers.Write(instance.Id, line, isError: false));

    private static ProcessSpecification ProjectSpecification(IResource resource, string[] arguments)
    {
        var metadata = resource.GetProjectMetadata();
        var directory = Path.GetDirectoryName(metadata.ProjectPath)!;
        var target = AppHostMetadata.TargetPath(metadata.GetType().Assembly, metadata.ProjectPath)
            ?? throw new DistributedApplicationException(
                $"The AppHost was not built with the project '{metadata.ProjectPath}' of resource '{resource.Name}': it has no reference to it.");
        if (!File.Exists(target))
        {
            throw new DistributedApplicationException(
                $"The project of resource '{resource.Name}' is not built: '{target}' does not exist. Build the AppHost again.");
        }

        var profile = resource.TryGetLastAnnotation<EffectiveLaunchProfile>(out var effective) ? effective.Profile : null;
        return new(DotnetPath(), [target, .. CommandLine.Split(profile?.CommandLineArgs), .. arguments], directory);
    }

    /// <summary>The host of the runtime that this process runs on: <c>shared/Microsoft.NETCore.App/x.y.z/</c> lies three folders below it.</summary>
    public static string DotnetPath()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var besideRuntime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(besideRuntime) ? besideRuntime : name;
    }
}

internal sealed record LaunchedProcess(ChildProcess Process, ImmutableArray<EnvironmentVariableSnapshot> Environment);
