namespace ProductBff.Bff.Protection;

/// <summary>Settings under <c>RateLimits</c>: the limits of each client. <c>LoadShedding</c> limits all clients together.</summary>
internal sealed class RateLimitOptions
{
    public const string SectionName = "RateLimits";

    /// <summary>Safe requests, per address (IPv6: per /64 network).</summary>
    public Limit Reads { get; set; } = new() { PerSecond = 1_000, Burst = 2_000 };

    /// <summary>Unsafe requests, per subject of the verified token; without one, per address.</summary>
    public Limit Writes { get; set; } = new() { PerSecond = 20, Burst = 100 };

    /// <summary>
    /// The number of token buckets, for reads and for writes each. Clients are hashed into them, so that memory is bounded; the chance that
    /// two given clients share a bucket is one in this number.
    /// </summary>
    [Range(1_024, 1_048_576)]
    public int Buckets { get; set; } = 16_384;

    /// <summary>
    /// Whether loopback addresses are limited, too. By default they are not: such a client is a proxy or a load test on this machine, and
    /// all clients of a proxy would share one limit. A request with <c>X-Forwarded-For</c> is always limited.
    /// </summary>
    public bool LimitLoopback { get; set; }

    internal sealed class Limit : IValidatableObject
    {
        /// <summary>Requests per second in the long run: the rate at which the bucket is refilled.</summary>
        [Range(1, 1_000_000)]
        public int PerSecond { get; set; }

        /// <summary>Requests at once after a pause: the size of the bucket.</summary>
        [Range(1, 1_000_000)]
        public int Burst { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            Burst < PerSecond ? [new("A burst smaller than a second's requests would be the limit instead.", [nameof(Burst), nameof(PerSecond)])] : [];
    }
}
