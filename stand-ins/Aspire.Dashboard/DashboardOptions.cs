namespace Aspire.Dashboard;

/// <summary>Where the dashboard listens, what lets callers in, and how much it keeps. All addresses are loopback addresses.</summary>
public sealed record DashboardOptions
{
    /// <summary>Address of the pages, e.g. <c>http://localhost:15080</c>; port 0 means any free port.</summary>
    public Uri FrontendUrl { get; init; } = new("http://127.0.0.1:0");

    /// <summary>Address of the OTLP/HTTP receiver; port 0 means any free port.</summary>
    public Uri OtlpHttpUrl { get; init; } = new("http://127.0.0.1:0");

    /// <summary>What <c>/login?t=</c> has to carry.</summary>
    public required string BrowserToken { get; init; }

    /// <summary>What senders of telemetry put into the header <c>x-otlp-api-key</c>.</summary>
    public required string OtlpApiKey { get; init; }

    /// <summary>Shown as the name of what is being watched.</summary>
    public string ApplicationName { get; init; } = "AppHost";

    public DashboardLimits Limits { get; init; } = new();

    /// <summary>Whether the dashboard may listen there: http or https, and only for this machine.</summary>
    public static bool IsAllowed(Uri url) => url.IsAbsoluteUri && url.Scheme is "http" or "https" && Access.LoopbackHost.IsLoopback(url.Host);

    internal void Validate()
    {
        RequireLoopback(FrontendUrl, nameof(FrontendUrl));
        RequireLoopback(OtlpHttpUrl, nameof(OtlpHttpUrl));
        RequireSecret(BrowserToken, nameof(BrowserToken));
        RequireSecret(OtlpApiKey, nameof(OtlpApiKey));
    }

    private static void RequireLoopback(Uri url, string name)
    {
        if (!IsAllowed(url))
        {
            throw new ArgumentException($"{name} is '{url}', but the dashboard only listens on http(s) addresses of this machine (localhost, 127.0.0.1, [::1]).", name);
        }
    }

    private static void RequireSecret(string value, string name)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new ArgumentException($"{name} is empty: without it everybody on this machine could read secrets and stop resources.", name);
        }
    }
}

/// <summary>Bounds of everything the dashboard keeps in memory; the oldest goes first. Counts are per resource unless said otherwise.</summary>
public sealed record DashboardLimits
{
    public int Traces { get; init; } = 10_000;

    public int SpansPerTrace { get; init; } = 2_000;

    public int Logs { get; init; } = 10_000;

    public int ConsoleLines { get; init; } = 10_000;

    public int MetricPoints { get; init; } = 50_000;

    public int InstrumentsPerResource { get; init; } = 250;

    public int SeriesPerInstrument { get; init; } = 200;

    public int Attributes { get; init; } = 128;

    /// <summary>Characters of one attribute value, log message or console line; the rest is cut off.</summary>
    public int TextLength { get; init; } = 8_192;

    /// <summary>Distinct names of telemetry senders, in total. A sender beyond that is refused; the known ones stay.</summary>
    public int Resources { get; init; } = 64;

    /// <summary>Approximate bytes of stored traces, and of stored logs, in total.</summary>
    public long StoredBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Bytes of one OTLP request after decompression; 4 MiB is what OTLP/gRPC receivers take, too.</summary>
    public int PayloadBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Open live streams (one per visible page), in total.</summary>
    public int Streams { get; init; } = 32;
}
