using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace ProductBff.Bff.Sessions;

/// <summary>The keys that protect cookies and sessions: in Redis, so that every replica reads what any of them wrote; else the default ring.</summary>
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
