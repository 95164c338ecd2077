namespace ProductBff.Bff.Protection;

/// <summary>Settings under <c>Proxies</c>: the proxies whose forwarded headers are trusted, where <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c> is true.</summary>
internal sealed class ProxyOptions : IValidatableObject
{
    public const string SectionName = "Proxies";

    /// <summary>Addresses (<c>10.0.0.4</c>) and networks (<c>10.0.0.0/16</c>) of the proxies in front. None: only proxies on this machine.</summary>
    public string[] Trusted { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Trusted
        .Where(proxy => NetworkOf(proxy) is null)
        .Select(proxy => new ValidationResult($"'{proxy}' is neither an address nor a network.", [nameof(Trusted)]));

    /// <summary>A single address becomes a network of one; null when the text is neither an address nor a network.</summary>
    public static IPNetwork? NetworkOf(string proxy) =>
        IPNetwork.TryParse(proxy, out var network) ? network
            : IPAddress.TryParse(proxy, out var address) ? new(address, address.GetAddressBytes().Length * 8)
            : null;
}

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
