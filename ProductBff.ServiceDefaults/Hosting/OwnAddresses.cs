using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>
/// Where <c>AllowedHosts</c> names the hosts to answer, allows the addresses of this instance, too: orchestrators and load balancers probe
/// <c>/health</c> and <c>/alive</c> by them. A forged name is still refused.
/// </summary>
internal static class OwnAddresses
{
    private const string AnyHost = "*";

    public static void AllowOwnAddresses(this IServiceCollection services) => services.AddOptions<HostFilteringOptions>().PostConfigure(hosts =>
    {
        if (hosts.AllowedHosts is { Count: > 0 } named && !named.Contains(AnyHost))
        {
            hosts.AllowedHosts = [.. named, "localhost", .. Find().Select(Format)];
        }
    });

    private static IEnumerable<IPAddress> Find() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address);

    private static string Format(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{new IPAddress(address.GetAddressBytes())}]" : address.ToString();
}
