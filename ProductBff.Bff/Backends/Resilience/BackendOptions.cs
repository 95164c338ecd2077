namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// How a backend is called. Settings under <c>Backends:Defaults</c> apply to all backends, those under
/// <c>Backends:{name}</c> to one; the defaults are tuned to a page of 500 ms.
/// </summary>
internal sealed class BackendOptions : IValidatableObject
{
    public const string SectionName = "Backends";
    public const string DefaultsName = "Defaults";

    /// <summary>One call with all its attempts, 10 ms to 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:02")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>One attempt: shorter than a page's deadline, or a backend that hangs would never be counted as failing.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:02")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>One attempt of a write, which does more than a read; two of them fit into the whole call.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:02")]
    public TimeSpan WriteAttemptTimeout { get; set; } = TimeSpan.FromMilliseconds(900);

    /// <summary>
    /// The caller's headers that are forwarded to this backend with a write, beyond those that every write needs. Only headers named here
    /// are forwarded; those that must never be (cookies, identity that a client claims) are refused at start.
    /// </summary>
    public string[] ForwardHeaders { get; set; } = [];

    /// <summary>The largest response body, in bytes per requested id; a larger one is a failure.</summary>
    [Range(1_024, 64 * 1_024 * 1_024)]
    public int MaxResponseBytes { get; set; } = 256 * 1_024;

    /// <summary>The longest <c>Retry-After</c> of this backend that is passed on to clients; a longer one is capped to it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The most concurrent calls to this backend; one more is refused at once.</summary>
    [Range(1, 100_000)]
    public int MaxConcurrentCalls { get; set; } = 4_000;

    public RetryOptions Retry { get; set; } = new();

    public CircuitBreakerOptions CircuitBreaker { get; set; } = new();

    public HedgingOptions Hedging { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
    [
        .. ErrorIf(AttemptTimeout > TotalTimeout, "One attempt may not take longer than the whole call.", nameof(AttemptTimeout), nameof(TotalTimeout)),
        .. ErrorIf(
            WriteAttemptTimeout > TotalTimeout,
            "One attempt of a write may not take longer than the whole call.",
            nameof(WriteAttemptTimeout), nameof(TotalTimeout)),
        .. ForwardHeaders.Where(header => !ForwardedHeaders.MayBeAllowed(header))
            .Select(header => new ValidationResult($"'{header}' is never forwarded.", [nameof(ForwardHeaders)])),
        .. ErrorIf(
            CircuitBreaker.SamplingDuration < 2 * AttemptTimeout,
            $"CircuitBreaker:SamplingDuration ({CircuitBreaker.SamplingDuration}) must be at least twice that.",
            nameof(AttemptTimeout)),
    ];

    private static ValidationResult[] ErrorIf(bool isWrong, string error, params string[] settings) => isWrong ? [new(error, settings)] : [];

    /// <summary>Retries, made only while they fit into what is left of the caller's time.</summary>
    internal sealed class RetryOptions
    {
        /// <summary>Retries of one call; 0 switches them off.</summary>
        [Range(0, 10)]
        public int MaxAttempts { get; set; } = 2;

        /// <summary>The wait before the first retry; it doubles with each and is jittered by ±50%.</summary>
        [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
        public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(20);

        /// <summary>The most that retries may add to a backend's load: 0.1 is one retry for ten good answers.</summary>
        [Range(0.0, 1.0)]
        public double BudgetRatio { get; set; } = 0.1;

        /// <summary>
        /// Retries that are allowed before any good answer has earned them. The default is enough for one call, so that a rare failure is
        /// retried even with little traffic, while an outage causes hardly any extra load.
        /// </summary>
        [Range(0, 1_000)]
        public int BudgetReserve { get; set; } = 2;
    }

    /// <summary>The backend's one circuit breaker.</summary>
    internal sealed class CircuitBreakerOptions
    {
        /// <summary>
        /// The share of failed attempts in <see cref="SamplingDuration"/> that opens the circuit. More than a half, because with one of
        /// two instances down half of all attempts fail while retries still reach the healthy one.
        /// </summary>
        [Range(0.01, 1.0)]
        public double FailureRatio { get; set; } = 0.7;

        /// <summary>Attempts in <see cref="SamplingDuration"/> below which the circuit stays closed.</summary>
        [Range(2, 100_000)]
        public int MinimumThroughput { get; set; } = 10;

        /// <summary>The time window over which attempts are counted; at least twice <see cref="AttemptTimeout"/>.</summary>
        [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
        public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(5);

        /// <summary>How long the circuit stays open before one probe is let through.</summary>
        [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
        public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(3);
    }

    /// <summary>A second GET when the first is slower than most: less tail latency for a little more load.</summary>
    internal sealed class HedgingOptions
    {
        /// <summary>Whether slow GETs are hedged by a second call.</summary>
        public bool Enabled { get; set; }

        /// <summary>The quantile of observed answer times after which the second call is made.</summary>
        [Range(0.5, 0.999)]
        public double Quantile { get; set; } = 0.95;

        /// <summary>Never hedge earlier than this.</summary>
        [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
        public TimeSpan MinDelay { get; set; } = TimeSpan.FromMilliseconds(10);

        /// <summary>The most that hedges may add to a backend's load.</summary>
        [Range(0.0, 1.0)]
        public double BudgetRatio { get; set; } = 0.05;
    }
}
