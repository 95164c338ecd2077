namespace ProductBff.Bff.Hosting;

/// <summary>Settings under <c>WarmUp</c>.</summary>
internal sealed class WarmUpOptions
{
    public const string SectionName = "WarmUp";

    /// <summary>The longest time by which the warm-up delays listening. 0 switches it off.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromSeconds(3);
}
