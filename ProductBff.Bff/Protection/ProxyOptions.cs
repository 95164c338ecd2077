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
