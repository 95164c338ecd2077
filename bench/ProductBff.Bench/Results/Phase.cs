namespace ProductBff.Bench.Results;

/// <summary>The names of the phases: when, and with what load, something is measured.</summary>
internal static class Phase
{
    /// <summary>The first seconds after readiness.</summary>
    public const string Cold = "cold";

    /// <summary>After the JIT has optimized the hot code. Each page is of another product.</summary>
    public const string Warm = "warm";

    /// <summary>Warm, always the same page.</summary>
    public const string Cached = "cached";

    /// <summary>A short run in which each response is examined.</summary>
    public const string Check = "check";

    public static string Begins(string trouble) => $"{trouble}: at first";

    public static string GoesOn(string trouble) => $"{trouble}: later";

    public static string Ends(string trouble) => $"{trouble}: over";

    public static string With(string phase, int connections) => $"{connections} connections, {phase}";
}
