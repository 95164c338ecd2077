using System.ComponentModel.DataAnnotations;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>Settings under <c>Shutdown</c>. By default, and with 1 s for telemetry, an instance ends within 10 s of the signal to stop.</summary>
internal sealed class ShutdownOptions
{
    public const string SectionName = "Shutdown";

    /// <summary>
    /// How long an instance that was told to stop reports itself unhealthy on <c>/health</c> but still serves as before, so that a load
    /// balancer has time to notice. 0 in Development.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long running requests have to finish after the drain; the longest write takes half of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan FinishTime { get; set; } = TimeSpan.FromSeconds(4);
}
