using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Dashboard.Resources;

namespace Aspire.Dashboard.Tests;

/// <summary>A model of four resources that start and stop when told to.</summary>
internal sealed class FakeResources : IResourceSource
{
    public const string Secret = "s3cr3t-redis-password";
    private readonly Channel<ResourceSnapshot> _changes = Channel.CreateUnbounded<ResourceSnapshot>();
    private readonly Dictionary<string, ResourceSnapshot> _now = [];
    private readonly Dictionary<string, Channel<IReadOnlyList<ConsoleLine>>> _consoles = [];

    public FakeResources(DateTimeOffset started)
    {
        Set(Running("cache", "Executable", started, "redis://localhost:6379", []));
        Set(Running("productservice", "Project", started, "http://localhost:8081", []));
        Set(Running("reviewservice", "Project", started, "http://localhost:8082", []) with { Health = "Unhealthy" });
        Set(Running("bff", "Project", started, "http://localhost:8080", ["cache", "productservice", "reviewservice"]) with
        {
            Environment =
            [
                new EnvironmentEntry("ASPNETCORE_ENVIRONMENT", "Development", IsSecret: false),
                new EnvironmentEntry("ConnectionStrings__cache", $"localhost:6379,password={Secret}", IsSecret: true),
            ],
        });
    }

    public List<string> Executed { get; } = [];

    public void Set(ResourceSnapshot snapshot)
    {
        lock (_now)
        {
            _now[snapshot.InstanceId] = snapshot;
        }

        _changes.Writer.TryWrite(snapshot);
    }

    public ResourceSnapshot Get(string name)
    {
        lock (_now)
        {
            return _now.Values.Single(snapshot => snapshot.Name == name);
        }
    }

    public void Print(string name, params string[] lines) =>
        ConsoleOf($"{name}-aaaaaaaa").Writer.TryWrite([.. lines.Select(text => new ConsoleLine(null, text))]);

    public async IAsyncEnumerable<ResourceSnapshot> WatchResourcesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }

    public IAsyncEnumerable<IReadOnlyList<ConsoleLine>> WatchConsoleAsync(string instanceId, CancellationToken cancellationToken) =>
        ConsoleOf(instanceId).Reader.ReadAllAsync(cancellationToken);

    public Task<CommandOutcome> ExecuteCommandAsync(string instanceId, string command, CancellationToken cancellationToken)
    {
        Executed.Add($"{command} {instanceId}");
        var now = _now[instanceId];
        Set(command == "stop"
            ? now with { State = "Finished", Health = null, ExitCode = 0, Commands = ["start"] }
            : now with { State = "Running", Health = "Healthy", ExitCode = null, Commands = ["stop", "restart"] });
        return Task.FromResult(new CommandOutcome(Success: true));
    }

    private static ResourceSnapshot Running(string name, string type, DateTimeOffset started, string url, string[] references) =>
        new(name, $"{name}-aaaaaaaa", type, "Running")
        {
            Health = "Healthy",
            CreatedAt = started,
            StartedAt = started,
            Endpoints = [new EndpointSnapshot(url.Split(':')[0], url)],
            Relationships = [.. references.Select(reference => new RelationshipSnapshot(reference, "Reference"))],
            Commands = ["stop", "restart"],
        };

    private Channel<IReadOnlyList<ConsoleLine>> ConsoleOf(string instanceId)
    {
        lock (_consoles)
        {
            return _consoles.TryGetValue(instanceId, out var found)
                ? found
                : _consoles[instanceId] = Channel.CreateUnbounded<IReadOnlyList<ConsoleLine>>();
        }
    }
}
