namespace Aspire.StackExchange.Redis;

/// <summary>How the application connects to Redis; section <c>Aspire:StackExchange:Redis</c>, or that of the connection's name below it.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>Connection string in the client's own format, <c>host:port,password=…</c>. <c>ConnectionStrings:&lt;name&gt;</c> overrides it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether to leave the health check <c>StackExchange.Redis</c> out; default false.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether to record no spans for Redis commands; default false.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether to connect on first use (the default) instead of at start-up.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
