using System.ComponentModel.DataAnnotations;

namespace ProductBff.Bff.Protection;

/// <summary>Settings under <c>RateLimits</c>: how much one client may ask for. How much all together may, <c>LoadShedding</c> says.</summary>
internal sealed class RateLimitOptions
{
    public const string SectionName = "RateLimits";

    /// <summary>Safe requests, per address.</summary>
    public Limit Reads { get; set; } = new() { PerSecond = 1_000, Burst = 2_000 };

    /// <summary>Unsafe requests, per subject of the verified token; without one, per address.</summary>
    public Limit Writes { get; set; } = new() { PerSecond = 20, Burst = 100 };

    /// <summary>
    /// How many limits there are, for reads and for writes each. Clients are spread over them by a hash, so that memory is bounded; that
    /// two of them share one has a chance of one in as many.
    /// </summary>
    [Range(1_024, 1_048_576)]
    public int Buckets { get; set; } = 16_384;

    /// <summary>
    /// Whether a loopback address is limited, too. It is not by default: who comes from there is a proxy or a load test on this machine,
    /// and a proxy's clients would share one limit. A request with <c>X-Forwarded-For</c> is limited in any case.
    /// </summary>
    public bool LimitLoopback { get; set; }

    internal sealed class Limit : IValidatableObject
    {
        /// <summary>Requests a second in the long run.</summary>
        [Range(1, 1_000_000)]
        public int PerSecond { get; set; }

        /// <summary>Requests at once, after a pause.</summary>
        [Range(1, 1_000_000)]
        public int Burst { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Burst < PerSecond)
            {
                yield return new("A burst smaller than a second's requests would be the limit instead.", [nameof(Burst), nameof(PerSecond)]);
            }
        }
    }
}
