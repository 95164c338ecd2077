namespace ProductBff.Bff.Sessions;

/// <summary>Settings under <c>Sessions</c>: how long a browser's session lasts, and the limits of its store.</summary>
internal sealed class SessionOptions
{
    public const string SectionName = "Sessions";

    /// <summary>The longest session; it ends earlier where its access token does.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>The longest wait for the session store; after it the request is answered with 503.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most memory for sessions without Redis, in bytes.</summary>
    [Range(1_024 * 1_024, 1_024 * 1_024 * 1_024)]
    public int MaxMemoryBytes { get; set; } = 64 * 1_024 * 1_024;
}
