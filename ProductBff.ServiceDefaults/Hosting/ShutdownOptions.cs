using System.ComponentModel.DataAnnotations;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>Settings under <c>Shutdown</c>.</summary>
internal sealed class ShutdownOptions
{
    public const string SectionName = "Shutdown";

    /// <summary>
    /// How long an instance that is told to end says so by <c>/health</c> before it closes, while it answers everything as before: long
    /// enough for a load balancer to notice. 0 in Development, else 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainTime { get; set; }
}
