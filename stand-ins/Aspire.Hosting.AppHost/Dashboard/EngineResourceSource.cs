using System.Runtime.CompilerServices;
using Aspire.Dashboard.Resources;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>Shows the engine's resources to the dashboard.</summary>
internal sealed class EngineResourceSource(
    ResourceNotificationService notifications, ResourceLoggerService loggers, ResourceCommandService commands) : IResourceSource
{
    private static readonly Dictionary<string, string> PropertyNames = new(StringComparer.Ordinal)
    {
        ["project.path"] = "Project",
        ["executable.pid"] = "Process id",
        ["executable.path"] = "Program",
    };

    public async IAsyncEnumerable<ResourceSnapshot> WatchResourcesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            yield return Of(change);
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<ConsoleLine>> WatchConsoleAsync(
        string instanceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var lines in loggers.WatchAsync(instanceId).WithCancellation(cancellationToken))
        {
            yield return [.. lines.Select(line => new ConsoleLine(line.Timestamp, line.Content, line.IsErrorMessage))];
        }
    }

    public async Task<CommandOutcome> ExecuteCommandAsync(string instanceId, string command, CancellationToken cancellationToken)
    {
        var result = await commands.ExecuteCommandAsync(instanceId, command, cancellationToken);
        return new CommandOutcome(result.Success, result.Message);
    }

    private static ResourceSnapshot Of(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        return new ResourceSnapshot(change.Resource.Name, change.ResourceId, snapshot.ResourceType, snapshot.State?.Text ?? "Unknown")
        {
            IsFailed = snapshot.State?.Style == KnownResourceStateStyles.Error,
            Health = snapshot.HealthStatus?.ToString(),
            HealthReports =
            [
                .. snapshot.HealthReports.Select(report => new Aspire.Dashboard.Resources.HealthReportSnapshot(report.Name, report.Status?.ToString(), report.Description)),
            ],
            CreatedAt = Utc(snapshot.CreationTimeStamp),
            StartedAt = Utc(snapshot.StartTimeStamp),
            StoppedAt = Utc(snapshot.StopTimeStamp),
            ExitCode = snapshot.ExitCode,
            Endpoints = [.. snapshot.Urls.Where(url => !url.IsInternal).Select(url => new EndpointSnapshot(url.Name ?? "", url.Url))],
            Environment =
            [
                .. snapshot.EnvironmentVariables.Select(variable => new EnvironmentEntry(variable.Name, variable.Value, variable.IsSecret)),
                .. snapshot.Properties.Where(property => property.IsSensitive).Select(property => new EnvironmentEntry(property.Name, property.Value?.ToString(), IsSecret: true)),
            ],
            Relationships =
            [
                .. snapshot.Relationships.Select(relationship => new Aspire.Dashboard.Resources.RelationshipSnapshot(relationship.ResourceName, relationship.Type)),
            ],
            Properties =
            [
                .. snapshot.Properties.Where(property => !property.IsSensitive)
                    .Select(property => new PropertySnapshot(PropertyNames.GetValueOrDefault(property.Name, property.Name), property.Value?.ToString() ?? "")),
            ],
            Commands = [.. snapshot.Commands.Where(command => command.State == ResourceCommandState.Enabled).Select(command => command.Name)],
        };
    }

    private static DateTimeOffset? Utc(DateTime? time) => time is { } value ? new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)) : null;
}
