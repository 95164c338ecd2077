namespace Aspire.Dashboard.Resources;

/// <summary>A resource (one replica of it) at one moment.</summary>
/// <param name="Name">Name in the model, e.g. <c>bff</c>.</param>
/// <param name="InstanceId">Unique, e.g. <c>bff-xkqzrwtp</c>.</param>
/// <param name="Type">E.g. <c>Project</c>, <c>Executable</c>.</param>
/// <param name="State">As in Aspire: NotStarted, Waiting, Starting, Running, Stopping, Finished, Exited, FailedToStart.</param>
public sealed record ResourceSnapshot(string Name, string InstanceId, string Type, string State)
{
    /// <summary>It ended or did not start, and nobody had asked for that.</summary>
    public bool IsFailed { get; init; }

    /// <summary>Healthy, Unhealthy, Degraded, or null while it cannot be told.</summary>
    public string? Health { get; init; }

    public IReadOnlyList<HealthReportSnapshot> HealthReports { get; init; } = [];

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public int? ExitCode { get; init; }

    public IReadOnlyList<EndpointSnapshot> Endpoints { get; init; } = [];

    public IReadOnlyList<EnvironmentEntry> Environment { get; init; } = [];

    public IReadOnlyList<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>What else is worth showing, e.g. project path or process id.</summary>
    public IReadOnlyList<PropertySnapshot> Properties { get; init; } = [];

    /// <summary>Names of the commands that make sense now: start, stop, restart.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];
}

public sealed record HealthReportSnapshot(string Name, string? Status, string? Description);

/// <summary>An address; only those with an http or https URL become links.</summary>
public sealed record EndpointSnapshot(string Name, string Url);

/// <summary>An environment variable; the value of a secret leaves the server only on request.</summary>
public sealed record EnvironmentEntry(string Name, string? Value, bool IsSecret);

/// <summary>That this resource has to do with another; <paramref name="Type"/> is Reference, WaitFor or Parent.</summary>
public sealed record RelationshipSnapshot(string ResourceName, string Type);

public sealed record PropertySnapshot(string Name, string Value);
