using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace ProductBff.Bff.Sessions;

/// <summary>The data protection key ring for cookies and sessions: in Redis, so that all replicas share it; otherwise the framework's default.</summary>
internal static class KeyRing
{
    private const string ApplicationName = "ProductBff";

    public static void AddKeyRing(this IServiceCollection services, IConfiguration configuration, bool shared)
    {
        services.AddDataProtection().SetApplicationName(ApplicationName).ProtectWithCertificate(configuration);
        if (shared)
        {
            services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, provider) =>
                keys.XmlRepository = new SharedKeyRing(() => provider.GetSessionRedis().GetDatabase()));
        }
    }
}
