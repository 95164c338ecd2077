using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ProductBff.Bff.Protection;

internal static class LoadSheddingServices
{
    public static void AddLoadShedding(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<LoadSheddingOptions>(configuration, LoadSheddingOptions.SectionName);
        services.TryAddSingleton<ProtectionMetrics>();
        services.AddSingleton<PageAdmission>();
    }
}
