namespace ProductBff.Bench.Servers;

/// <summary>The names of the targets, on the command line and in the tables.</summary>
internal static class TargetNames
{
    public const string Bff = "bff";
    public const string BffRedis = "bff-redis";

    /// <summary>ASP.NET Core with <c>Task.WhenAll</c>, by hand.</summary>
    public const string WhenAll = "aspnet";

    /// <summary>The same with <c>IHttpClientFactory</c>, service discovery and the standard resilience handler.</summary>
    public const string Factory = "aspnet-factory";

    public const string Go = "go";
    public const string Node = "node";

    /// <summary>A fixed page without a backend: the upper limit.</summary>
    public const string Kestrel = "kestrel";

    public static readonly string[] OfPages = [Bff, BffRedis, WhenAll, Factory, Go, Node];

    public static readonly string[] All = [.. OfPages, Kestrel];
}
