using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>Bounds on what one client may send, for every project.</summary>
internal static class ServerLimits
{
    private const long MaxRequestBodyBytes = 64 * 1024;

    internal static void AddServerLimits(this IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
}
