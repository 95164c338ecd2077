namespace ProductBff.Bench.Results;

/// <summary>When, and with what load, something is measured.</summary>
internal static class Phase
{
    /// <summary>The first seconds after readiness.</summary>
    public const string Cold = "cold";

    /// <summary>After the compiler is through with what is used often. Each page is for another product.</summary>
    public const string Warm = "warm";

    /// <summary>Warm, always the same page.</summary>
    public const string Cached = "cached";

    /// <summary>A short run in which each answer is looked at.</summary>
    public const string Check = "check";

    public static string Begins(string trouble) => $"{trouble}: at first";

    public static string GoesOn(string trouble) => $"{trouble}: later";

    public static string Ends(string trouble) => $"{trouble}: over";

    public static string With(string phase, int connections) => $"{connections} connections, {phase}";
}
