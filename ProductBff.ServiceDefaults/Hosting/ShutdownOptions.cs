using System.ComponentModel.DataAnnotations;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>Settings under <c>Shutdown</c>: with what telemetry takes (1 s), an instance that is told to end has done so after 10 s.</summary>
internal sealed class ShutdownOptions
{
    public const string SectionName = "Shutdown";

    /// <summary>
    /// How long an instance that is told to end says so by <c>/health</c> before it closes, while it answers everything as before: long
    /// enough for a load balancer to notice. 0 in Development.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests that run when it closes have to finish, after the drain; the longest write takes half of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan FinishTime { get; set; } = TimeSpan.FromSeconds(4);
}
