using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Engine;

/// <summary>How a resource that is deployed as a container runs locally: as which process.</summary>
internal sealed class LocalServerAnnotation(Func<LocalServerContext, CancellationToken, Task<ProcessSpecification>> prepare) : IResourceAnnotation
{
    /// <exception cref="DistributedApplicationException">The server is not available; the message says what to install.</exception>
    public Func<LocalServerContext, CancellationToken, Task<ProcessSpecification>> Prepare { get; } = prepare;
}

/// <param name="Environment">The resource's environment, resolved.</param>
/// <param name="TargetPorts">Where it has to listen on the loopback interface, by endpoint name.</param>
/// <param name="Log">Writes a line for the user.</param>
internal sealed record LocalServerContext(
    IReadOnlyDictionary<string, string> Environment, IReadOnlyDictionary<string, int> TargetPorts, Action<string> Log);

/// <summary>A process to be started.</summary>
internal sealed record ProcessSpecification(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>In addition to that of the resource.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Given to the process on its standard input, which is then closed. For what no other process may see.</summary>
    public string Input { get; init; } = "";

    /// <summary>Runs when the process has ended, however it did.</summary>
    public Action? CleanUp { get; init; }
}
