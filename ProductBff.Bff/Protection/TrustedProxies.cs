namespace ProductBff.Bff.Protection;

/// <summary>
/// The framework's switch for forwarded headers trusts every sender. Here only configured proxies are trusted; otherwise a client could
/// choose the address that is rate-limited and whether its request counts as https.
/// </summary>
internal static partial class TrustedProxies
{
    private static readonly string[] ThisMachine = ["127.0.0.0/8", "::1"];

    public static void AddTrustedProxies(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ProxyOptions>(configuration, ProxyOptions.SectionName);
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<ProxyOptions>, IConfiguration, ILogger<ProxyOptions>>((forwarded, proxies, settings, logger) =>
        {
            if (proxies.Value.Trusted is [] && settings.GetValue("ForwardedHeaders_Enabled", defaultValue: false))
            {
                LogNoneTrusted(logger);
            }

            // All of a chain of proxies, as far as they are trusted.
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in proxies.Value.Trusted is { Length: > 0 } trusted ? trusted : ThisMachine)
            {
                forwarded.KnownIPNetworks.Add(ProxyOptions.NetworkOf(proxy)!.Value);
            }
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "NoProxyTrusted", Message =
        "Forwarded headers are on, but Proxies:Trusted is empty: only a proxy on this machine is believed, and all clients of another one share its limit")]
    private static partial void LogNoneTrusted(ILogger logger);
}
