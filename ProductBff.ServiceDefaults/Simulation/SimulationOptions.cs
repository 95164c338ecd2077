using System.ComponentModel.DataAnnotations;

namespace ProductBff.ServiceDefaults.Simulation;

/// <summary>Settings under <c>Simulation</c>: what a service pretends, so that a developer's machine behaves like a network.</summary>
public sealed class SimulationOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Simulation";

    /// <summary>How long an answer takes, in milliseconds. 0, the default and the value in production: no delay.</summary>
    [Range(0, 60_000)]
    public int DelayMs { get; init; }
}
