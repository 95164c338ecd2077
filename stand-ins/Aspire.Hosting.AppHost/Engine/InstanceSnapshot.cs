using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Engine;

/// <summary>The parts of a snapshot that follow from the resource and its state.</summary>
internal static class InstanceSnapshot
{
    public static CustomResourceSnapshot Initial(IResource resource, bool startsByItself, DateTime now) => new()
    {
        ResourceType = TypeOf(resource),
        CreationTimeStamp = now,
        State = startsByItself ? KnownResourceStates.Starting : KnownResourceStates.NotStarted,
        Commands = Commands(startsByItself ? KnownResourceStates.Starting : KnownResourceStates.NotStarted),
        Relationships = [.. resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Select(relationship => new RelationshipSnapshot(relationship.Resource.Name, relationship.Type)).Distinct()],
        Urls = Urls(resource, targetPorts: null),
        Properties = Properties(resource, processId: null),
    };

    public static CustomResourceSnapshot Running(
        CustomResourceSnapshot snapshot,
        IResource resource,
        LaunchedProcess launched,
        IReadOnlyDictionary<string, int> targetPorts,
        ImmutableArray<HealthReportSnapshot> health,
        DateTime now) => snapshot with
        {
            State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            Commands = Commands(KnownResourceStates.Running),
            StartTimeStamp = now,
            StopTimeStamp = null,
            ExitCode = null,
            ResourceReady = null,
            HealthReports = health,
            EnvironmentVariables = launched.Environment,
            Urls = Urls(resource, targetPorts),
            Properties = Properties(resource, launched.Process.Id),
        };

    public static CustomResourceSnapshot Ended(CustomResourceSnapshot snapshot, IResource resource, int exitCode, bool isError, DateTime now)
    {
        var state = resource is ContainerResource ? KnownResourceStates.Exited : KnownResourceStates.Finished;
        return snapshot with
        {
            State = new ResourceStateSnapshot(state, isError ? KnownResourceStateStyles.Error : null),
            Commands = Commands(state),
            ExitCode = exitCode,
            StopTimeStamp = now,
            HealthReports = [],
            ResourceReady = null,
            Urls = Urls(resource, targetPorts: null),
            Properties = Properties(resource, processId: null),
        };
    }

    public static ImmutableArray<ResourceCommandSnapshot> Commands(string state)
    {
        var ended = state == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state);
        return
        [
            Command(KnownResourceCommands.StartCommand, "Start", ended || state == KnownResourceStates.Waiting),
            Command(KnownResourceCommands.StopCommand, "Stop", state == KnownResourceStates.Running),
            Command(KnownResourceCommands.RestartCommand, "Restart", state == KnownResourceStates.Running),
        ];

        static ResourceCommandSnapshot Command(string name, string displayName, bool enabled) =>
            new(name, enabled ? ResourceCommandState.Enabled : ResourceCommandState.Disabled, displayName);
    }

    public static ImmutableArray<UrlSnapshot> Urls(IResource resource, IReadOnlyDictionary<string, int>? targetPorts) =>
    [
        .. from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
           where endpoint.AllocatedEndpoint is not null
           select new UrlSnapshot(endpoint.Name, endpoint.AllocatedEndpoint!.UriString, IsInternal: false),
        .. from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
           where endpoint.IsProxied && targetPorts is not null
           select new UrlSnapshot(endpoint.Name, $"{endpoint.UriScheme}://localhost:{targetPorts![endpoint.Name]}", IsInternal: true),
    ];

    public static ImmutableArray<ResourcePropertySnapshot> Properties(IResource resource, int? processId)
    {
        List<ResourcePropertySnapshot> properties = [];
        if (resource is ProjectResource)
        {
            properties.Add(new("project.path", resource.GetProjectMetadata().ProjectPath));
        }

        if (processId is not null)
        {
            properties.Add(new("executable.pid", processId));
        }

        return [.. properties];
    }

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ContainerResource => "Container",
        _ => resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
    };
}
